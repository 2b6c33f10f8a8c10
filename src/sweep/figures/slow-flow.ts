// The label-noise flow of a cell, read by a measure at some of its steps: what its run tends to for small rates.
import type { RunCell } from '../../cells/cell.js';
import { unavailable } from '../../input/errors.js';
import { readMeasures } from '../../measures/registry.js';
import { readNoise } from '../../noise/label-noise.js';
import { readOptimizer } from '../../optimizers/optimizer.js';
import { readProblem } from '../../problems/registry.js';
import { createRun } from '../../runs/run.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import type { PathOptions } from '../../theory/options.js';

/** A value of a measure at a step. */
export interface FlowReading {
  readonly step: number;
  readonly value: number;
}

const square = (x: number): number => x * x;

/**
 * The flow's measure at these steps, rising, from the point of the manifold below the start of the run. Its clock: a step takes lr².
 *
 * @throws E_UNAVAILABLE, E_SINGULAR where the flow does not exist
 */
export async function slowFlowReadings(
  { config }: RunCell,
  measure: string,
  steps: readonly number[],
  { signal, onProgress }: Pick<PathOptions, 'signal' | 'onProgress'> = {},
): Promise<FlowReading[]> {
  const [problem, optimizer] = [readProblem(config.problem), readOptimizer(config.optimizer)];
  const { lr } = optimizer;
  if (config.noise === undefined) throw unavailable('noise', 'a flow of label noise needs label noise', { allowed: 'labelNoise' });
  const noise = readNoise(config.noise);
  if (noise.name !== 'labelNoise')
    throw unavailable('noise.name', 'a flow of label noise needs label noise', { value: noise.name, allowed: 'labelNoise' });
  if (typeof lr !== 'number' || lr === 0)
    throw unavailable('optimizer.lr', 'its clock needs a learning rate that is a number > 0', { value: lr });
  const times = steps.map((step) => step * square(lr));
  const T = times[times.length - 1];
  readMeasures([measure]);
  const flow = await labelNoiseFlow.async({
    problem,
    optimizer,
    noise,
    theta0: config.theta0 ?? problem.initialTheta(config.seed),
    T,
    record: times,
    tolerance: 1e-4,
    ...(config.batchSize !== undefined && { batchSize: config.batchSize }),
    ...(config.v0 && { v0: config.v0 }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return flow.t.map((t, k) => {
    const run = createRun({ problem, optimizer, theta0: flow.theta[k] });
    try {
      return { step: t / square(lr), value: run.measure([measure])[measure] };
    } finally {
      run.dispose();
    }
  });
}
