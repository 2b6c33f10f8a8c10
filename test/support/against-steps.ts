// A modified equation beside the optimizer's own steps.
import { createOptimizer, type ModifiedEquationOptions, modifiedEquation, type Optimizer, type Problem } from '../../src/index.js';

/** The largest difference of an entry over the steps n h <= T, from step `since` on. The optimizer takes the batches in turn. */
export function largestError(options: Omit<ModifiedEquationOptions, 'record'>, since = 0): number {
  const { problem, optimizer, theta0, T } = options;
  const batches = (Array.isArray(problem) ? problem : [problem]) as Problem[];
  const h = optimizer.lr as number;
  const steps = Math.round(T / h);
  const record = Array.from({ length: steps }, (_, n) => Math.min(T, (n + 1) * h));
  const { theta } = modifiedEquation({ ...options, record });
  const state = createOptimizer(optimizer, theta0);
  let worst = 0;
  for (let n = 0; n < steps; n++) {
    state.step(batches[n % batches.length]!.gradient(state.theta));
    if (n + 1 < since) continue;
    state.theta.forEach((x, j) => {
      worst = Math.max(worst, Math.abs(x - theta[n + 1]![j]!));
    });
  }
  return worst;
}

/** The errors for each learning rate. */
export function errorsOver(
  rates: readonly number[],
  optimizer: (lr: number) => Optimizer,
  options: Omit<ModifiedEquationOptions, 'record' | 'optimizer'>,
): number[] {
  return rates.map((lr) => largestError({ ...options, optimizer: optimizer(lr) }));
}
