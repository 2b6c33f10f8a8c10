// Where counts end: rows, draws, parameters, sides of matrices and terms of sums, against gradients that are written out by hand.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  add,
  type DefinedProblem,
  defineProblem,
  dot,
  logSumExp,
  matmul,
  matvec,
  mean,
  mul,
  outer,
  softmax,
  square,
  sub,
  sum,
  type Traced,
  transpose,
  vector,
} from '../../src/define/index.js';
import { ellipse, initSync } from '../../src/index.js';
import { type Dtype, KernelInstance } from '../../src/kernels/instance.js';
import { close, sameBits } from '../support/close.js';
import { kernelGradient } from '../support/problems.js';
import { numbers } from './built-in-problems.js';

initSync();

const both: readonly Dtype[] = ['f64', 'f32'];
/** Sixteen roundings of numbers of size 1. */
const ulps = { f64: 16 * 2 ** -53, f32: 16 * 2 ** -24 };

/** f = a x² + b of n rows; theta = (a, b). */
function parabola(n: number): { problem: DefinedProblem; x: Float64Array; y: Float64Array } {
  const [x, y] = [numbers(n, 1, 2).map(Math.fround), numbers(n, 1, 3).map(Math.fround)];
  const problem = defineProblem({ parameters: ['a', 'b'], data: { x, y }, output: ({ a, b }, row) => add(mul(a, square(row.x)), b) });
  return { problem, x, y };
}

/** Its gradient on rows with noise. */
function slope(
  { x, y }: { x: Float64Array; y: Float64Array },
  [a, b]: readonly number[],
  rows: readonly number[],
  noise: readonly number[],
): number[] {
  const residuals = rows.map((i, k) => a * x[i] ** 2 + b - y[i] - (noise[k] ?? 0));
  const average = (of: (i: number) => number): number => residuals.reduce((total, r, k) => total + r * of(rows[k]), 0) / rows.length;
  return [average((i) => x[i] ** 2), average(() => 1)];
}

const theta = [0.75, -0.5];
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

test('any number of rows, with noise and without', () => {
  for (const n of [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100]) {
    const given = parabola(n);
    const { problem, x, y } = given;
    const rows = range(n);
    const noise = [...numbers(n, 0.5, 4).map(Math.fround)];
    const squares = rows.reduce((total, i) => total + (theta[0] * x[i] ** 2 + theta[1] - y[i]) ** 2, 0);
    close([problem.loss(theta)], [squares / (2 * n)], ulps.f64, `loss of ${n} rows`, 1);
    const moment = (p: number): number => rows.reduce((total, i) => total + x[i] ** p, 0) / n;
    close(problem.hessian(theta), [moment(4), moment(2), moment(2), 1], ulps.f64, `Hessian of ${n} rows`, 1);
    for (const dtype of both) {
      close(kernelGradient(problem, dtype, theta), slope(given, theta, rows, []), ulps[dtype], `${n} rows`, 1);
      close(kernelGradient(problem, dtype, theta, { noise }), slope(given, theta, rows, noise), ulps[dtype], `${n} rows with noise`, 1);
    }
  }
});

test('draws with repeats, more than there are rows, and more than are brought together at a time', () => {
  for (const n of [1, 5, 20, 300]) {
    const given = parabola(n);
    for (const draws of [1, 7, 8, 17, 255, 256, 257, 512, 513, 1000]) {
      const indices = range(draws).map((k) => (k * k + 3) % n);
      const noise = [...numbers(draws, 0.5, 5).map(Math.fround)];
      for (const dtype of both) {
        const what = `${draws} of ${n} rows in ${dtype}`;
        close(kernelGradient(given.problem, dtype, theta, { indices }), slope(given, theta, indices, []), ulps[dtype], what, 1);
        const noisy = kernelGradient(given.problem, dtype, theta, { indices, noise });
        close(noisy, slope(given, theta, indices, noise), ulps[dtype], `${what} with noise`, 1);
      }
    }
  }
});

