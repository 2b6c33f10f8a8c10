// The slow flow under a run: what the theory says of its motion along the minimizers.
import { MinifoldError } from '../../input/errors.js';
import { labelNoise } from '../../noise/label-noise.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import type { Flow } from '../protocol.js';
import type { Setup } from '../state/lab-state.js';
import { problemOf, runOptions } from './make.js';

/** The label-noise flow of the optimizer at `place`, from the setup's start, on the steps that its times stand for. */
export async function slowFlowOf(setup: Setup, place: number, points: number): Promise<Flow> {
  try {
    const problem = await problemOf(setup.problem);
    const { optimizer, theta0 = problem.initialTheta(setup.seed), v0 } = runOptions(setup, problem, setup.optimizers[place]);
    const { lr } = optimizer;
    if (typeof lr !== 'number') return { why: 'Its rate is a schedule: no number of steps stands for a time of the flow.' };
    if (setup.delta === 0) return { why: 'Without noise nothing moves along the minimizers.' };
    const T = setup.steps * lr * lr;
    const { t, theta } = await labelNoiseFlow.async({
      problem,
      optimizer,
      noise: labelNoise({ delta: setup.delta }),
      theta0,
      ...(v0 && { v0 }),
      T,
      record: Array.from({ length: points - 1 }, (_, k) => (T * (k + 1)) / points),
      tolerance: 1e-5,
    });
    const P = problem.parameters;
    const path = new Float64Array(theta.length * P);
    theta.forEach((point, k) => {
      path.set(point, k * P);
    });
    return { step: Float64Array.from(t, (time) => time / (lr * lr)), theta: path };
  } catch (error) {
    if (error instanceof MinifoldError) return { why: error.message };
    throw error;
  }
}
