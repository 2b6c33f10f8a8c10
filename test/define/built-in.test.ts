// Every built-in problem, defined once more: the same loss, derivatives, equations of the minimizers and runs, up to rounding.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem, dot, matvec } from '../../src/define/index.js';
import {
  adam,
  createRun,
  initSync,
  injectedNoise,
  labelNoise,
  logisticRegression,
  multilayerPerceptron,
  type Noise,
  type Problem,
  type RunOptions,
  sgd,
} from '../../src/index.js';
import type { Constraints } from '../../src/problems/constraints.js';
import * as all from '../../src/problems/index.js';
import { close } from '../support/close.js';
import { numbers, pairs } from './built-in-problems.js';

initSync();

/** Values are sums of at most a few hundred terms, whose roundings are of either sign: 64 of them, of the size of the largest entry. */
const sums = 64 * 2 ** -53;

/** Of a run: every step rounds once more. */
const steps = 200;

function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  close(
    actual,
    expected,
    tolerance,
    what,
    Array.from(expected).reduce((most, x) => Math.max(most, Math.abs(x)), 0),
  );
}

test('every built-in problem of the kernels has a pair', () => {
  const names = new Set(Object.values(pairs).map(({ builtIn }) => builtIn.name));
  assert.equal(
    [...names].sort(),
    Object.keys(all)
      .filter((name) => name !== 'custom')
      .sort(),
  );
});

for (const [name, { builtIn, defined }] of Object.entries(pairs)) {
  const P = builtIn.parameters;
  const points = [1, 2].map((k) => numbers(P, 1.2, k).map((x) => x + 0.1));

  test(`${name}: loss, gradient, Hessian, its diagonal and H x`, () => {
    assert.is(defined.parameters, P);
    for (const theta of points) {
      const x = numbers(P, 1, 5);
      near([defined.loss(theta)], [builtIn.loss(theta)], sums, 'loss');
      near(defined.gradient(theta), builtIn.gradient(theta), sums, 'gradient');
      near(defined.hessianDiagonal(theta), builtIn.hessianDiagonal(theta), sums, 'diagonal');
      near(defined.hessian(theta), builtIn.hessian(theta), sums, 'Hessian');
      near(defined.hessianVectorProduct(theta, x), builtIn.hessianVectorProduct(theta, x), sums, 'H x');
      const { loss, gradient, hessianDiagonal } = defined.evaluate(theta);
      assert.equal([loss, gradient, hessianDiagonal], [defined.loss(theta), defined.gradient(theta), defined.hessianDiagonal(theta)]);
    }
  });

  test(`${name}: the equations of the minimizers`, () => {
    const [mine, theirs] = [defined.constraints(), builtIn.constraints?.()];
    if (!mine || !theirs) return;
    assert.equal([mine.count, mine.rank], [theirs.count, theirs.rank]);
    for (const theta of points) sameEquations(mine, theirs, theta, name === 'matrixFactorization' ? -1 : 1);
  });

  test(`${name}: runs with every noise and mini-batches, in f64 and f32`, () => {
    const labels: Noise[] = [
      labelNoise({ delta: 0.3 }),
      labelNoise({ delta: 0.3, distribution: 'normal' }),
      labelNoise({ delta: 0.1, samples: 'one' }),
      labelNoise({ delta: 0.1, samples: 'one', distribution: 'normal' }),
    ];
    const choices: Partial<RunOptions>[] = [{}, { noise: injectedNoise({ sigma: 0.1, covariance: 'isotropic' }) }];
    if (P < 4) choices.push({ noise: injectedNoise({ sigma: 0.1, covariance: 'hessian' }) }); // elsewhere the root of a flat direction's rounding
    if (builtIn.samples > 0) {
      choices.push({ batchSize: 3 }, { batchSize: 300 });
      if (!defined.ignoresLabelNoise)
        choices.push(...labels.map((noise) => ({ noise })), { batchSize: 300, noise: labels[0] }, { batchSize: 5, noise: labels[1] });
    }
    for (const optimizer of [sgd({ lr: 0.01 }), adam({ lr: 0.003, beta1: 0.9, beta2: 0.99, eps: 1e-4 })]) {
      for (const choice of choices) {
        for (const dtype of ['f64', 'f32'] as const) {
          const shared = { theta0: points[0].map((x) => x / 3), optimizer, seed: 4, dtype, ...choice };
          const [mine, theirs] = [defined, builtIn].map((problem) => createRun({ ...shared, problem }).advance(steps));
          const what = `${optimizer.name} ${JSON.stringify(choice)} ${dtype}`;
          assert.is(mine.status, 'running', what);
          near(mine.theta, theirs.theta, steps * (dtype === 'f64' ? 2 ** -53 : 2 ** -24), what);
        }
      }
    }
  });
}