test('residuals are drawn, and have noise, as rows do', () => {
  const c = [0.5, -0.25, 1, 2];
  for (const loss of ['squares', 'squares-without-half'] as const) {
    const problem = defineProblem({
      parameters: ['a', 'b'],
      residuals: ({ a, b }) => c.map((ck) => sub(mul(ck, a), mul(ck * ck, b))),
      loss,
    });
    const factor = loss === 'squares' ? 1 : 2;
    const expected = (rows: readonly number[], noise: readonly number[]): number[] => {
      const of = (weight: (ck: number) => number): number =>
        rows.reduce((total, i, k) => total + (c[i] * theta[0] - c[i] ** 2 * theta[1] - (noise[k] ?? 0)) * weight(c[i]), 0);
      return [of((ck) => ck), of((ck) => -ck * ck)].map((x) => (factor * x) / rows.length);
    };
    const indices = [3, 0, 0, 1, 3, 3];
    const noise = [0.5, -0.5, 0.25, 1, -1, 0.125];
    for (const dtype of both) {
      const at = (draws: object): Float64Array => kernelGradient(problem, dtype, theta, draws);
      close(at({}), expected(range(4), []), ulps[dtype], 'all', 1);
      close(at({ noise: noise.slice(0, 4) }), expected(range(4), noise), ulps[dtype], 'all with noise', 1);
      close(at({ indices }), expected(indices, []), ulps[dtype], 'a batch', 1);
      close(at({ indices, noise }), expected(indices, noise), ulps[dtype], 'a batch with noise', 1);
    }
  }
});

test('the noise of a row is on every entry of its label', () => {
  const data = {
    x: [1, 2, -1],
    y: [
      [1, 2],
      [0, 1],
      [-1, 0.5],
    ],
  };
  const problem = defineProblem({ parameters: ['a', 'b'], data, output: ({ a, b }, { x }) => vector(mul(a, x), b) });
  const noise = [0.5, -0.25, 2];
  const of = (k: 0 | 1): number[] => data.y.map((y, i) => theta[k] * (k === 0 ? data.x[i] : 1) - y[k] - noise[i]);
  const average = (values: number[]): number => values.reduce((total, x) => total + x, 0) / 3;
  const expected = [average(of(0).map((r, i) => r * data.x[i])), average(of(1))];
  for (const dtype of both) close(kernelGradient(problem, dtype, theta, { noise }), expected, ulps[dtype], dtype, 1);
});

test('any number of parameters, without rows and with them', () => {
  for (const P of [1, 2, 3, 4, 5, 15, 16, 17, 18, 33]) {
    const at = numbers(P, 1, 1).map(Math.fround);
    const c = numbers(P, 1, 2).map(Math.fround);
    const along = at.reduce((total, x, k) => total + c[k] * x, 0);
    const squares = at.reduce((total, x) => total + x * x, 0);
    // ½ (c·θ)² + ¼ ‖θ‖⁴
    const expected = at.map((x, k) => c[k] * along + squares * x);
    const model = (t: Traced, weights: Traced | Float64Array): Traced =>
      add(mul(0.5, square(dot(t, weights as Traced))), mul(0.25, square(sum(square(t)))));
    const alone = defineProblem({ parameters: P, loss: (t) => model(t, c) });
    const data = { c: { data: Float64Array.of(...c, ...c, ...c), shape: [3, P] as const }, y: [0, 0, 0] };
    const rows = defineProblem({ parameters: P, data, output: (t, row) => model(t, row.c), loss: (f) => f });
    const scale = P * P;
    for (const problem of [alone, rows]) {
      for (const dtype of both) close(kernelGradient(problem, dtype, at), expected, ulps[dtype], `${P} parameters in ${dtype}`, scale);
      const H = problem.hessian(at);
      H.forEach((value, k) => {
        const [p, q] = [Math.floor(k / P), k % P];
        close([value], [c[p] * c[q] + 2 * at[p] * at[q] + (p === q ? squares : 0)], ulps.f64, `H of ${P}`, scale);
      });
      sameBits(
        problem.hessianDiagonal(at),
        H.filter((_, k) => k % (P + 1) === 0),
        'diagonal',
      );
    }
  }
});

