import type { LemmaSettings } from '../../../../src/experiments/li2025/lemma-5-1/settings.js';
import type { Controls } from '../control.js';
import { changed, exchanged, inColumns } from '../effects.js';

/** No cell but a flow has a column of this name. */
const backwards = inColumns('sharpness', (_, k, values) => values[values.length - 1 - k]);

export const controls: Controls<LemmaSettings> = {
  // The sharpness where the flow starts, where u_j v_j is not 0.
  identity: (results) => changed(results, { kind: 'flow', lambda: 0.5 }, backwards),
  falls: (results) => changed(results, { kind: 'flow', lambda: 0.5 }, backwards),
  'sgd-towards-least-l1': (results, { slower }) => exchanged(results, 'lr', slower[0], slower[1]),
};
