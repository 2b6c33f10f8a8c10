// Around the theorem of Cattaneo, Klusowski, Shigida 2023: mini-batches in random order (Smith, Dherin, Barrett, De 2021), ε inside and outside the root (Remark 1.2), and the
// constant of the theorem as ε falls (Sec. 6).
// @eq cattaneo2023 Thm. 3.1, Remark 1.2, Sec. 6
// @eq smith2021
import { fitOrder } from '../../compare/fit-order.js';
import { exp, log } from '../../kernels/functions.js';
import { largest } from '../../linear-algebra/largest.js';
import { adam } from '../../optimizers/adam.js';
import { bilinear } from '../../problems/bilinear/problem.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { modifiedEquation } from '../../theory/cattaneo2023/modified-equation.js';
import { stepwiseError } from '../../theory/cattaneo2023/stepwise-error.js';
import { dormandPrince } from '../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { batches, epochStart, orders } from './three-batches.js';

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, p) => x - b[p]);

/** The mean over all orders of the end of one epoch of gradient descent, against the flow of E, or of E + h/(4m) Σ ‖∇E_k‖². */
function epochError(h: number, corrected: boolean): number {
  const all = batches();
  const m = all.length;
  const mean = new Float64Array(2);
  for (const order of orders) {
    let theta: Float64Array = epochStart;
    for (const k of order) {
      const g = all[k].gradient(theta);
      theta = theta.map((x, p) => x - h * g[p]);
    }
    theta.forEach((x, p) => {
      mean[p] += x / orders.length;
    });
  }
  const field = (_: number, y: Float64Array, out: Float64Array): void => {
    out.fill(0);
    for (const one of all) {
      const g = one.gradient(y);
      const bend = one.hessianVectorProduct(y, g);
      for (let p = 0; p < 2; p++) out[p] -= (g[p] + (corrected ? (h / 2) * bend[p] : 0)) / m;
    }
  };
  const end = dormandPrince(field, { y0: epochStart, T: m * h, rtol: 1e-12, atol: 1e-12 }).y.at(-1) as Float64Array;
  return largest(minus(mean, end));
}

function* shuffles(): Iterable<CheckRow> {
  const steps = [1e-3, 5e-4, 2.5e-4];
  for (const [corrected, expected, words] of [
    [false, 2, 'E'],
    [true, 3, 'E + h/(4m) Σ ‖∇E_k‖²'],
  ] as const) {
    const errors = steps.map((h) => epochError(h, corrected));
    yield compared({
      text: `An epoch of three mini-batches, mean over all orders, against the flow of ${words}: order in h of the error`,
      place: 'Thm. 3.1',
      expected,
      observed: fitOrder(steps, errors).order,
      tolerance: 0.1,
      note: `Smith, Dherin, Barrett, De 2021: the mean over orders has the penalty of each batch. Errors ${errors.map((e) => e.toExponential(1)).join(', ')}.`,
    });
  }
}

/** Where 1/h steps of Adam with this ε end on the bilinear model, and where the modified equation does. */
function ends(h: number, inside: boolean): { readonly run: Float64Array; readonly flow: Float64Array; readonly signs: Float64Array } {
  const eps = 0.3;
  const optimizer = inside
    ? adam.cattaneo2023({ lr: h, beta1: 0.7, beta2: 0.5, epsRoot: eps * eps })
    : adam.torch({ lr: h, beta1: 0.7, beta2: 0.5, eps });
  const problem = bilinear();
  const T = 1;
  const state = createOptimizer(optimizer, epochStart);
  for (let k = 0; k < Math.round(T / h); k++) state.step(problem.gradient(state.theta));
  const of = (order: 0 | 1): Float64Array =>
    modifiedEquation({ problem, optimizer, theta0: epochStart, T, order }).theta.at(-1) as Float64Array;
  return { run: Float64Array.from(state.theta), flow: of(1), signs: of(0) };
}