test('held-out rows and classes: the same measures, for logits of any size', () => {
  const matrix = (rows: number, phase: number): { data: Float64Array; shape: [number, number] } => ({
    data: numbers(3 * rows, 1, phase),
    shape: [rows, 3],
  });
  const [x, held] = [matrix(7, 2), matrix(5, 4)];
  const signs = { data: { x, y: numbers(7, 1, 3).map(Math.sign) }, test: { x: held, y: numbers(5, 1, 5).map(Math.sign) } };
  const classes = { data: { x, y: [0, 1, 2, 0, 1, 2, 0] }, test: { x: held, y: [0, 2, 1, 0, 2] } };
  const pairsOfClasses: Problem[][] = [
    [
      defineProblem({ parameters: 3, ...signs, output: (theta, row) => dot(theta, row.x), loss: 'logistic' }),
      logisticRegression({ ...signs.data, test: signs.test }),
    ],
    [
      defineProblem({
        parameters: { W: [3, 3], b: [3] },
        ...classes,
        output: ({ W, b }, row) => add(matvec(W, row.x), b),
        loss: 'cross-entropy',
      }),
      multilayerPerceptron({ sizes: [3, 3], activation: 'tanh', loss: 'crossEntropy', ...classes.data, test: classes.test }),
    ],
  ];
  const names = ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy', 'traceH', 'traceDiagH^0.5'];
  for (const problems of pairsOfClasses) {
    for (const size of [1, 8, 1e6]) {
      const theta0 = numbers(problems[0].parameters, size, 7);
      const [mine, theirs] = problems.map((problem) => createRun({ problem, optimizer: sgd({ lr: 0.1 }), theta0 }).measure(names));
      for (const name of names) near([mine[name]], [theirs[name]], sums, `${name} at ${size}`);
    }
  }
});

/** `sign` times the same functions. */
function sameEquations(mine: Constraints, theirs: Constraints, theta: Float64Array, sign: number): void {
  const [P, m] = [theta.length, mine.count];
  const turned = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, (x) => sign * x);
  const S = numbers(P, 1, 3).map((x) => 1.5 + x);
  const [K, v, p] = [numbers(m * P, 1, 6), numbers(P, 1, 7), numbers(m, 1, 8)];
  const half = numbers(P * P, 1, 9);
  const A = half.map((_, k) => half[k] + half[(k % P) * P + Math.floor(k / P)]);
  const [slopes, others] = [mine.slopes(theta), theirs.slopes(theta)];
  near([mine.scale], [theirs.scale], sums, 'scale');
  near(turned(mine.values(theta)), theirs.values(theta), sums, 'values');
  near(turned(mine.jacobian(theta)), theirs.jacobian(theta), sums, 'J');
  near(turned(slopes.times(v)), others.times(v), sums, 'J x');
  near(turned(slopes.transposeTimes(p)), others.transposeTimes(p), sums, 'J^T p');
  near(slopes.gram(S), others.gram(S), sums, 'J S J^T');
  near(slopes.curvatureAlongSlopes(S), others.curvatureAlongSlopes(S), sums, 'sum F_i S grad f_i');
  near(turned(mine.innerProducts(theta, A)), theirs.innerProducts(theta, A), sums, '<F_i, A>');
  near(turned(mine.curvature(theta, K)), theirs.curvature(theta, K), sums, 'sum F_i K_i');
}

test.run();
