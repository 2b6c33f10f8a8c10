// Losses, gradients, Hessians and H x of defined models against 80 digits (test/reference-data/make_defined_models.py).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../../src/define/index.js';
import { initSync } from '../../src/index.js';
import { close } from '../support/close.js';
import { kernelGradient } from '../support/problems.js';
import { referenceData } from '../support/reference-data.js';

initSync();

const { abs, add, cos, div, dot, exp, less, log, logSumExp, matmul, matvec, max, mean, min, mul, neg, outer, pow, relu } = define;
const { select, sigmoid, sign, sin, softmax, softplus, sqrt, square, sub, sum, tanh, transpose, vector } = define;

interface Truth {
  readonly theta: number[];
  readonly data?: define.Data;
  readonly loss: number;
  readonly grad: number[];
  readonly hessian: number[];
  /** Of the terms that are added up over rows: the largest mean of absolute values. */
  readonly gradSize: number;
  readonly hessianSize: number;
  readonly direction: number[];
  readonly product: number[];
}

const truths = referenceData<{ source: string; cases: Record<string, Truth> }>('defined-models.json');

type Options = Omit<define.DefineProblemOptions, 'data'>;

const models: Readonly<Record<string, Options>> = {
  rosenbrock: {
    parameters: ['x', 'y'],
    loss: ({ x, y }) => add(square(sub(1, x)), y.sub(x.mul(x)).pow(2).mul(100)),
  },
  powers: {
    parameters: 4,
    loss: ([x, y, z, w]) =>
      [
        pow(x, 3),
        pow(y, -2),
        pow(z, 0.5),
        pow(w, 2.25),
        pow(x, w),
        pow(z, -1.5),
        pow(neg(y), 7),
        pow(2, z),
        pow(neg(mul(x, w)), 17),
      ].reduce((a, b) => add(a, b)),
  },
  functions: {
    parameters: 4,
    loss: (t) => {
      const x = add(0.5, square(t));
      const turned = vector(x[1], x[2], x[3], x[0]);
      return [
        mul(exp(mul(neg(x[0]), t)), sin(mul(3, t))),
        mul(log(x), cos(mul(t, t[3]))),
        div(sqrt(x), turned),
        mul(tanh(t), sigmoid(mul(2, t))),
        softplus(mul(t, t[0])),
      ]
        .map((term) => sum(term))
        .reduce((a, b) => add(a, b));
    },
  },
  kinks: {
    parameters: { a: [3], b: [3] },
    loss: ({ a, b }) => {
      const smooth = add(mul(pow(relu(a), 2), b), pow(abs(b), 3));
      const ends = mul(min(a, b), max(mul(a, b), [0.25, -0.5, 1]));
      const chosen = select(less(a[0], b[2]), mul(a[0], a[1]), mul(a[0], square(a[2])));
      return add(sum(add(smooth, ends)), add(chosen, mul(sign(b[1]), mul(b[1], a[1]))));
    },
  },
  matrices: {
    parameters: { A: [2, 3], B: [3, 2], x: [3] },
    loss: ({ A, B, x }) => {
      const y = matvec(A, x);
      const products = add(sum(square(matmul(A, B))), sum(mul(outer(y, x), sin(A))));
      return add(products, add(mean(mul(transpose(A), B)), dot(matvec(transpose(A), y), x)));
    },
  },
  softmaxes: {
    parameters: 6,
    loss: (t) => {
      const W = [
        [t[0], t[1], t[2]],
        [t[3], t[4], t[5]],
      ];
      return add(add(dot(softmax(t), [1, -2, 0.5, 3, -1, 0.25]), logSumExp(mul(2, t))), sum(mul(softmax(square(W)), W)));
    },
  },
  slices: {
    parameters: { W: [2, 3], v: [3] },
    loss: ({ W, v }) => {
      const [first, second] = W;
      const u = vector(mul(second[0], v[2]), v[0], square(W[0][2]), 0.5);
      const squares = add(dot(u, [v[1], v[1], W[1][1], v[2]]), square(dot(first, second)));
      return add(squares, add(mul(sum(tanh(second)), v[0]), pow(v[2], 3)));
    },
  },
  many: {
    parameters: 19,
    loss: (t) => {
      const turned = [...t].map((_, k) => t[(k + 1) % 19]);
      const weights = Float64Array.from({ length: 19 }, (_, k) => (k - 9) / 8);
      return add(add(mean(square(t)), sin(dot(t, turned))), dot(exp(t), weights));
    },
  },
  residuals: {
    parameters: 3,
    residuals: (t) => {
      const [x, y, z] = t;
      return [sub(dot(t, t), 1), sub(mul(sin(x), y), div(z, 2)), sub(exp(sub(x, z)), y)];
    },
  },
  'residuals as text': {
    parameters: ['x', 'y'],
    loss: 'squares-without-half',
    residuals: ['(x+y)^2/2 + (x-y)^2/8 - 1', 'tanh(x)*y - sqrt(2 + x)'],
  },
  decay: { parameters: 3, output: ([a, b, c], { x }) => add(mul(a, exp(mul(neg(b), x))), c) },
  'vector outputs': {
    parameters: { W: [2, 3], a: [2] },
    output: ({ W, a }, { x }) => mul(tanh(matvec(W, x)), a),
    loss: 'squares-without-half',
  },
  'tanh net': {
    parameters: { W1: [3, 2], b1: [3], W2: [2, 3], b2: [2], a: [2] },
    output: ({ W1, b1, W2, b2, a }, { x }) => dot(a, tanh(add(matvec(W2, tanh(add(matvec(W1, x), b1))), b2))),
    loss: 'squares',
  },
  logistic: { parameters: 3, output: (theta, { x }) => dot(theta, x), loss: 'logistic' },
  classes: {
    parameters: { W: [3, 2], b: [3] },
    output: ({ W, b }, { x }) => add(matvec(W, x), b),
    loss: 'cross-entropy',
  },
  'relu net': {
    parameters: { W: [4, 2], b: [4], V: [3, 4] },
    output: ({ W, b, V }, { x }) => matvec(V, relu(add(matvec(W, x), b))),
    loss: 'cross-entropy',
  },
  'own loss': {
    parameters: { w: [3], c: [] },
    output: ({ w, c }, { x, s }) => add(dot(w, x), mul(c, s)),
    loss: (f, y) => sub(softplus(mul(2, sub(f, y))), add(sub(f, y), Math.LN2)),
  },
  attention: {
    parameters: { Q: [2, 2], K: [2, 2], V: [2, 2], a: [2] },
    output: ({ Q, K, V, a }, { x }) => {
      const X = [
        [x[0], x[1]],
        [x[2], x[3]],
        [x[4], x[5]],
      ];
      const scores = div(matmul(matmul(X, Q), transpose(matmul(X, K))), Math.SQRT2);
      return dot(a, matmul(softmax(scores), matmul(X, V))[2]);
    },
  },
  factorization: {
    parameters: { U: [3, 2], V: [2, 3] },
    output: ({ U, V }, { A }) =>
      [0, 1, 2].map((i) => dot(matmul(U, V)[i], [A[3 * i], A[3 * i + 1], A[3 * i + 2]])).reduce((a, b) => add(a, b)),
    loss: 'squares-without-half',
  },
  'long sums': {
    parameters: 19,
    output: (theta, { x }) => add(tanh(div(dot(theta, x), 4)), div(dot(x, x), 16)),
  },
  'power law': {
    parameters: ['a', 'b'],
    output: ({ a, b }, { x }) => mul(a, pow(x, b)),
    loss: (f, y) => pow(abs(sub(f, y)), 1.5),
  },
};

