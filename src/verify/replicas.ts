// Means over replicas of a discrete run, for checks.
import type { RunOptions } from '../runs/run-config.js';
import { createRuns } from '../runs/runs.js';

/** A mean with its standard error. */
export interface Mean {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean and standard error of numbers that are independent. */
export function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}

/** The mean of g(theta) over `replicas` runs of the seeds 0, 1, … after `steps` steps. */
export function replicaMean(run: Omit<RunOptions, 'seed'>, replicas: number, steps: number, g: (theta: Float64Array) => number): Mean {
  const runs = createRuns(Array.from({ length: replicas }, (_, seed) => ({ ...run, seed }))).advance(steps);
  const values = runs.runs.map(({ theta }) => g(Float64Array.from(theta)));
  runs.dispose();
  return meanOf(values);
}
