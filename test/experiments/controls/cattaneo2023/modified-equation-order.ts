import type { Controls } from '../control.js';
import { changed, inColumns } from '../effects.js';

export const controls: Controls = {
  // The flow in place of the corrected equation, and the reverse.
  'order-2': (results) =>
    changed(results, {}, ({ measures, ...result }) => ({ ...result, measures: { ...measures, corrected: measures.without } })),
  'order-1': (results) =>
    changed(results, {}, ({ measures, ...result }) => ({ ...result, measures: { ...measures, without: measures.corrected } })),
  'bilinear-errors': (results) =>
    changed(
      results,
      { setting: 'adam' },
      inColumns('corrected', (error) => 1.01 * error),
    ),
};
