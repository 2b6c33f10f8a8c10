// The measures whose values edges of stability bound, against dense matrices, sums over batches and closed forms.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  adamMini,
  createRun,
  custom,
  initSync,
  logisticRegression,
  type Optimizer,
  quadratic,
  rmsprop,
  sgd,
  shampoo,
} from '../../src/index.js';
import { symmetricEigen } from '../../src/linear-algebra/symmetric-eigen.js';
import { close } from '../support/close.js';

initSync();

const bowl = quadratic({
  hessian: [
    [4, 1, 0],
    [1, 3, 0.5],
    [0, 0.5, 2],
  ],
});

/** λ1(S^½ H S^½) of the dense matrices. */
function dense(S: readonly number[]): number {
  const H = bowl.hessian([0, 0, 0]);
  const scaled = H.map((h, k) => h * Math.sqrt(S[Math.floor(k / 3)] * S[k % 3]));
  return symmetricEigen(scaled, 3).values[2];
}

test('the preconditioned sharpness is the largest eigenvalue of S^½ H S^½ with S of the next step', () => {
  const steps = 7;
  const cases: readonly (readonly [Optimizer, (v: number) => number])[] = [
    [sgd({ lr: 0.01 }), () => 1],
    [rmsprop({ lr: 0.01, eps: 1e-3 }), (v) => 1 / (Math.sqrt(v) + 1e-3)],
    [adam({ lr: 0.01, beta2: 0.9, epsRoot: 0.1 }), (v) => 1 / (Math.sqrt(v + 0.1) + 1e-8)],
    [adam.torch({ lr: 0.01 }), (v) => 1 / (Math.sqrt(v / (1 - 0.999 ** steps)) + 1e-8)],
    [adam.keras({ lr: 0.01 }), (v) => 1 / (Math.sqrt(v / (1 - 0.999 ** steps)) + 1e-7 / Math.sqrt(1 - 0.999 ** steps))],
    [adamE({ lr: 0.01, lambda: 0.3, beta2: 0.9, eps: 1e-2 }), (v) => 1 / (v ** 0.3 + 1e-2)],
    [adamMini({ lr: 0.01, beta2: 0.9, eps: 1e-2, blocks: [1, 2] }), (v) => 1 / (Math.sqrt(v) + 1e-2)],
  ];
  for (const [optimizer, scale] of cases) {
    const run = createRun({ problem: bowl, optimizer, theta0: [1, -2, 0.5] }).advance(steps);
    const S = run.v ? Array.from(run.v, scale) : [1, 1, 1];
    close([run.measure(['preconditionedSharpness']).preconditionedSharpness], [dense(S)], 1e-12, optimizer.name);
  }
});

test('where S is no diagonal, or a run keeps more than v, there is no preconditioned sharpness', () => {
  for (const optimizer of [shampoo({ lr: 0.01 }), adam({ lr: 0.01, amsgrad: true })]) {
    assert.throws(
      () => createRun({ problem: bowl, optimizer, theta0: [1, 1, 1] }).measure(['preconditionedSharpness']),
      (error: { code: string }) => error.code === 'E_UNAVAILABLE',
      optimizer.name,
    );
  }
});

const x = [
  [1, 0.5],
  [-0.3, 2],
  [0.8, -1],
];
const y = [1, -1, 1];
const theta0 = [0.3, -0.2];

/** gᵀ H g/‖g‖² of a batch of logistic losses: g = -Σ y_i s_i x_i/B, H = Σ s_i (1 - s_i) x_i x_iᵀ/B, s_i = 1/(1 + exp(y_i <x_i, theta>)). */
function along(rows: readonly number[]): number {
  const s = x.map((row, i) => 1 / (1 + Math.exp(y[i] * (row[0] * theta0[0] + row[1] * theta0[1]))));
  const g = [0, 1].map((p) => rows.reduce((sum, i) => sum - (y[i] * s[i] * x[i][p]) / rows.length, 0));
  const Hg = rows.reduce((sum, i) => sum + (s[i] * (1 - s[i]) * (x[i][0] * g[0] + x[i][1] * g[1]) ** 2) / rows.length, 0);
  return Hg / (g[0] * g[0] + g[1] * g[1]);
}

test('rows in any unit have their batch sharpness, from 0 too', () => {
  for (const unit of [1, 30, 255, 1e4, 1e8]) {
    const problem = logisticRegression({ x: x.map((row) => row.map((entry) => entry * unit)), y });
    const seen = createRun({ problem, optimizer: sgd({ lr: 0.1 }), theta0: [0, 0] }).measure(['batchSharpness@1']);
    // At 0 a row has s (1 - s) = ¼, and its gradient lies along it.
    const right = (x.reduce((sum, row) => sum + row[0] ** 2 + row[1] ** 2, 0) / 12) * unit * unit;
    close([seen['batchSharpness@1']], [right], 1e-8, `${unit}`);
  }
});

test('the batch sharpness of single samples is the mean over all of them, of pairs within its error of the mean over all pairs', () => {
  const run = createRun({ problem: logisticRegression({ x, y }), optimizer: sgd({ lr: 0.1 }), theta0 });
  const seen = run.measure(['batchSharpness@1', 'batchSharpnessError@1', 'batchSharpness@2', 'batchSharpnessError@2']);
  close([seen['batchSharpness@1']], [(along([0]) + along([1]) + along([2])) / 3], 1e-9, 'one');
  assert.is(seen['batchSharpnessError@1'], 0);
  const pairs = x.flatMap((_, i) => x.map((__, j) => along([i, j])));
  const mean = pairs.reduce((a, b) => a + b, 0) / 9;
  const error = seen['batchSharpnessError@2'];
  assert.ok(Math.abs(seen['batchSharpness@2'] - mean) < 4 * error, `${seen['batchSharpness@2']} ± ${error} against ${mean}`);
  const spread = Math.sqrt(pairs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9 / 200);
  assert.ok(Math.abs(error / spread - 1) < 0.25, `${error} against ${spread}`);
});

test('a loss in JavaScript has the batch sharpness of its residuals; a problem without samples none; no gradient, none', () => {
  const own = custom({
    parameters: 2,
    residuals: (theta) => x.map((row, i) => row[0] * theta[0] + row[1] * theta[1] - y[i]),
    jacobian: () => x,
    initialTheta: theta0,
  });
  for (const name of ['batchSharpness@1', 'batchSharpness@2', 'batchSharpnessError@1', 'batchSharpnessError@2'])
    assert.throws(
      () => createRun({ problem: quadratic({ hessian: [[1]] }), optimizer: sgd({ lr: 0.1 }), theta0: [1] }).measure([name]),
      /needs samples/,
      name,
    );
  const measure = (problem: Parameters<typeof createRun>[0]['problem'], at: readonly number[]): number =>
    createRun({ problem, optimizer: sgd({ lr: 0.1 }), theta0: [...at] }).measure(['batchSharpness@1'])['batchSharpness@1'];
  const squares = x.map((row) => row[0] ** 2 + row[1] ** 2);
  close([measure(own, theta0)], [squares.reduce((a, b) => a + b, 0) / 3], 1e-12, 'linear residuals');
  assert.throws(
    () => measure(bowl, [1, 1, 1]),
    (error: { code: string }) => error.code === 'E_UNAVAILABLE',
  );
  const fitted = custom({ parameters: 2, residuals: (theta) => [theta[0] - theta[1]], jacobian: () => [[1, -1]] });
  assert.is(measure(fitted, [0.5, 0.5]), 0);
});

test.run();