test('sums of any length, of numbers and of products', () => {
  for (const k of [1, 2, 8, 15, 16, 17, 18, 23, 24, 25, 40]) {
    const data = { x: { data: numbers(9 * k, 1, 3), shape: [9, k] as const }, y: numbers(9, 1, 4) };
    const of = (output: (t: { W: Traced; b: Traced }, x: Traced) => Traced): DefinedProblem =>
      defineProblem({ parameters: { W: [2, k], b: [k] }, data, output: (t, { x }) => output(t as never, x) });
    const whole = of(({ W, b }, x) => add(dot(matvec(W, x), [1, 0.5]), dot(b, x)));
    const written = of(({ W, b }, x) => {
      const terms = [...x].map((xj, j) => mul(add(add(W[0][j], mul(0.5, W[1][j])), b[j]), xj));
      return terms.reduce((total, term) => add(total, term));
    });
    const other = of(({ W, b }, x) => add(add(sum(mul(W[0], x)), mul(0.5, sum(mul(W[1], x)))), mul(mean(mul(b, x)), k)));
    const at = numbers(3 * k, 0.5, 6);
    const scale = k;
    for (const problem of [written, other]) {
      close(whole.gradient(at), problem.gradient(at), ulps.f64, `gradient, ${k}`, scale);
      close(whole.hessian(at), problem.hessian(at), ulps.f64, `Hessian, ${k}`, scale);
      close(kernelGradient(whole, 'f32', at), problem.gradient(at), ulps.f32, `in f32, ${k}`, scale);
    }
  }
});

test('matrices with a side of 1', () => {
  const models: Readonly<Record<string, readonly [whole: (t: Traced) => Traced, written: (t: Traced) => Traced]>> = {
    'row times column': [
      (t) => sum(matmul([[t[0], t[1], t[2]]], [[t[3]], [t[4]], [t[5]]])),
      (t) => [0, 1, 2].map((k) => mul(t[k], t[k + 3])).reduce((a, b) => add(a, b)),
    ],
    'column times row': [
      (t) => sum(square(matmul([[t[0]], [t[1]], [t[2]]], [[t[3], t[4]]]))),
      (t) => [0, 1, 2].flatMap((i) => [3, 4].map((j) => square(mul(t[i], t[j])))).reduce((a, b) => add(a, b)),
    ],
    '1 x 1': [(t) => square(matmul([[t[0]]], [[t[1]]])[0][0]), (t) => square(mul(t[0], t[1]))],
    'one row, and a vector': [(t) => square(matvec([[t[0], t[1]]], [t[2], t[3]])[0]), (t) => square(add(mul(t[0], t[2]), mul(t[1], t[3])))],
    'one column, and a vector of one': [
      (t) => sum(square(matvec([[t[0]], [t[1]]], [t[2]]))),
      (t) => add(square(mul(t[0], t[2])), square(mul(t[1], t[2]))),
    ],
    transposes: [
      (t) => sum(mul(transpose([[t[0], t[1], t[2]]]), [[t[3]], [t[4]], [t[5]]])).add(sum(transpose([[t[0]], [t[1]]]))),
      (t) =>
        [0, 1, 2]
          .map((k) => mul(t[k], t[k + 3]))
          .reduce((a, b) => add(a, b))
          .add(add(t[0], t[1])),
    ],
    'outer products': [
      (t) => sum(square(outer([t[0]], [t[1], t[2]]))).add(sum(outer([t[3], t[4]], [t[5]]))),
      (t) => add(square(mul(t[0], t[1])), square(mul(t[0], t[2]))).add(mul(add(t[3], t[4]), t[5])),
    ],
    'softmax and logSumExp of one entry': [
      (t) => add(mul(softmax([t[0]])[0], t[1]), logSumExp([mul(t[2], t[3])])),
      (t) => add(t[1], mul(t[2], t[3])),
    ],
  };
  const at = numbers(6, 1, 2);
  for (const [name, [whole, written]] of Object.entries(models)) {
    const [a, b] = [whole, written].map((loss) => defineProblem({ parameters: 6, loss }));
    close([a.loss(at)], [b.loss(at)], ulps.f64, name, 1);
    close(a.gradient(at), b.gradient(at), ulps.f64, name, 1);
    close(a.hessian(at), b.hessian(at), ulps.f64, name, 1);
    const data = { z: [[1], [2], [0.5]], y: [0, 0, 0] };
    const [c, d] = [whole, written].map((model) => defineProblem({ parameters: 6, data, output: (t, { z }) => mul(model(t), z[0]) }));
    close(c.gradient(at), d.gradient(at), ulps.f64, `${name}, on rows`, 1);
    close(c.hessian(at), d.hessian(at), ulps.f64, `${name}, on rows`, 4);
  }
});

