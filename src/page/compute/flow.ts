// The theory under a run: what predicts its motion along the minimizers, or, without noise, its path to them.
import { MinifoldError } from '../../input/errors.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { RunOptions } from '../../runs/run-config.js';
import type { CentralFlowOptions } from '../../theory/cohen2024/central-flow.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import type { TheoryPath } from '../../theory/path.js';
import type { Flow } from '../protocol.js';
import type { Setup } from '../state/lab-state.js';
import { problemOf, runOptions } from './make.js';

/** A path of a theory, and what the theory is called. */
export interface NamedPath {
  readonly theory: string;
  readonly path: TheoryPath;
  /** Whether a step takes η² of its time, up to a constant. */
  readonly slow: boolean;
}

/** Steps of a central flow that are worth their time: each takes the eigenvectors of the Hessian. */
const mostCentral = 20_000;

/** The largest eigenvalue of the preconditioned Hessian at which the path counts as one at the edge of stability, which is at 2. */
const edge = 1.99;

/** The central flow, where the optimizer has one and it comes to the edge of stability. */
async function atTheEdge(about: Pick<CentralFlowOptions, 'problem' | 'optimizer' | 'theta0'>, steps: number, record: readonly number[]) {
  if (steps > mostCentral) return undefined;
  const { centralFlow } = await import('../../theory/cohen2024/central-flow.js');
  try {
    const path = await centralFlow.async({ ...about, T: steps, substeps: 1, record });
    return path.sharpness.some((top) => top >= edge) ? path : undefined;
  } catch (error) {
    if (error instanceof MinifoldError) return undefined; // this optimizer has none, or the Hessian no bound
    throw error;
  }
}

/**
 * The theory over as many steps: under label noise the slow flow, under noise on the gradient the quasistatic motion; without noise the central flow where the run
 * comes to the edge of stability, and else the modified equation.
 */
export async function pathOf({ problem, noise, v0, ...run }: RunOptions, steps: number, points: number): Promise<NamedPath> {
  const optimizer = run.optimizer as Optimizer & { lr: number };
  const { lr } = optimizer;
  const theta0 = Float64Array.from(run.theta0 as Float64Array);
  const until = (T: number) => ({ T, record: Array.from({ length: points - 1 }, (_, k) => (T * (k + 1)) / points) });
  if (noise === undefined) {
    const central = await atTheEdge({ problem, optimizer, theta0 }, steps, until(steps).record);
    if (central) return { theory: 'central flow', path: central, slow: false };
    const { modifiedEquation } = await import('../../theory/cattaneo2023/modified-equation.js');
    const path = await modifiedEquation.async({ problem, optimizer, theta0, order: 1, ...until(steps * lr) });
    return { theory: 'modified equation', path, slow: false };
  }
  if (noise.name === 'labelNoise') {
    const about = { problem, optimizer, noise, theta0, ...(v0 && { v0 }), tolerance: 1e-5 };
    return { theory: 'slow flow', path: await labelNoiseFlow.async({ ...about, ...until(steps * lr * lr) }), slow: true };
  }
  const { quasistatic } = await import('../../theory/ma2023/quasistatic.js');
  const slow = optimizer.name === 'adam' || optimizer.name === 'rmsprop';
  const start = projectToManifold(problem, theta0);
  const path = await quasistatic.async({ problem, optimizer, noise, theta0: start, ...until(slow ? steps * lr * lr : steps * lr) });
  return { theory: 'quasistatic motion', path: path as TheoryPath, slow };
}

/** What theory says of the optimizer at `place`, from the setup's start, on the steps that its times stand for. */
export async function slowFlowOf(setup: Setup, place: number, points: number): Promise<Flow> {
  try {
    const problem = await problemOf(setup.problem);
    const options = runOptions(setup, problem, setup.optimizers[place]);
    if (typeof options.optimizer.lr !== 'number')
      return { why: 'Its rate is a schedule: no number of steps stands for a time of the flow.' };
    const { theory, path: found } = await pathOf(options, setup.steps, points);
    const { t, theta, timePerStep = 1 } = found;
    const P = problem.parameters;
    const path = new Float64Array(theta.length * P);
    theta.forEach((point, k) => {
      path.set(point, k * P);
    });
    return { theory, step: Float64Array.from(t, (time) => time / timePerStep), theta: path };
  } catch (error) {
    if (error instanceof MinifoldError) return { why: error.message };
    throw error;
  }
}