test('every truth has its model', () => {
  assert.equal(Object.keys(models), Object.keys(truths.cases));
});

for (const [name, options] of Object.entries(models)) {
  const { theta, data, loss, grad, gradSize, hessian, hessianSize, direction, product } = truths.cases[name];
  const problem = define.defineProblem({ ...options, ...(data ? { data } : {}) });
  // A value is a mean of terms, each made by a chain of roundings, whose errors are of either sign: eight roundings of the largest terms' size.
  const roundings = 8;
  const along = direction.reduce((sum, x) => sum + Math.abs(x), 0) * hessianSize;

  test(`${name}: loss, gradient, Hessian, its diagonal and H x are those of ${truths.source}`, () => {
    const P = problem.parameters;
    close([problem.loss(theta)], [loss], roundings * 2 ** -53, 'loss', 1);
    close(problem.gradient(theta), grad, roundings * 2 ** -53, 'gradient', gradSize);
    close(problem.hessian(theta), hessian, roundings * 2 ** -53, 'Hessian', hessianSize);
    close(
      problem.hessianDiagonal(theta),
      hessian.filter((_, k) => k % (P + 1) === 0),
      roundings * 2 ** -53,
      'diagonal',
      hessianSize,
    );
    close(problem.hessianVectorProduct(theta, direction), product, roundings * 2 ** -53, 'H x', along);
  });

  test(`${name}: its gradient in f32 is that to the accuracy of f32`, () => {
    close(kernelGradient(problem, 'f32', theta), grad, roundings * 2 ** -24, 'gradient', gradSize);
  });
}

test('whole powers that are data: of a negative base, and at 0, where 0 x^-1 is no number', () => {
  const k = [0, 1, 2, 3];
  const problem = define.defineProblem({
    parameters: 1,
    data: { k, y: [0, 0, 0, 0] },
    output: ([x], row) => pow(x, row.k),
    loss: (f) => f,
  });
  for (const x of [-1.5, 0, 2]) {
    assert.is(problem.loss([x]), (1 + x + x * x + x ** 3) / 4);
    assert.is(problem.gradient([x])[0], (1 + 2 * x + 3 * x * x) / 4);
    assert.is(problem.hessian([x])[0], (2 + 6 * x) / 4);
  }
});

test('a power whose base is 0 does not depend on its exponent', () => {
  const problem = define.defineProblem({ parameters: 2, loss: ([x, y]) => pow(x, y) });
  assert.equal([...problem.gradient([0, 2.5])], [0, 0]);
  assert.equal([...problem.hessian([0, 2.5])], [0, 0, 0, 0]);
  close(problem.gradient([2, 3]), [12, 8 * Math.LN2], 1e-15, 'gradient');
  close(problem.hessian([2, 3]), [12, 4 + 12 * Math.LN2, 4 + 12 * Math.LN2, 8 * Math.LN2 ** 2], 1e-15, 'Hessian');
});

test.run();
