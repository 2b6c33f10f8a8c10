// The label-noise flow of Li, Wen, Lyu 2025 (5) against runs, its coefficient, its relatives, and what it minimizes (Thm. 5.1 and Thm. 5.2).
// @eq li2025 (3), (5), Thm. 5.1, Thm. 5.2

import { compare } from '../../compare/compare.js';
import { largest } from '../../linear-algebra/largest.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { adamE } from '../../optimizers/adam-e.js';
import { sgd } from '../../optimizers/sgd.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import type { Problem } from '../../problems/problem.js';
import { fixedPointResidual, implicitSharpness } from '../../theory/li2025/implicit-sharpness.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { tangentProjector } from '../../theory/manifold/tangent-projector.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, p) => x - b[p]);
const end = (path: { readonly theta: readonly Float64Array[] }): Float64Array => path.theta.at(-1) as Float64Array;
const point = (x: Float64Array): string => `(${Array.from(x, (a) => a.toFixed(4)).join(', ')})`;

const noise = labelNoise({ delta: 0.5 });

/** The example: a = 1, b = 2, delta = ½, c = 5, T = 1, from the point of the ellipse in the direction of (1, 0.2), v at its equilibrium. */
function example(): { problem: Problem; c: number; theta0: Float64Array; v0: Float64Array; T: number } {
  const problem = ellipse({ a: 1, b: 2 });
  const size = Math.sqrt(0.8); // f + 1 = 1.2²/2 + 0.8²/8 at (1, 0.2)
  const theta0 = Float64Array.of(1 / size, 0.2 / size);
  return { problem, c: 5, theta0, v0: problem.hessianDiagonal(theta0).map((h) => h / 4), T: 1 };
}

async function* againstRuns(): AsyncIterable<CheckRow> {
  const { problem, c, theta0, v0, T } = example();
  const flow = labelNoiseFlow({ problem, optimizer: adam(), noise, c, theta0, v0, T });
  const integrated = Float64Array.of(1.239, 0.0424);
  yield compared({
    text: 'ellipse a = 1, b = 2, delta = ½, c = 5, T = 1: the flow of Adam ends, by an independent integration,',
    expected: point(integrated),
    observed: point(end(flow)),
    error: largest(minus(end(flow), integrated)),
    tolerance: 1e-3,
  });
  const lr = 0.01;
  const run = { problem, optimizer: adam({ lr, c }), noise, theta0, v0 };
  const { theta } = await compare({ run, replicas: 2000, prediction: { ...flow, timePerStep: lr * lr } });
  const mean = theta.mean.at(-1) as Float64Array;
  const standardError = largest(theta.standardError.at(-1) as Float64Array);
  const distance = largest(minus(mean, end(flow)));
  yield compared({
    text: 'the same, mean of 2,000 runs of Adam at lr 0.01 (β1 0.9)',
    expected: point(end(flow)),
    observed: point(mean),
    standardError,
    error: distance,
    tolerance: 0.01,
  });
  // Twice the coefficient is twice the time at half the rate of v.
  const doubled = end(labelNoiseFlow({ problem, optimizer: adam(), noise, c: c / 2, theta0, v0, T: 2 * T }));
  const miss = largest(minus(mean, doubled));
  yield compared({
    text: 'the same runs against the flow with alpha/2',
    place: '(3)',
    expected: point(doubled),
    observed: point(mean),
    standardError,
    error: miss,
    tolerance: 0.01,
    refuted: true,
    note: `alpha/2 is a misprint: the runs are ${(miss / standardError).toFixed(0)} standard errors from it, and ${distance.toFixed(4)} from the flow with alpha/4`,
  });
}

/** ∇ tr(Diag(weights) H) by central differences. */
function traceGradient(problem: Problem, theta: Float64Array, weights: Float64Array): Float64Array {
  const h = 1e-4;
  const trace = (p: number, shift: number): number => {
    const moved = theta.slice();
    moved[p] += shift;
    return problem.hessianDiagonal(moved).reduce((sum, x, j) => sum + weights[j] * x, 0);
  };
  return theta.map((_, p) => (8 * (trace(p, h) - trace(p, -h)) - (trace(p, 2 * h) - trace(p, -2 * h))) / (12 * h));
}

