// What experiments read off recorded runs: one number per run and budget, and what a number is over the seeds.
import type { CellResult } from '../cells/cell.js';

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The mean of a measure over the last tenth of a budget of steps, which evens out the noise of single iterates; infinite for a run that diverged. */
export function lastTenth(result: CellResult, name: string, budget: number): number {
  if (result.status === 'diverged') return Number.POSITIVE_INFINITY;
  const values = result.measures[name].filter((_, k) => {
    const step = result.step[k];
    return step > 0.9 * budget && step <= budget;
  });
  return mean(values);
}

/** The runs that can be read: all but those that were stopped. */
export function ended(results: readonly CellResult[]): readonly CellResult[] {
  return results.filter(({ status }) => status !== 'aborted');
}