test('a parameter without effect, a model without any, and one without data', () => {
  const data = { x: [1, 2, 3], y: [1, 0, 2] };
  const some = defineProblem({ parameters: { a: [], unused: [2, 2] }, data, output: ({ a }, { x }) => mul(a, x) });
  const at = [0.5, 7, 8, 9, 10];
  close(some.gradient(at), [(0.5 * 14 - 7) / 3, 0, 0, 0, 0], ulps.f64, 'gradient', 1);
  close(some.hessianDiagonal(at), [14 / 3, 0, 0, 0, 0], ulps.f64, 'diagonal');
  const none = defineProblem({ parameters: 2, data, output: (_, { x }) => square(x) });
  close([none.loss([1, 2])], [(0 + 4 ** 2 + 7 ** 2) / 6], ulps.f64, 'loss');
  assert.equal([...none.gradient([1, 2])], [0, 0]);
  assert.equal([...none.hessian([1, 2])], [0, 0, 0, 0]);
  const constant = defineProblem({ parameters: 2, loss: () => 3 });
  assert.equal([constant.loss([1, 2]), ...constant.gradient([1, 2]), ...constant.hessian([1, 2])], [3, 0, 0, 0, 0, 0, 0]);
  const plain = defineProblem({ parameters: 1, data, output: ([a]) => a });
  close(plain.gradient([2]), [1], ulps.f64, 'without inputs', 1);
  assert.equal([...plain.hessian([2])], [1]);
  const fixed = defineProblem({ parameters: 1, residuals: ([a]) => [a, 2] });
  close([fixed.loss([3]), ...fixed.gradient([3]), ...fixed.hessian([3])], [(9 + 4) / 4, 1.5, 0.5], ulps.f64, 'a constant residual');
  const flat = defineProblem({ parameters: 1, data, output: () => 1 });
  close([flat.loss([3]), ...flat.gradient([3])], [(0 + 1 + 1) / 6, 0], ulps.f64, 'a constant output');
});

test('several problems in one instance of the kernels leave each other alone', () => {
  const [{ problem: one }, { problem: two }] = [parabola(9), parabola(20)];
  const three = ellipse({ a: 2, b: 1 });
  const again = parabola(9).problem; // the same once more
  const problems = [one, two, three, again];
  const alone = problems.map((problem) => problem.gradient(theta));
  sameBits(alone[3], alone[0], 'the same graph, defined twice');
  const kernels = new KernelInstance();
  const loaded = problems.map((problem) => problem.load(kernels, 'f64'));
  const [at, g] = [kernels.allocate(16), kernels.allocate(16)];
  kernels.f64(at, 2).set(theta);
  for (const k of [0, 1, 2, 3, 2, 1, 0, 3, 0]) {
    kernels.of('f64').problemGradient(problems[k].kind, loaded[k], at, g, 0, 0, problems[k].samples);
    sameBits(kernels.f64(g, 2), alone[k], `problem ${k}`);
  }
});

test('one class alone is always right', () => {
  const problem = defineProblem({
    parameters: { w: [1] },
    data: { x: [1, 2], y: [0, 0] },
    output: ({ w }, { x }) => mul(w, x),
    loss: 'cross-entropy',
  });
  assert.equal([problem.loss([3]), ...problem.gradient([3]), ...problem.hessian([3]), problem.accuracy([3])], [0, 0, 0, 1]);
});

test.run();
