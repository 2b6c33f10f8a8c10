// A run at the edge of stability in a valley, smoothed over windows, beside its central flow.
import type { Optimizer } from '../../../optimizers/optimizer.js';
import { readOptimizer } from '../../../optimizers/optimizer.js';
import { sharpValley } from '../../../problems/sharp-valley/problem.js';
import { createRun } from '../../../runs/run.js';
import { centralFlow } from '../../../theory/cohen2024/central-flow.js';
import type { TaskContext, TaskResult } from '../../experiment.js';

export interface FlowTrack {
  /** A description, as plain data. */
  readonly optimizer: object;
  readonly zeta: number;
  readonly epsilon: number;
  readonly theta0: readonly [x: number, y: number];
  /** Of optimizers that have a v. */
  readonly v0?: readonly [number, number] | undefined;
  /** Steps of the optimizer. */
  readonly steps: number;
  readonly windows: number;
}

/** Means over each window: y, the square of half a step along x, as x goes from wall to wall, and the sharpness there; with those of the flow at its middle. */
export async function track(
  { optimizer: description, zeta, epsilon, theta0, v0, steps, windows }: FlowTrack,
  { progress, signal }: TaskContext,
): Promise<TaskResult> {
  const optimizer: Optimizer = readOptimizer(description);
  const problem = sharpValley({ zeta, epsilon });
  const length = Math.round(steps / windows);
  const record = Array.from({ length: windows }, (_, k) => (k + 0.5) * length);
  const flow = await centralFlow.async({ problem, optimizer, theta0, v0, T: steps, record, signal });
  const run = createRun({ problem, optimizer, theta0, v0 });
  const measures: Record<string, number[]> = { y: [], 'y-flow': [], sigma: [], 'sigma-flow': [], edge: [] };
  for (let window = 0; window < windows; window++) {
    let [y, sigma] = [0, 0];
    for (let k = 0; k < length; k++) {
      const at = run.theta;
      const next = run.advance(1).theta;
      y += at[1] / length;
      sigma += ((at[0] - next[0]) * (at[0] - next[0])) / 4 / length;
    }
    measures.y.push(y);
    measures['y-flow'].push(flow.theta[window + 1][1]);
    measures.sigma.push(sigma);
    measures['sigma-flow'].push(flow.sigma[window + 1][0]);
    measures.edge.push(flow.sharpness[window + 1]);
    await progress(window + 1, windows);
  }
  return { step: record, measures };
}
