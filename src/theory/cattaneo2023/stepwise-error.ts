// How far an optimizer's own steps are from its modified equation: the left side of Thm. 3.1 of Cattaneo, Klusowski, Shigida 2023.
import { readVector } from '../../input/arrays.js';
import type { Problem } from '../../problems/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { type ModifiedEquationOptions, modifiedEquation } from './modified-equation.js';

/**
 * max_n ‖θ(nh) - θ_n‖_∞ over the steps n h <= T, from step `since` (default 0) on. The optimizer takes the gradients of the batches in turn, as the
 * equation does.
 * @eq cattaneo2023 Thm. 3.1, Sec. 6
 */
export function stepwiseError(options: Omit<ModifiedEquationOptions, 'record'>, since = 0): number {
  const { problem, optimizer, theta0, T } = options;
  const batches = (Array.isArray(problem) ? problem : [problem]) as Problem[];
  const h = optimizer.lr as number;
  const steps = Math.floor(T / h + 1e-9);
  const record = Array.from({ length: steps }, (_, n) => Math.min(T, (n + 1) * h));
  const path = modifiedEquation({ ...options, record });
  const state = createOptimizer(optimizer, readVector(theta0, 'theta0'));
  let worst = 0;
  for (let n = 0; n < steps; n++) {
    state.step(batches[n % batches.length].gradient(state.theta));
    if (n + 1 < since) continue;
    const predicted = path.theta[n + 1];
    state.theta.forEach((x, j) => {
      worst = Math.max(worst, Math.abs(x - predicted[j]));
    });
  }
  return worst;
}
