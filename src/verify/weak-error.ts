// Theorem 4.1 of Li, Wen, Lyu 2025: the slow stochastic equation predicts means of an adaptive gradient method up to a power of lr. Proved is lr^¼ up to
// logarithms; order 1 is what shows.

import { BrownianPath } from '../dynamics/brownian.js';
import { preconditionerOf } from '../dynamics/preconditioner.js';
import { projectToManifold } from '../dynamics/projection.js';
import { slowSde } from '../dynamics/slow-sde.js';
import { Moments } from '../moments.js';
import { createOptimizer } from '../optimizer-state.js';
import { adam } from '../optimizers/adam.js';
import { adamE } from '../optimizers/adam-e.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { sgd } from '../optimizers/sgd.js';
import { fitOrder } from '../order.js';
import { ellipse } from '../problems/ellipse.js';
import { type Check, type CheckRow, compared } from './check.js';

const problem = ellipse({ a: 1, b: 2 });
const c = 5;
const T = 0.5;
/** Steps of the optimizer to T: lr = √(T / steps). */
const runs = [64, 128, 256, 512];
/** Steps of the slow equation to T: its ends are extrapolated from two, as its own error is of order 1 in the step. */
const slowSteps = 16;
/** Brownian paths, each of which counts with both signs: what is odd in the noise drops out of the mean. */
const pairs = 500;
const replicas = 2 * pairs;

const noises: readonly { readonly name: string; readonly D: readonly [number, number, number, number] }[] = [
  { name: 'isotropic noise', D: [0.5, 0, 0, 0.5] },
  { name: 'anisotropic noise', D: [0.6, 0.2, -0.1, 0.3] },
];
const optimizers: readonly { readonly name: string; readonly at: (lr: number) => Optimizer }[] = [
  { name: 'SGD', at: (lr) => sgd({ lr }) },
  { name: 'Adam', at: (lr) => adam({ lr, c, beta1: 0, eps: 1e-8 }) },
  { name: 'AdamE-¼', at: (lr) => adamE({ lr, lambda: 0.25, c, beta1: 0, eps: 1e-8 }) },
];

/** All replicas in one vector, since these optimizers move every entry by itself, with the noise of the Brownian paths of the slow equation. */
function ends(optimizer: Optimizer, D: readonly number[], start: Float64Array, v0: Float64Array, steps: number): Float64Array {
  const lr = optimizer.lr as number;
  const repeat = (x: Float64Array): Float64Array => Float64Array.from({ length: 2 * replicas }, (_, k) => x[k % 2] as number);
  const state = createOptimizer(optimizer, repeat(start), v0.length > 0 ? { v0: repeat(v0) } : {});
  const paths = Array.from({ length: pairs }, (_, member) => new BrownianPath({ dimension: 2, T, seed: 1, member }).increments(steps));
  const gradient = new Float64Array(2 * replicas);
  const { Q } = problem;
  for (let k = 0; k < steps; k++) {
    const theta = state.theta;
    for (let r = 0; r < replicas; r++) {
      const [x, y] = [theta[2 * r] as number, theta[2 * r + 1] as number];
      const path = paths[r >> 1] as Float64Array;
      // A step moves by -lr S g, the slow equation by + S D dW, and dW has the variance lr².
      const sign = (r % 2 === 0 ? -1 : 1) / lr;
      const [z1, z2] = [sign * (path[2 * k] as number), sign * (path[2 * k + 1] as number)];
      const [qx, qy] = [Q[0]! * x + Q[1]! * y, Q[2]! * x + Q[3]! * y];
      const f = x * qx + y * qy - 1;
      gradient[2 * r] = 2 * f * qx + D[0]! * z1 + D[1]! * z2;
      gradient[2 * r + 1] = 2 * f * qy + D[2]! * z1 + D[3]! * z2;
    }
    state.step(gradient);
  }
  return Float64Array.from(state.theta);
}

/** y at the ends of the slow equation, extrapolated to steps of 0, in the order of `ends`. */
function slowEnds(optimizer: Optimizer, D: readonly number[], start: Float64Array, v0: Float64Array): Float64Array {
  const at = (steps: number, r: number): number => {
    const covarianceRoot = (): Float64Array => Float64Array.from(D, (x) => (r % 2 === 0 ? x : -x));
    const options = { problem, optimizer, noise: { covarianceRoot }, c, theta0: start, T, steps, seed: 1, member: r >> 1 };
    return slowSde({ ...options, ...(v0.length > 0 && { v0 }) }).theta[1]![1]!;
  };
  return Float64Array.from({ length: replicas }, (_, r) => 2 * at(2 * slowSteps, r) - at(slowSteps, r));
}

function* rows(): Iterable<CheckRow> {
  const start = projectToManifold(problem, [1, 0.2]);
  const rates = runs.map((steps) => Math.sqrt(T / steps));
  for (const { name: noise, D } of noises) {
    const variances = Float64Array.of(D[0] * D[0] + D[1] * D[1], D[2] * D[2] + D[3] * D[3]);
    for (const { name, at } of optimizers) {
      const v0 = preconditionerOf(at(0.1), problem).V(variances);
      const slow = slowEnds(at(0.1), D, start, v0);
      const gaps = runs.map((steps, k) => {
        const fast = ends(at(rates[k]!), D, start, v0, steps);
        // Both belong to the same Brownian path: the difference scatters far less than either.
        const moments = new Moments(1);
        for (let r = 0; r < replicas; r += 2) moments.add([(fast[2 * r + 1]! - slow[r]! + fast[2 * r + 3]! - slow[r + 1]!) / 2]);
        return { mean: moments.mean[0]!, standardError: moments.standardError[0]! };
      });
      const fit = fitOrder(
        rates,
        gaps.map(({ mean }) => Math.abs(mean)),
        gaps.map(({ standardError }) => standardError),
      );
      const last = gaps.at(-1)!;
      const order = { fitted: fit.order, standardError: fit.standardError, expected: 1, tolerance: 0.4 };
      const predicted = slow.reduce((sum, y) => sum + y, 0) / replicas;
      yield compared({
        what: `${name}, ${noise}: mean of y on the ellipse at T = ${T}, lr ${rates.at(-1)!.toFixed(3)}`,
        source: 'Li, Wen, Lyu 2025, Theorem 4.1',
        predicted,
        observed: predicted + last.mean,
        standardError: last.standardError,
        tolerance: 0.02,
        order,
        note: `proved: lr^¼ up to logarithms; errors at lr ${rates.map((lr) => lr.toFixed(3)).join(', ')}: ${gaps.map(({ mean }) => mean.toExponential(1)).join(', ')}`,
      });
    }
  }
}

export const weakError: Check = { id: 'weak-error', title: 'With noise along the manifold the slow equation holds to order 1 in lr', rows };
