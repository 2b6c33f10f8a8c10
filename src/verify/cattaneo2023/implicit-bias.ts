// Rows of the check `modified-equation`: the implicit bias against the sums of (10), its limits, the signs of Table 1, and two misprints.

import { dot } from '../../linear-algebra/products.js';
import { adam } from '../../optimizers/adam.js';
import { heavyBall } from '../../optimizers/heavy-ball.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { bilinear } from '../../problems/bilinear/problem.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { biasTerm } from '../../theory/cattaneo2023/bias-term.js';
import { correctedAges, fullBatchField, settledAges } from '../../theory/cattaneo2023/full-batch-correction.js';
import { memoryRule } from '../../theory/cattaneo2023/memory-rule.js';
import { BatchAverages } from '../../theory/cattaneo2023/mini-batch-correction.js';
import type { VectorField } from '../../theory/solvers/ode-path.js';
import { type CheckRow, compared } from '../check.js';

const paper = 'cattaneo2023';
const problem = bilinear();
const points = [
  [2.8, 3.5],
  [2, 1.5],
  [0.4, -1.2],
  [1.1, 0.9],
].map((theta) => Float64Array.from(theta));
const h = 0.01;

/** (h/4) ∇‖∇E‖² with ‖∇E‖² = 4 r² (θ1² + θ2²), r = 3/2 - 2 θ1 θ2. */
function quarter(theta: Float64Array): Float64Array {
  const [x, y] = theta as unknown as [number, number];
  const r = 1.5 - 2 * x * y;
  const square = x * x + y * y;
  return Float64Array.of(-16 * y * r * square + 8 * r * r * x, -16 * x * r * square + 8 * r * r * y).map((slope) => (h / 4) * slope);
}

function at(field: VectorField, theta: Float64Array): Float64Array {
  const out = new Float64Array(theta.length);
  field(0, theta, out);
  return out;
}

/** The largest difference of two vectors, relative to the largest entry of the second, over the points. */
function distance(x: (theta: Float64Array) => Float64Array, y: (theta: Float64Array) => Float64Array): number {
  return points.reduce((most, theta) => {
    const [a, b] = [x(theta), y(theta)];
    const size = b.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
    return a.reduce((worst, entry, j) => Math.max(worst, Math.abs(entry - b[j]) / size), most);
  }, 0);
}

function* identities(): Iterable<CheckRow> {
  const rule = memoryRule(adam.cattaneo2023({ lr: h, beta1: 0.9, beta2: 0.8, epsRoot: 0.1 }));
  const sums = (n: number) => new BatchAverages([problem], rule, n + 1).field(n, 1);
  const row = { expected: 0, tolerance: 1e-11 };
  const steps = [0, 1, 5, 40];
  const transients = steps.map((n) => {
    const closed = fullBatchField(problem, rule, correctedAges(rule, n + 1)(n), 1);
    return distance(
      (theta) => at(sums(n), theta),
      (theta) => at(closed, theta),
    );
  });
  yield compared({
    text: 'full batch: the sums of (10) less the closed form, n = 0, 1, 5, 40',
    paper,
    place: 'Remark 3.2',
    observed: transients.reduce((a, b) => Math.max(a, b)),
    ...row,
  });
  const settled = fullBatchField(problem, rule, settledAges(rule), 1);
  const late = distance(
    (theta) => at(sums(400), theta),
    (theta) => at(settled, theta),
  );
  yield compared({ text: 'n = 400: the sums of (10) less the form for large n', paper, place: '(3-4)', observed: late, ...row });
}

