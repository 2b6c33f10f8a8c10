// Random models: what is compiled gives the bits of what is interpreted, and the gradient is that of differences.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { programOf, slopesProgram, valuesProgram } from '../../src/define/definition.js';
import * as define from '../../src/define/index.js';
import { blockColumns, readModel } from '../../src/define/model.js';
import * as operations from '../../src/define/operations/index.js';
import { readData, readParameters } from '../../src/define/options.js';
import { rowsOfGroup } from '../../src/define/program.js';
import { initSync } from '../../src/index.js';
import type { Dtype } from '../../src/kernels/instance.js';
import { both } from './both.js';

initSync();

type Value = define.Traced;
type Model = (p: { W: Value; b: Value; c: Value }, row: { x: Value; t: Value }) => Value;

const {
  add,
  sub,
  mul,
  div,
  tanh,
  exp,
  sin,
  cos,
  sigmoid,
  softplus,
  sqrt,
  log,
  abs,
  relu,
  select,
  less,
  min,
  max,
  sum,
  dot,
  matvec,
  outer,
} = define;

/** Vectors of three, from parameters b (3), W (2 x 3), c and a row x (3), t. */
const vectorOf: fc.Arbitrary<Model> = fc.letrec<{ vector: Model; scalar: Model }>((tie) => {
  const [v, s] = [tie('vector'), tie('scalar')];
  const one = (f: (x: Value) => Value, from: fc.Arbitrary<Model>): fc.Arbitrary<Model> => from.map((m) => (p, r) => f(m(p, r)));
  const two = (f: (x: Value, y: Value) => Value, x: fc.Arbitrary<Model>, y: fc.Arbitrary<Model>): fc.Arbitrary<Model> =>
    fc.tuple(x, y).map(
      ([m, n]) =>
        (p, r) =>
          f(m(p, r), n(p, r)),
    );
  const bounded = [tanh, sin, cos, sigmoid, softplus, abs, relu] as const;
  return {
    vector: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'model' },
      fc.constantFrom<Model>(
        ({ b }) => b,
        (_, { x }) => x,
        ({ W, b }) => matvec(outer(b, matvec(W, b)), matvec(W, b)),
        ({ W }, { x }) => define.matmul(define.transpose(W), outer(matvec(W, x), x))[0],
      ),
      ...bounded.map((f) => one((x) => f(x), v)),
      ...[add, sub, mul, min, max].map((f) => two((x, y) => f(x, y), v, fc.oneof({ depthIdentifier: 'model' }, v, s))),
      two((x, y) => div(x, add(1, mul(y, y))), v, v),
      fc.tuple(v, fc.constantFrom(8, -2, 0.25, 2 ** 126, 3, 6)).map(
        ([m, c]): Model =>
          (p, r) =>
            div(m(p, r), c),
      ),
      two((x, y) => select(less(x, y), x, mul(2, y)), v, v),
      one((x) => define.softmax(x), v),
      one((x) => define.neg(define.square(x)), v),
      two((x, y) => define.mix(sigmoid(x), y, mul(x, y)), v, v),
      two((x, y) => define.mul(define.sign(x), select(define.lessOrEqual(y, x), y, define.equal(x, y))), v, v),
      one((x) => div(define.pow(x, 3), add(1, define.pow(add(1, mul(x, x)), 2))), v),
      one((x) => define.pow(add(1, mul(x, x)), -2), v),
      one((x) => exp(tanh(x)), v),
      one((x) => define.pow(add(1, mul(x, x)), 0.3), v),
      one(([x, y, z]) => define.vector(z, mul(x, y), 2), v),
    ),
    scalar: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'model' },
      fc.constantFrom<Model>(
        ({ c }) => c,
        (_, { t }) => t,
        ({ W }) => W[1][2],
        ({ b }) => b[1],
      ),
      one((x) => sum(x), v),
      two((x, y) => dot(x, y), v, v),
      one((x) => define.mean(x), v),
      one((x) => define.logSumExp(x), v),
      one((x) => x[2], v),
      ...bounded.map((f) => one((x) => f(x), s)),
      ...[add, sub, mul].map((f) => two((x, y) => f(x, y), s, s)),
      one((x) => sqrt(add(1, mul(x, x))), s),
      one((x) => log(add(1, exp(tanh(x)))), s),
      two((x, y) => define.pow(add(1, mul(x, x)), tanh(y)), s, s),
    ),
  };
}).vector;

const numbers = (length: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -40, max: 40 }).map((k) => k / 16),
    { minLength: length, maxLength: length },
  );

/** Entries of `width` replicas side by side, of numbers of their own. */
function ofReplicas(x: readonly number[], width: number): number[] {
  return x.flatMap((entry) => Array.from({ length: width }, (_, lane) => entry + lane / 32));
}

const blocksOfTheta = readParameters({ W: [2, 3], b: [3], c: [] }, 'parameters');