function* formulas(): Iterable<CheckRow> {
  const net = diagonalNet({ d: 12, kappa: 2, n: 4, seed: 3 });
  const factorization = matrixFactorization({ dims: [3, 3, 3], rank: 1, n: 5, seed: 2 });
  const cases: readonly (readonly [Problem, Float64Array, number])[] = [
    [net, Float64Array.from({ length: 24 }, (_, k) => 0.4 + 0.02 * k), 0.25 / 4],
    [factorization, factorization.initialTheta(4), (2 * 0.25) / 5],
  ];
  for (const [problem, start, alpha] of cases) {
    const theta0 = projectToManifold(problem, start);
    const h = 1e-3;
    for (const lambda of [0, 0.5, 0.25]) {
      const name = lambda === 0 ? 'SGD' : lambda === 0.5 ? 'Adam' : 'AdamE-¼';
      const optimizer = lambda === 0 ? sgd({ lr: 0.1 }) : adamE({ lr: 0.1, lambda, eps: 0.1 });
      const at = (T: number): Float64Array => end(labelNoiseFlow({ problem, optimizer, noise, c: 0, theta0, T, tolerance: 1e-11 }));
      // The slope at 0 of order 2 from the ends at h and 2h, S being constant at c = 0.
      const [one, two] = [at(h), at(2 * h)];
      const observed = theta0.map((z, p) => (4 * one[p] - two[p] - 3 * z) / (2 * h));
      const S = problem
        .hessianDiagonal(theta0)
        .map((x) => (lambda === 0 ? 1 : 1 / ((lambda === 0.5 ? Math.sqrt(alpha * x) : Math.sqrt(Math.sqrt(alpha * x))) + 0.1)));
      const force = traceGradient(problem, theta0, S).map((x, p) => (-alpha / 4) * S[p] * x);
      const predicted = tangentProjector(problem, theta0, S).apply(force);
      yield compared({
        text: `${problem.name}: speed of the flow of ${name}, against -(alpha/4) ∂Φ_S S ∇ tr(S H) by differences`,
        expected: largest(predicted),
        observed: largest(predicted) + largest(minus(observed, predicted)),
        tolerance: 1e-4,
        relative: true,
      });
    }
  }
}

function* minimizes(): Iterable<CheckRow> {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 4, seed: 3 });
  const theta0 = Float64Array.from({ length: 24 }, (_, k) => 0.5 + 0.02 * ((7 * k) % 24));
  for (const lambda of [0, 0.25, 0.5, 0.75]) {
    const optimizer = adamE({ lr: 0.1, lambda, eps: 0 });
    const T = lambda === 0.75 ? 0.002 : 0.05;
    const record = Array.from({ length: 40 }, (_, k) => ((k + 1) * T) / 40);
    const { theta } = labelNoiseFlow({ problem, optimizer, noise, c: Number.POSITIVE_INFINITY, theta0, T, record });
    const values = theta.map((x) => implicitSharpness(problem, optimizer, x));
    const rise = values.reduce(
      (most, x, k) => (k === 0 ? most : Math.max(most, (x - values[k - 1]) / values[k - 1])),
      Number.NEGATIVE_INFINITY,
    );
    yield compared({
      text: `tr(Diag(H)^${1 - lambda}) along the flow of AdamE-${lambda}, v at its equilibrium: largest rise between 41 times`,
      place: 'Thm. 5.2',
      is: '<',
      expected: 0,
      observed: rise,
      tolerance: 0,
    });
  }
  const net = diagonalNet({ d: 3, kappa: 1, n: 1, seed: 1 });
  const optimizer = sgd({ lr: 0.1 });
  const zeta = end(labelNoiseFlow({ problem: net, optimizer, noise, theta0: [0.9, 0.5, 0.3, 0.2, 0.6, 0.4], T: 200 }));
  const ambient = largest(zeta.map((x) => 8 * x));
  yield compared({
    text: `a fixed point: ∇ tr H along Γ, where in the ambient space it is ${ambient.toFixed(2)}`,
    place: 'Thm. 5.1',
    expected: 0,
    observed: largest(fixedPointResidual(net, optimizer, zeta)),
    tolerance: 1e-6 * ambient,
  });
}

async function* rows(): AsyncIterable<CheckRow> {
  yield* againstRuns();
  yield* formulas();
  yield* minimizes();
}

export const labelNoiseFlowCheck: Experiment = theoryCheck({
  id: 'label-noise-flow',
  title: 'The slow flow under label noise, its coefficient and what it minimizes',
  paper: 'li2025',
  place: '(5)',
  rows,
});