function* limits(): Iterable<CheckRow> {
  const [beta1, epsRoot] = [0.9, 1e16];
  const bias = (optimizer: Optimizer) => (theta: Float64Array) => biasTerm(problem, theta, optimizer);
  const scaled = (factor: number) => (theta: Float64Array) => quarter(theta).map((x) => factor * x);
  const large = bias(adam.cattaneo2023({ lr: h, beta1, beta2: 0.999, epsRoot }));
  const momentum = (1 + beta1) / (1 - beta1);
  const row = { expected: 0, tolerance: 1e-9 };
  yield compared({
    text: 'ε = 1e16, β = .9: bias less h (1+β)/(1-β) ∇‖∇E‖²/(4√ε), relative',
    paper,
    place: '(8)',
    observed: distance(large, scaled(momentum / Math.sqrt(epsRoot))),
    ...row,
  });
  const printed = (momentum * quarter(points[0])[0]) / h / Math.sqrt(epsRoot);
  yield compared({
    text: 'the same as printed before (8): (1+β)/(1-β) ∇‖∇E‖²/(4√ε), entry 1',
    paper,
    place: 'Sec. 2',
    expected: printed,
    observed: large(points[0])[0],
    tolerance: 0.01,
    relative: true,
    refuted: true,
    note: `the printed bias lacks a factor h; here h = ${h}`,
  });
  yield compared({
    text: 'gradient descent: bias less (h/4) ∇‖∇E‖², relative',
    paper: 'barrett2021',
    place: '',
    observed: distance(bias(sgd({ lr: h })), quarter),
    ...row,
  });
  yield compared({
    text: 'heavy ball, μ = .9: bias less (h/4) (1+μ)/(1-μ)³ ∇‖∇E‖², relative',
    paper: 'ghosh2023',
    place: '',
    observed: distance(bias(heavyBall({ lr: h, momentum: 0.9 })), scaled(1.9 / ((1 - 0.9) * (1 - 0.9) * (1 - 0.9)))),
    ...row,
  });
}

/** The printed (1) goes uphill: its rate of change of θ1 against that of heavy ball. */
function printedSign(): CheckRow {
  const [lr, momentum] = [1e-5, 0.5];
  const theta = points[0] as Float64Array;
  const state = createOptimizer(heavyBall({ lr, momentum }), theta);
  const step = (): number => {
    const before = state.theta[0];
    state.step(problem.gradient(state.theta));
    return (state.theta[0] - before) / lr;
  };
  for (let n = 0; n < 40; n++) step();
  const now = Float64Array.from(state.theta);
  const flow = problem.gradient(now)[0] / (1 - momentum) + biasTerm(problem, now, heavyBall({ lr, momentum }))[0];
  const observed = step();
  return compared({
    text: "heavy ball's speed of θ1 by (1) as printed, μ = .5",
    paper,
    place: '(1)',
    expected: flow,
    observed,
    tolerance: 0.01,
    relative: true,
    refuted: true,
    note: `(1) lacks its minus signs; with them it predicts ${(-flow).toPrecision(6)}`,
  });
}

/** The sign of the bias along the gradient of ‖∇E‖_{1,ε}: 1 where that norm is penalized. */
function penalty(beta1: number, beta2: number, epsRoot: number): number {
  const theta = points[1] as Float64Array;
  const norm = problem.hessianVectorProduct(
    theta,
    problem.gradient(theta).map((g) => g / Math.sqrt(g * g + epsRoot)),
  );
  return Math.sign(dot(biasTerm(problem, theta, adam.cattaneo2023({ lr: h, beta1, beta2, epsRoot })), norm));
}

function* signs(): Iterable<CheckRow> {
  for (const [beta1, beta2, epsRoot, expected] of [
    [0.95, 0.5, 1e-8, 1],
    [0.5, 0.95, 1e-8, -1],
    [0.95, 0.5, 1e8, 1],
    [0.5, 0.95, 1e8, 1],
  ] as const) {
    yield compared({
      text: `sign of the penalty, β = ${beta1}, ρ = ${beta2}, ${epsRoot < 1 ? 'small' : 'large'} ε = ${epsRoot.toExponential()}`,
      paper,
      place: 'Table 1',
      expected,
      observed: penalty(beta1, beta2, epsRoot),
      tolerance: 0,
    });
  }
}

/** Identities, limits, signs. */
export function* biasRows(): Iterable<CheckRow> {
  yield* identities();
  yield* limits();
  yield printedSign();
  yield* signs();
}