test('loss, gradient, H x and every value of a random model: compiled as interpreted, in every bit, in f64 and f32', () => {
  fc.assert(
    fc.property(vectorOf, numbers(10), fc.integer({ min: 1, max: 19 }), fc.constantFrom<Dtype>('f64', 'f32'), (model, theta, n, dtype) => {
      const data = {
        x: Array.from({ length: n }, (_, i) => [i / 4 - 1, ((7 * i) % 5) / 4, 0.5]),
        t: Array.from({ length: n }, (_, i) => ((3 * i) % 7) / 8),
        y: Array.from({ length: n }, (_, i) => [1, i / 8, -0.25]),
      };
      const rows = readData(data, 'data');
      const definition = readModel({ output: model }, { W: [2, 3], b: [3], c: [] }, blocksOfTheta, rows, 'problem');
      const columns = blockColumns(rows);
      const width = rowsOfGroup(dtype);
      const blocks = Array.from({ length: Math.ceil(n / width) * width * columns }, (_, k) => {
        const column = Math.floor(k / width) % columns;
        return column === 0 ? Number((k % width) + Math.floor(k / width / columns) * width < n) : (((k * 5) % 23) - 9) / 16;
      });
      const programs = [
        programOf(definition, 'loss'),
        programOf(definition, 'gradient'),
        programOf(definition, 'product'),
        slopesProgram(definition, false),
        valuesProgram(definition, definition.output ? [definition.output] : []),
      ];
      for (const program of programs) {
        const [compiled, interpreted] = both(program, dtype, theta, n, blocks);
        assert.equal(compiled, interpreted);
      }
      const [compiled, interpreted] = both(programOf(definition, 'lanes'), dtype, ofReplicas(theta, width), n, blocks);
      assert.equal(compiled, interpreted);
    }),
    { numRuns: 120 },
  );
});

test('the random models are of every operation', () => {
  const source = readFileSync(new URL(import.meta.url), 'utf8');
  const missing = Object.keys(operations).filter((name) => !new RegExp(`\\b(?:define\\.)?${name}\\(|\\b${name},`).test(source));
  assert.equal(missing, []);
});

test('without rows too: residuals and a loss of theta alone', () => {
  fc.assert(
    fc.property(vectorOf, numbers(10), fc.constantFrom<Dtype>('f64', 'f32'), (model, theta, dtype) => {
      const row = (p: { b: Value }): { x: Value; t: Value } => ({ x: mul(p.b, 0.5), t: p.b[2] });
      const residuals = (p: Parameters<Model>[0]): Value => model(p, row(p));
      const parameters = { W: [2, 3], b: [3], c: [] };
      const squares = readModel({ residuals }, parameters, blocksOfTheta, undefined, 'problem');
      const plain = readModel({ loss: (p: Parameters<Model>[0]) => sum(residuals(p)) }, parameters, blocksOfTheta, undefined, 'problem');
      const shared = [0.5, 0.125, 0.25, -1, 0.75, 0.375];
      for (const program of [
        programOf(squares, 'gradient'),
        programOf(squares, 'product'),
        programOf(plain, 'loss'),
        programOf(plain, 'gradient'),
      ]) {
        const [compiled, interpreted] = both(program, dtype, theta, 1, shared);
        assert.equal(compiled, interpreted);
      }
      const width = rowsOfGroup(dtype);
      const [compiled, interpreted] = both(programOf(squares, 'lanes'), dtype, ofReplicas(theta, width), 1, ofReplicas(shared, width));
      assert.equal(compiled, interpreted);
    }),
    { numRuns: 80 },
  );
});

test('the gradient of a random smooth model is that of differences, and H x that of the gradient', () => {
  const smooth = vectorOf.map(
    (model): Model =>
      (p, r) =>
        tanh(model(p, r)),
  );
  fc.assert(
    fc.property(smooth, numbers(10), numbers(10), (model, theta, x) => {
      const problem = define.defineProblem({
        parameters: { W: [2, 3], b: [3], c: [] },
        data: {
          x: [
            [0.3, -0.2, 0.9],
            [1.1, 0.4, -0.6],
          ],
          t: [0.7, -0.3],
          y: [
            [0.1, 0, 0],
            [0, 0.2, 0],
          ],
        },
        output: model,
      });
      const at = theta.map((value, k) => value / 3 + (k + 1) / 101); // away from kinks
      const along = (h: number): number[] => at.map((value, k) => value + h * x[k]);
      const slope = (h: number): number => (problem.loss(along(h)) - problem.loss(along(-h))) / (2 * h);
      const g = problem.gradient(at);
      const exact = g.reduce((total, value, k) => total + value * x[k], 0);
      const [fine, coarse] = [slope(1e-5), slope(1e-4)];
      if (Math.abs(fine - coarse) > 1e-5 * (1 + Math.abs(fine))) return; // a kink, or a scale beyond differences
      assert.ok(Math.abs(exact - fine) < 1e-4 * (1 + Math.abs(fine)), `${exact} ${fine}`);
      const Hx = problem.hessianVectorProduct(at, x);
      const [up, down] = [problem.gradient(along(1e-5)), problem.gradient(along(-1e-5))];
      const [up2, down2] = [problem.gradient(along(1e-4)), problem.gradient(along(-1e-4))];
      Hx.forEach((value, k) => {
        const [near, far] = [(up[k] - down[k]) / 2e-5, (up2[k] - down2[k]) / 2e-4];
        if (Math.abs(near - far) < 1e-5 * (1 + Math.abs(near)))
          assert.ok(Math.abs(value - near) < 1e-4 * (1 + Math.abs(near)), `${value} ${near}`);
      });
    }),
    { numRuns: 60 },
  );
});

test.run();
