// Logistic regression against closed forms, its definition in scalar loops, and differences.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRun, init, labelNoise, logisticRegression, sgd } from '../../src/index.js';
import { close } from '../support/close.js';
import { randomSource } from '../support/numbers.js';
import { equalsDifferences, holdsHessian } from '../support/problems.js';

test.before(init);

const sigma = (z: number): number => 1 / (1 + Math.exp(-z));

/** n rows of d features in [-1, 1], labels ±1, and a theta; more rows than the kernels take in one block. */
function random(n: number, d: number, seed: number) {
  const next = randomSource(seed);
  const numbers = (count: number): number[] => Array.from({ length: count }, () => 2 * next() - 1);
  const x = Array.from({ length: n }, () => numbers(d));
  return { x, y: numbers(n).map((u) => (u > 0 ? 1 : -1)), theta: numbers(d) };
}

test('one sample in closed form', () => {
  const one = logisticRegression({ x: [[1]], y: [1] });
  close([one.loss([0]), one.gradient([0])[0], one.hessian([0])[0]], [Math.LN2, -1 / 2, 1 / 4], 1e-15, 'at 0');
  const at = [Math.log(3)]; // sigma(-log 3) = ¼
  close([one.loss(at), one.gradient(at)[0], one.hessian(at)[0]], [Math.log(4 / 3), -1 / 4, 3 / 16], 1e-15, 'at log 3');
  const other = logisticRegression({ x: [[1]], y: [-1] });
  close([other.loss(at), other.gradient(at)[0]], [Math.log(4), 3 / 4], 1e-15, 'of the other class');
});

test('far from the boundary nothing overflows and nothing is lost: log(1 + e^-40) = e^-40 to sixteen digits, log(1 + e^1000) = 1000', () => {
  const one = logisticRegression({ x: [[1]], y: [1] });
  close([one.loss([40]), one.gradient([40])[0]], [Math.exp(-40), -Math.exp(-40)], 1e-14, 'right side');
  assert.equal([one.loss([-1000]), one.gradient([-1000])[0], one.hessian([-1000])[0]], [1000, -1, 0]);
});

test('loss, gradient, diagonal and products are those of the definition, across blocks of samples', () => {
  for (const [n, d] of [
    [1, 1],
    [63, 5],
    [130, 9],
  ]) {
    const { x, y, theta } = random(n, d, n);
    const problem = logisticRegression({ x, y });
    const f = x.map((row) => row.reduce((sum, entry, j) => sum + entry * theta[j], 0));
    const mean = (of: (i: number) => number): number => x.reduce((sum, _, i) => sum + of(i), 0) / n;
    const each = (of: (i: number, j: number) => number): number[] => theta.map((_, j) => mean((i) => of(i, j)));
    close([problem.loss(theta)], [mean((i) => Math.log1p(Math.exp(-y[i] * f[i])))], 1e-14, 'loss');
    close(
      problem.gradient(theta),
      each((i, j) => -y[i] * sigma(-y[i] * f[i]) * x[i][j]),
      1e-13,
      'gradient',
      1,
    );
    const weight = (i: number): number => sigma(f[i]) * sigma(-f[i]);
    close(
      problem.hessianDiagonal(theta),
      each((i, j) => weight(i) * x[i][j] ** 2),
      1e-13,
      'diagonal',
    );
    equalsDifferences(problem, Float64Array.from(theta));
    holdsHessian(problem, Float64Array.from(theta), 1e-13);
  }
});

test('label noise moves the labels of the gradient: with ±2 on y = ±1 half of the classes turn and half count three times', () => {
  const { x, y, theta } = random(5, 3, 8);
  const run = createRun({
    problem: logisticRegression({ x, y }),
    optimizer: sgd({ lr: 1 }),
    noise: labelNoise({ delta: 2 }),
    theta0: theta,
    seed: 4,
  });
  const moved = [...run.advance(1).theta].map((t, j) => theta[j] - t);
  const choices = Array.from({ length: 2 ** 5 }, (_, bits) =>
    theta.map((_, j) => {
      const terms = x.map((row, i) => {
        const s = y[i] + ((bits >> i) & 1 ? 2 : -2);
        const f = row.reduce((sum, entry, k) => sum + entry * theta[k], 0);
        return (-s * sigma(-s * f) * row[j]) / 5;
      });
      return terms.reduce((a, b) => a + b, 0);
    }),
  );
  const nearest = Math.min(...choices.map((choice) => Math.max(...choice.map((g, j) => Math.abs(g - moved[j])))));
  assert.ok(nearest < 1e-14, `the step is ${nearest} from that of any signs`);
});

test('mini-batches in f32 stay near those in f64, and accuracy counts the samples on their side', () => {
  const { x, y, theta } = random(70, 4, 3);
  const problem = logisticRegression({ x, y, test: { x: [[1, 1, 1, 1]], y: [1] } });
  const [wide, narrow] = (['f64', 'f32'] as const).map(
    (dtype) => createRun({ problem, optimizer: sgd({ lr: 0.1 }), theta0: theta, batchSize: 90, seed: 2, dtype }).advance(50).theta,
  );
  close(narrow, [...wide], 1e-5, 'f32', 1);
  const right = x.filter((row, i) => y[i] * row.reduce((sum, entry, j) => sum + entry * theta[j], 0) > 0).length;
  assert.is(problem.accuracy(theta), right / 70);
  const run = createRun({ problem, optimizer: sgd({ lr: 0 }), theta0: [1, 0, 0, 0] });
  assert.equal(run.measure(['testAccuracy']), { testAccuracy: 1 });
  close([run.measure(['testLoss']).testLoss], [Math.log1p(Math.exp(-1))], 1e-14, 'test loss');
});

test('labels other than ±1, and test rows of another width, are refused', () => {
  const refused = (code: string, path: string) => (error: { code: string; path: string }) => error.code === code && error.path === path;
  assert.throws(() => logisticRegression({ x: [[1], [2]], y: [1, 0] }), refused('E_RANGE', 'problem.y[1]'));
  assert.throws(() => logisticRegression({ x: [[1]], y: [1], test: { x: [[1, 2]], y: [1] } }), refused('E_SHAPE', 'problem.test.x'));
});

test.run();
