// The theory under a run: what predicts its motion along the minimizers, or, without noise, its path to them.
import { MinifoldError } from '../../input/errors.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { RunOptions } from '../../runs/run-config.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import type { TheoryPath } from '../../theory/path.js';
import type { Flow } from '../protocol.js';
import type { Setup } from '../state/lab-state.js';
import { problemOf, runOptions } from './make.js';

/** The path of the theory over as many steps: under label noise the slow flow, under noise on the gradient the quasistatic motion, without noise the modified equation. */
async function pathOf(
  { problem, noise, v0 }: RunOptions,
  optimizer: Optimizer & { lr: number },
  theta0: Float64Array,
  steps: number,
  points: number,
): Promise<TheoryPath> {
  const { lr } = optimizer;
  const until = (T: number) => ({ T, record: Array.from({ length: points - 1 }, (_, k) => (T * (k + 1)) / points) });
  if (noise === undefined) {
    const { modifiedEquation } = await import('../../theory/cattaneo2023/modified-equation.js');
    return modifiedEquation.async({ problem, optimizer, theta0, order: 1, ...until(steps * lr) });
  }
  if (noise.name === 'labelNoise')
    return labelNoiseFlow.async({ problem, optimizer, noise, theta0, ...(v0 && { v0 }), tolerance: 1e-5, ...until(steps * lr * lr) });
  const { quasistatic } = await import('../../theory/ma2023/quasistatic.js');
  const slow = optimizer.name === 'adam' || optimizer.name === 'rmsprop';
  return quasistatic.async({
    problem,
    optimizer,
    noise,
    theta0: projectToManifold(problem, theta0),
    ...until(slow ? steps * lr * lr : steps * lr),
  }) as Promise<TheoryPath>;
}

/** What theory says of the optimizer at `place`, from the setup's start, on the steps that its times stand for. */
export async function slowFlowOf(setup: Setup, place: number, points: number): Promise<Flow> {
  try {
    const problem = await problemOf(setup.problem);
    const options = runOptions(setup, problem, setup.optimizers[place]);
    const { optimizer, theta0 } = options;
    if (typeof optimizer.lr !== 'number') return { why: 'Its rate is a schedule: no number of steps stands for a time of the flow.' };
    const start = Float64Array.from(theta0 as Float64Array);
    const { t, theta, timePerStep = 1 } = await pathOf(options, optimizer as Optimizer & { lr: number }, start, setup.steps, points);
    const P = problem.parameters;
    const path = new Float64Array(theta.length * P);
    theta.forEach((point, k) => {
      path.set(point, k * P);
    });
    return { step: Float64Array.from(t, (time) => time / timePerStep), theta: path };
  } catch (error) {
    if (error instanceof MinifoldError) return { why: error.message };
    throw error;
  }
}
