// Thm. 4.1 of Li, Wen, Lyu 2025: the slow stochastic equation predicts means of an adaptive gradient method up to a power of lr. Proved is lr^¼ up to
// logarithms; order 1 is what shows. What is compared is the mean of both coordinates: any one of them is near 0 somewhere for some optimizer.
// @eq li2025 Thm. 4.1, Def. 3.1, (1), Def. 4.3, (2)

import { distanceWithError } from '../../compare/comparison.js';
import { fitOrder } from '../../compare/fit-order.js';
import { Moments } from '../../compare/mean-and-covariance.js';
import { adam } from '../../optimizers/adam.js';
import { adamE } from '../../optimizers/adam-e.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { preconditionerOf } from '../../theory/li2025/preconditioner.js';
import { slowSde } from '../../theory/li2025/slow-sde.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { BrownianPath } from '../../theory/solvers/brownian.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const problem = ellipse({ a: 1, b: 2 });
const c = 5;
/**
 * Slow time and rates by resolution: a longer time spreads the runs more than it parts the means, and lr above 0.07 leaves the range of order 1 for Adam
 * with anisotropic noise (a run of 16,000 pairs to t = ½ had errors of y of 7.8e-3, 6.8e-3, 5.6e-3, 4.3e-3, 3.1e-3 at lr 0.088, 0.063, 0.044, 0.031, 0.022).
 */
const T = 0.25;
/** Steps of the optimizer to T: lr = √(T / steps). */
const runs = [64, 128, 256, 512];
const rates = runs.map((steps) => Math.sqrt(T / steps));
/**
 * Steps of the slow equation to T: its ends are extrapolated from two, as its own error is of order 1 in the step. What is left of it is below 2e-4:
 * of x and y of Adam with anisotropic noise (3 ± 5)e-5 and (6 ± 8)e-5 against 128 steps on 30,000 pairs of paths.
 */
const slowSteps = 16;
/** Brownian paths, each of which counts with both signs: what is odd in the noise drops out of the mean. */
const pairs = 1000;
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
  const repeat = (x: Float64Array): Float64Array => Float64Array.from({ length: 2 * replicas }, (_, k) => x[k % 2]);
  const state = createOptimizer(optimizer, repeat(start), v0.length > 0 ? { v0: repeat(v0) } : {});
  const paths = Array.from({ length: pairs }, (_, member) => new BrownianPath({ dimension: 2, T, seed: 1, member }).increments(steps));
  const gradient = new Float64Array(2 * replicas);
  const { Q } = problem;
  for (let k = 0; k < steps; k++) {
    const theta = state.theta;
    for (let r = 0; r < replicas; r++) {
      const [x, y] = [theta[2 * r], theta[2 * r + 1]];
      const path = paths[r >> 1];
      // A step moves by -lr S g, the slow equation by + S D dW, and dW has the variance lr².
      const sign = (r % 2 === 0 ? -1 : 1) / lr;
      const [z1, z2] = [sign * path[2 * k], sign * path[2 * k + 1]];
      const [qx, qy] = [Q[0] * x + Q[1] * y, Q[2] * x + Q[3] * y];
      const f = x * qx + y * qy - 1;
      gradient[2 * r] = 2 * f * qx + D[0] * z1 + D[1] * z2;
      gradient[2 * r + 1] = 2 * f * qy + D[2] * z1 + D[3] * z2;
    }
    state.step(gradient);
  }
  return Float64Array.from(state.theta);
}

/** The ends of the slow equation, extrapolated to steps of 0, in the order of `ends`. */
function slowEnds(optimizer: Optimizer, D: readonly number[], start: Float64Array, v0: Float64Array): Float64Array {
  const at = (steps: number, r: number): Float64Array => {
    const covarianceRoot = D.map((x) => (r % 2 === 0 ? x : -x));
    const options = { problem, optimizer, noise: { covarianceRoot }, c, theta0: start, T, steps, seed: 1, member: r >> 1 };
    return slowSde({ ...options, ...(v0.length > 0 && { v0 }) }).theta[1];
  };
  const out = new Float64Array(2 * replicas);
  for (let r = 0; r < replicas; r++) {
    const [coarse, fine] = [at(slowSteps, r), at(2 * slowSteps, r)];
    out.set(
      fine.map((x, i) => 2 * x - coarse[i]),
      2 * r,
    );
  }
  return out;
}

/** How far the mean ends are apart at every rate, and the order of that in lr. */
function order(gaps: readonly Float64Array[]): { readonly fitted: number; readonly standardError: number; readonly seen: string } {
  const moments = gaps.map((gap) => {
    const both = new Moments(2);
    for (let pair = 0; pair < pairs; pair++) both.add(gap.subarray(2 * pair, 2 * pair + 2));
    return both;
  });
  const errors = moments.map(({ mean, standardError }) => distanceWithError(mean, new Float64Array(2), standardError));
  const spread = errors.map(({ standardError }) => standardError);
  const fit = (sizes: readonly number[]): number => fitOrder(rates, sizes, spread).order;
  // The same paths at every rate make the errors rise and fall together. The jackknife sees that: its standard error is that of the orders without one pair.
  const orders = new Moments(1);
  for (let pair = 0; pair < pairs; pair++) {
    const without = (k: number, i: number): number => (pairs * moments[k].mean[i] - gaps[k][2 * pair + i]) / (pairs - 1);
    orders.add([fit(rates.map((_, k) => Math.sqrt(without(k, 0) * without(k, 0) + without(k, 1) * without(k, 1))))]);
  }
  return {
    fitted: fit(errors.map(({ error }) => error)),
    standardError: (pairs - 1) * orders.standardError[0],
    seen: errors
      .map(({ error, standardError }, k) => `${error.toFixed(4)} ± ${standardError.toFixed(4)} at ${rates[k].toFixed(3)}`)
      .join(', '),
  };
}

function* rows(): Iterable<CheckRow> {
  const start = projectToManifold(problem, [1, 0.2]);
  for (const { name: noise, D } of noises) {
    const variances = Float64Array.of(D[0] * D[0] + D[1] * D[1], D[2] * D[2] + D[3] * D[3]);
    for (const { name, at } of optimizers) {
      const v0 = preconditionerOf(at(0.1), problem).V(variances);
      const slow = slowEnds(at(0.1), D, start, v0);
      const gaps = runs.map((steps, k) => {
        const fast = ends(at(rates[k]), D, start, v0, steps);
        // Both belong to the same Brownian path: the difference scatters far less than either.
        return Float64Array.from({ length: 2 * pairs }, (_, j) => {
          const first = 4 * (j >> 1) + (j % 2);
          return (fast[first] - slow[first] + fast[first + 2] - slow[first + 2]) / 2;
        });
      });
      const { fitted, standardError, seen } = order(gaps);
      yield compared({
        text: `${name}, ${noise}: order in lr of |E θ - E ζ| on the ellipse at t = ${T}, ${replicas} runs`,
        expected: 1,
        observed: fitted,
        standardError,
        tolerance: 0.3,
        note: `The order 1 is what is seen, the order proved is ¼. Errors ${seen}.`,
      });
    }
  }
}

export const weakErrorCheck: Experiment = theoryCheck({
  id: 'weak-error',
  seconds: 40,
  title: 'With noise along the manifold the slow equation holds to order 1 in lr',
  paper: 'li2025',
  place: 'Thm. 4.1',
  rows,
});
