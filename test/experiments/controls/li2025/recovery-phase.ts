import type { RecoveryPhaseSettings } from '../../../../src/experiments/li2025/recovery-phase/settings.js';
import type { Control, Controls } from '../control.js';
import { changed, exchanged, inColumns } from '../effects.js';

/** Basis pursuit with its rows reversed: few where there were many. */
const reversed: Control = (results) =>
  changed(
    results,
    { method: 'basis pursuit' },
    inColumns('testLoss', (_, k, values) => values[values.length - 1 - k]),
  );

export const controls: Controls<RecoveryPhaseSettings> = {
  'l1-line': reversed,
  'adam-contains-l1': reversed,
  // Adam that recovers nothing: it stays at the zero predictor.
  'adam-beyond-l1': (results) =>
    changed(
      results,
      { method: 'Adam' },
      inColumns('testLoss', (_, __, values) => values[0]),
    ),
  lambda: (results) => exchanged(results, 'method', 'Adam', 'SGD'),
};
