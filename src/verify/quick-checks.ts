// Which checks are the quick round of `minifold verify`?
import { stepsOf } from '../cells/cell.js';
import type { Experiment } from '../experiments/experiment.js';

/** Seconds on one core that a check of the quick round may take. */
const mostSeconds = 7;

/** The checks of the quick round: those that take seconds. */
export function quickChecks(from: readonly Experiment[]): Experiment[] {
  return from.filter((one) => one.cells(one.presets.quick).every((cell) => stepsOf(cell) <= mostSeconds));
}
