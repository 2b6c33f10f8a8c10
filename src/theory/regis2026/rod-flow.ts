// Gradient descent at the edge of stability as the motion of a rod, whose ends are two iterates in turn.

import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { invalid } from '../../input/errors.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { acceptedForm, type Optimizer } from '../../optimizers/optimizer.js';
import { type PathOptions, readPathOptions } from '../options.js';
import type { TheoryPath } from '../path.js';
import { dormandPrince } from '../solvers/ode.js';
import { type Computation, computation, type Steps } from '../solvers/pace.js';

/** The gradient descent whose rod is followed, from where, and how far. */
export interface RodFlowOptions extends PathOptions {
  /** sgd without weight decay and schedule. */
  readonly optimizer: Optimizer;
  /** The middle of the rod at first, P entries. */
  readonly theta0: VectorLike;
  /** From the middle to an end at first, P entries; lr/2 ∇L(theta0) by default. */
  readonly delta0?: VectorLike | undefined;
  /** The end, > 0, in steps. */
  readonly T: number;
}

/** A path in time that counts steps: its `timePerStep` is 1. */
export interface RodPath extends TheoryPath {
  /** Σ, P x P row-major: the square of the rod. */
  readonly sigma: readonly Float64Array[];
}

const own = { delta0: valibot.optional(valibot.unknown()) };

/**
 * The rod flow of gradient descent, w̄ the middle of two iterates in turn and w̄ ± δ these, δ the longest axis of Σ, in time that counts steps. With
 * ∇L± and H± at w̄ ± δ:
 *
 *     dw̄/dt = -(lr/2)(∇L₊ + ∇L₋) - (lr²/8)(H₊ + H₋)(∇L₊ + ∇L₋)
 *     dΣ/dt = (lr²/4)(∇L₊∇L₊ᵀ + ∇L₋∇L₋ᵀ) - 2Σ
 *
 * It needs no eigenvectors of H and moves below the edge, at it and beyond; where L is (S/2)w² - (Q/4)w⁴ it rests at Σ = S/Q - 2/(lr Q), as gradient descent does.
 * To the order of 1 - lr S/2 it has the growth of an oscillation right; of what happens on the next order it says less: energies at the
 * edge drift otherwise than those of gradient descent (`minifold verify`). Adaptive steps; E_SINGULAR where the rod grows without end.
 *
 * Source: Regis, Chewi 2026; the equations as our notes have them from there.
 *
 * @throws E_UNAVAILABLE for other optimizers and for schedules, E_SINGULAR where the path has no continuation; E_TYPE, E_RANGE, E_NON_FINITE,
 *   E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example
 * const problem = sharpValley({ epsilon: 0.001 });
 * const { theta, sigma } = rodFlow({ problem, optimizer: sgd({ lr: 0.5 }), theta0: [0, 4], delta0: [0.0447, 0], T: 100 });
 * [theta[1][1], sigma[1][0]] // [ 4.00001…, 0.00200… ]
 * @eq regis2026
 */
export const rodFlow: Computation<[options: RodFlowOptions], RodPath> = computation(flow);

function* flow(options: RodFlowOptions): Steps<RodPath> {
  const { problem, optimizer, theta0, T, record, pace, delta0 } = readPathOptions('rodFlow', options, own);
  const { lr } = optimizer;
  if (typeof lr !== 'number' || lr === 0) throw invalid('E_UNAVAILABLE', 'rodFlow.optimizer.lr', lr, 'a number > 0');
  acceptedForm(
    optimizer,
    ({ m, v, weightDecay, direction }) => m === undefined && v === undefined && weightDecay === 0 && direction === 'moment',
    'rodFlow.optimizer',
    'the rod flow is that of gradient descent',
  );
  const P = problem.parameters;
  const delta = delta0 === undefined ? problem.gradient(theta0).map((g) => (lr / 2) * g) : readVector(delta0, 'rodFlow.delta0', P);
  const y0 = new Float64Array(P + P * P);
  y0.set(theta0);
  for (let p = 0; p < P; p++) for (let q = 0; q < P; q++) y0[P + p * P + q] = delta[p] * delta[q];
  const field = (_t: number, y: Float64Array, out: Float64Array): void => {
    const middle = y.slice(0, P);
    const rod = longestAxis(y.slice(P), P);
    const [ahead, behind] = [1, -1].map((sign) => middle.map((x, p) => x + sign * rod[p]));
    const [up, down] = [ahead, behind].map((at) => problem.gradient(at));
    const both = up.map((g, p) => g + down[p]);
    const [bent, bentDown] = [ahead, behind].map((at) => problem.hessianVectorProduct(at, both));
    for (let p = 0; p < P; p++) {
      out[p] = -(lr / 2) * both[p] - ((lr * lr) / 8) * (bent[p] + bentDown[p]);
      for (let q = 0; q < P; q++) out[P + p * P + q] = ((lr * lr) / 4) * (up[p] * up[q] + down[p] * down[q]) - 2 * y[P + p * P + q];
    }
  };
  const { t, y } = yield* dormandPrince.steps(field, {
    y0,
    T,
    record,
    pace,
    rtol: 1e-9,
    what: 'the rod flow',
    onSingular: () => ({ path: 'rodFlow.T' }),
  });
  return { t, theta: y.map((state) => state.slice(0, P)), sigma: y.map((state) => state.slice(P)), timePerStep: 1 };
}

/** √λ u of the largest eigenvalue λ > 0 of a symmetric matrix, of either sign. */
function longestAxis(A: Float64Array, P: number): Float64Array {
  const { values, vectors } = symmetricEigen(A, P);
  const length = Math.sqrt(Math.max(0, values[P - 1]));
  return Float64Array.from({ length: P }, (_, p) => length * vectors[p * P + P - 1]);
}
