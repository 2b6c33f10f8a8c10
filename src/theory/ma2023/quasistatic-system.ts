// What the quasistatic motions of all optimizers have in common: an equation for a state y that holds the point of the manifold.
// @eq ma2023 Sec. 2
import { singular } from '../../input/errors.js';
import type { InjectedNoise } from '../../noise/injected-noise.js';
import type { OptimizerForm } from '../../optimizers/form.js';
import type { Problem } from '../../problems/problem.js';
import { land } from '../manifold/gauss-newton.js';
import type { Sde } from '../solvers/sde.js';

/** What a motion is made of. */
export interface QuasistaticInput<Form extends OptimizerForm = OptimizerForm> {
  readonly problem: Problem;
  /** The optimizer. */
  readonly form: Form;
  readonly lr: number;
  readonly noise: InjectedNoise;
  /** A minimizer. */
  readonly theta0: Float64Array;
  /** The codimension of the manifold. */
  readonly normals: number;
}

/** dy = drift dt + diffusion dW, W of P dimensions. */
export interface QuasistaticSystem extends Sde {
  readonly y0: Float64Array;
  /** Brings the point in y back to the manifold. */
  readonly retract: (y: Float64Array) => void;
  /** What is special about a state from which the motion cannot go on, and what to do. */
  readonly onSingular?: (y: Float64Array) => { readonly why: string; readonly allowed: string };
}

/** Moves z in place to the manifold along S·range(H), S = I without. E_SINGULAR where no manifold is near. */
export function returnToManifold({ problem, normals }: QuasistaticInput, z: Float64Array, S: Float64Array = z.map(() => 1)): void {
  const landing = land(problem, z, S, normals);
  if (landing) {
    z.set(landing.theta);
    return;
  }
  throw singular('quasistatic.steps', 'a step leads away from the manifold of minimizers', { allowed: 'more steps, or a shorter T' });
}