function* insideAndOutside(): Iterable<CheckRow> {
  const rates = [4e-3, 2e-3, 1e-3];
  const both = rates.map((h) => ({ inside: ends(h, true), outside: ends(h, false) }));
  const last = both[both.length - 1];
  const apart = minus(last.inside.run, last.outside.run);
  const predicted = minus(last.inside.flow, last.outside.flow);
  yield compared({
    text: `Adam with ε inside the root (ε² = .09) and outside (ε = .3), h = ${rates[2]}: how far apart they end, by their modified equations`,
    place: 'Remark 1.2',
    expected: largest(predicted),
    observed: largest(predicted) + largest(minus(apart, predicted)),
    tolerance: 0.02,
    relative: true,
  });
  const gaps = both.map(({ inside, outside }) => largest(minus(minus(inside.run, outside.run), minus(inside.flow, outside.flow))));
  yield compared({
    text: 'The same: order in h of the error of that difference',
    place: 'Remark 1.2',
    is: '≥',
    expected: 2,
    observed: fitOrder(rates, gaps).order,
    tolerance: 0.15,
  });
  // What the corrections do beside the flows of signs: the same direction for both.
  const [a, b] = [minus(last.inside.flow, last.inside.signs), minus(last.outside.flow, last.outside.signs)];
  const cosine = (a[0] * b[0] + a[1] * b[1]) / Math.sqrt((a[0] * a[0] + a[1] * a[1]) * (b[0] * b[0] + b[1] * b[1]));
  yield compared({
    text: 'The same: cosine of the angle between the two corrections of order h',
    place: 'Remark 1.2',
    is: '>',
    expected: 0.9,
    observed: cosine,
    tolerance: 0,
    note: 'the remark: the same behaviour with ε inside or outside',
  });
}

/** Where a component of the gradient passes 0 the error of order h² grows as ε falls. */
function* constant(): Iterable<CheckRow> {
  const problem = quadratic({
    hessian: [
      [1, 0.9],
      [0.9, 1],
    ],
  });
  const roots = [1e-1, 1e-2, 1e-3];
  const h = 1e-3;
  const errors = roots.map((epsRoot) => {
    const optimizer = adam.cattaneo2023({ lr: h, beta1: 0.7, beta2: 0.5, epsRoot });
    return stepwiseError({ problem, optimizer, theta0: [2, -1], T: 1.5, order: 1, form: 'piecewise' });
  });
  yield compared({
    text: `Power of ε² with which the error of the modified equation goes at h = ${h}, on a quadratic where a slope passes 0`,
    place: 'Sec. 6',
    is: '<',
    expected: 0,
    observed: fitOrder(roots, errors).order,
    tolerance: 0,
    note: `The constant C of the theorem grows as ε falls: errors ${errors.map((e, k) => `${e.toExponential(1)} at ε² = ${roots[k]}`).join(', ')}.`,
  });
}

/** The geometric mean of lr h/√v over the last steps of Adam on ½ h x², h = 1. */
function preconditionedSharpness(beta1: number, beta2: number): number {
  const lr = 1e-3;
  const state = createOptimizer(adam({ lr, beta1, beta2, eps: 1e-12 }), [1]);
  let sum = 0;
  for (let k = 0; k < 60_000; k++) {
    state.step([state.theta[0]]);
    if (k >= 40_000) sum += log(lr / Math.sqrt(state.v?.[0] as number)) / 20_000;
  }
  return exp(sum);
}

function* edge(): Iterable<CheckRow> {
  for (const [beta1, beta2] of [
    [0, 0.99],
    [0.5, 0.99],
    [0.9, 0.999],
  ] as const)
    yield compared({
      text: `Adam with β = ${beta1}, ρ = ${beta2} on a quadratic: lr times the curvature of S H in the mean of the last 20,000 of 60,000 steps, at the edge of stability`,
      place: 'Sec. 6',
      expected: (2 * (1 + beta1)) / (1 - beta1),
      observed: preconditionedSharpness(beta1, beta2),
      tolerance: 0.1,
      relative: true,
      note: 'where a slope vanishes v does, until steps are as long as momentum allows: spikes and oscillations begin there',
    });
}

function* rows(): Iterable<CheckRow> {
  yield* shuffles();
  yield* edge();
  yield* insideAndOutside();
  yield* constant();
}

export const shufflesAndEpsCheck: Experiment = theoryCheck({
  id: 'shuffles-and-eps',
  title: 'Mini-batches in random order, ε inside and outside the root, and small ε',
  paper: 'cattaneo2023',
  place: 'Thm. 3.1',
  rows,
});
