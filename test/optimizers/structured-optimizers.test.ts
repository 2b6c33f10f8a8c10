// The optimizers that look beyond a single entry: blocks, matrices, and a user's own pair.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adafactor,
  adalayer,
  adam,
  adamMini,
  adaSGD,
  agm,
  createOptimizer,
  init,
  minimize,
  type Optimizer,
  type OptimizerState,
  restoreOptimizer,
  shampoo,
  type TensorShape,
  type VectorLike,
} from '../../src/index.js';
import { entriesOf, readTensors } from '../../src/optimizers/tensors.js';
import { roundTo } from '../reference/math/round.js';
import { optimizerStep } from '../reference/rules/optimizer.js';
import { referenceState } from '../reference/rules/state.js';
import { close, sameBits } from '../support/close.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

const square = (g: Float64Array | Float32Array): VectorLike => g.map((x) => x * x);
const inverseRoot = (v: Float64Array | Float32Array): VectorLike => v.map((x) => 1 / (Math.sqrt(x) + 1e-3));

type Make = (lengths: readonly number[]) => Optimizer;
const optimizers: Record<string, Make> = {
  adamMini: (blocks) => adamMini({ lr: 0.1, blocks }),
  'adamMini.zhang2024': (blocks) => adamMini.zhang2024({ lr: 0.1, blocks, epsRoot: 1e-3 }),
  adalayer: () => adalayer({ lr: 0.1, beta2: 0.9 }),
  adaSGD: () => adaSGD({ lr: 0.1, c: 3 }),
  adafactor: () => adafactor({ lr: 0.1, beta1: 0.5 }),
  'adafactor, bias correction': () => adafactor({ lr: 0.1, biasCorrection: true, epsRoot: 1e-4 }),
  shampoo: () => shampoo({ lr: 0.1, beta2: 0.9, matrixEps: 1e-6 }),
  'shampoo -½, bias correction': () => shampoo({ lr: 0.1, exponent: -0.5, matrixEps: 1e-3, biasCorrection: true }),
  agm: () => agm({ lr: 0.1, V: square, S: inverseRoot }),
  'agm, bias correction': () => agm({ lr: 0.1, c: 3, V: square, S: inverseRoot, biasCorrection: true }),
};

const shape = fc.oneof(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 1, max: 5 }).map((n): TensorShape => [n]),
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
);

for (const [name, make] of Object.entries(optimizers)) {
  for (const dtype of ['f64', 'f32'] as const) {
    test(`${name}, ${dtype}: the kernel equals the reference in every bit, for tensors of any shape`, () => {
      const round = roundTo(dtype);
      const entry = fc.oneof(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: -1e-6, max: 1e-6, noNaN: true }),
        fc.constant(0),
      );
      const lengthOf = (shape: TensorShape): number => [shape].flat().reduce((a, b) => a * b, 1);
      const cases = fc.array(shape, { minLength: 1, maxLength: 4 }).chain((shapes) => {
        const n = shapes.map(lengthOf).reduce((a, b) => a + b, 0);
        const vector = fc.array(entry, { minLength: n, maxLength: n });
        return fc.tuple(fc.constant(shapes), vector, fc.array(vector, { minLength: 1, maxLength: 4 }));
      });
      fc.assert(
        fc.property(cases, ([shapes, theta0, gradients]) => {
          const tensors = readTensors(shapes, theta0.length, 'tensors');
          const optimizer = make(tensors.map(entriesOf));
          const state = createOptimizer(optimizer, theta0, { dtype, tensors: shapes });
          const reference = referenceState(
            theta0.map((x) => round(x + 0)),
            state.v!.length,
          );
          for (const g of gradients) {
            state.step(g);
            optimizerStep(
              reference,
              Float64Array.from(g, (x) => round(x + 0)),
              optimizer,
              round,
              tensors,
            );
          }
          sameBits(state.theta, reference.theta, 'theta');
          sameBits(state.m!, reference.m, 'm');
          sameBits(state.v!, reference.v, 'v');
        }),
        { numRuns: 60 },
      );
    });
  }
}

const shapes: TensorShape[] = [[3, 4], 5, [2, 2], [1, 3]];
const lengths = [12, 5, 4, 3];
const P = 24;
const draw = randomSource(3);
const gradients = Array.from({ length: 30 }, () => Array.from({ length: P }, () => 2 * draw() - 1));
const theta0 = Array.from({ length: P }, () => draw());

function after(optimizer: Optimizer, options: { tensors?: TensorShape[]; dtype?: 'f64' | 'f32' } = {}, all = gradients): OptimizerState {
  const state = createOptimizer(optimizer, theta0, options);
  for (const g of all) state.step(g);
  return state;
}

test('Adam-mini with blocks of one is Adam in every bit', () => {
  for (const dtype of ['f64', 'f32'] as const) {
    for (const biasCorrection of [false, true]) {
      const blocks = new Array<number>(P).fill(1);
      const mini = after(adamMini({ lr: 0.1, blocks, biasCorrection }), { dtype });
      sameBits(mini.theta, after(adam({ lr: 0.1, biasCorrection }), { dtype }).theta, dtype);
    }
  }
});

test('Adalayer is Adam-mini with a block for each tensor, AdaSGD with one for all', () => {
  const layer = after(adalayer({ lr: 0.1 }), { tensors: shapes });
  sameBits(layer.theta, after(adamMini({ lr: 0.1, blocks: lengths })).theta, 'adalayer');
  sameBits(after(adaSGD({ lr: 0.1 })).theta, after(adamMini({ lr: 0.1, blocks: [P] })).theta, 'adaSGD');
});

test('Adam-mini by hand: two steps, blocks of 2 and 1', () => {
  // beta1 = beta2 = ½, eps = 0. g = (3, 1, 2): v = (5/2, 2) after (9 + 1)/2 = 5 and 4, m = (3/2, ½, 1).
  const state = createOptimizer(adamMini({ lr: 1, beta1: 0.5, beta2: 0.5, eps: 0, blocks: [2, 1] }), [0, 0, 0]).step([3, 1, 2]);
  close(state.v!, [2.5, 2.5, 2], 1e-15, 'v');
  close(state.theta, [-1.5 / Math.sqrt(2.5), -0.5 / Math.sqrt(2.5), -1 / Math.sqrt(2)], 1e-15, 'theta');
  // then g = (0, 1, 0): v = (5/4 + ¼, 1) = (3/2, 1), m = (¾, ¾, ½)
  const before = state.theta;
  state.step([0, 1, 0]);
  close(state.v!, [1.5, 1.5, 1], 1e-15, 'v');
  const expected = [before[0] - 0.75 / Math.sqrt(1.5), before[1] - 0.75 / Math.sqrt(1.5), before[2] - 0.5];
  close(state.theta, expected, 1e-15, 'theta');
});

test('Adafactor by hand: one step on a 2 x 2 matrix and a scalar', () => {
  // beta1 = beta2 = 0: R = ((1 + 9)/2, (4 + 16)/2) = (5, 10), C = ((1 + 4)/2, (9 + 16)/2) = (5/2, 25/2), mean R = 15/2.
  const options = { tensors: [[2, 2], 1] as TensorShape[] };
  const state = createOptimizer(adafactor({ lr: 1, beta1: 0, beta2: 0, eps: 0 }), [0, 0, 0, 0, 0], options).step([1, 3, 2, -4, 7]);
  close(state.v!, [5, 10, 2.5, 12.5, 49], 1e-15, 'R, C and v');
  const v = [5 * 2.5, 5 * 12.5, 10 * 2.5, 10 * 12.5].map((x) => x / 7.5);
  const expected = [1, 3, 2, -4].map((g, i) => -g / Math.sqrt(v[i]));
  close(state.theta, [...expected, -1], 1e-15, 'theta');
});

test('Adafactor is Adam where the squared gradient has rank one, and on what is not a matrix', () => {
  // G_ij = a_i b_j s_ij with fixed a and b, changing signs and sizes s_ij = ±s: v_ij = (average of s²) a_i² b_j².
  const [a, b] = [
    [1, 2, 0.5, 3],
    [0.3, 1, 4, 2, 1.5, 0.7],
  ];
  const all = gradients.map((g, t) => a.flatMap((ai, i) => b.map((bj, j) => ai * bj * (1 + (t % 3)) * Math.sign(g[(i * 6 + j) % P]))));
  for (const biasCorrection of [false, true]) {
    const factored = after(adafactor({ lr: 0.1, biasCorrection }), { tensors: [[4, 6]] }, all);
    close(factored.theta, after(adam({ lr: 0.1, biasCorrection }), {}, all).theta, 1e-12, 'a matrix');
    sameBits(
      after(adafactor({ lr: 0.1, biasCorrection }), { tensors: [20, [4]] }).theta,
      after(adam({ lr: 0.1, biasCorrection })).theta,
      'vectors',
    );
  }
});

test('a pair of your own: Adam written with V and S is Adam up to rounding', () => {
  const own = agm({ lr: 0.1, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / (Math.sqrt(x) + 1e-8)) });
  close(after(own).theta, after(adam({ lr: 0.1 })).theta, 1e-13, 'theta', 1);
  // by hand: V and S with a scalar v, beta1 = 0, beta2 = ½, g = (3, 4): v = 25/2, theta = -g / v
  const scalar = agm({ lr: 1, beta1: 0, beta2: 0.5, size: 1, V: (g) => [g[0] ** 2 + g[1] ** 2], S: (v) => [1 / v[0], 1 / v[0]] });
  const state = createOptimizer(scalar, [0, 0]).step([3, 4]);
  assert.equal([...state.v!], [12.5]);
  close(state.theta, [-3 / 12.5, -4 / 12.5], 1e-15, 'theta');
});

test('an error of V or S leaves the optimizer as it was', () => {
  let broken = '';
  const V = (g: VectorLike): number[] => (broken === 'V' ? [] : Array.from(g, (x) => x * x));
  const S = (v: VectorLike): number[] => Array.from(v, (x) => (broken === 'S' ? Number.NaN : 1 / (1 + x)));
  const state = createOptimizer(agm({ lr: 0.1, V, S, biasCorrection: true }), [1, 2]).step([1, 1]);
  for (const [what, path] of [
    ['V', 'V(g)'],
    ['S', 'S(v)[0]'],
  ] as const) {
    broken = what;
    assert.throws(
      () => state.step([2, 3]),
      (error: { name: string; path: string }) => error.name === 'MinifoldError' && error.path === path,
    );
  }
  broken = '';
  const other = createOptimizer(agm({ lr: 0.1, V, S, biasCorrection: true }), [1, 2]).step([1, 1]);
  sameBits(state.step([2, 3]).theta, other.step([2, 3]).theta, 'theta');
  assert.is(state.steps, 2);
});

test('what was saved and restored goes on with the same bits', () => {
  for (const [name, make] of Object.entries(optimizers)) {
    const optimizer = make(lengths);
    if (optimizer.name === 'agm') continue;
    for (const dtype of ['f64', 'f32'] as const) {
      let broken = createOptimizer(optimizer, theta0, { dtype, tensors: shapes });
      for (const g of gradients) broken = restoreOptimizer(broken.step(g).save());
      sameBits(broken.theta, after(optimizer, { dtype, tensors: shapes }).theta, name);
    }
  }
});

test('a zero gradient moves nothing', () => {
  for (const [name, make] of Object.entries(optimizers)) {
    const state = createOptimizer(make(lengths), theta0, { tensors: shapes }).step(new Float64Array(P));
    assert.equal([...state.theta], theta0, name);
  }
});

test('minimize takes them too: Shampoo on a quadratic of a matrix', async () => {
  const target = [1, -2, 3, 0.5, 0, 1];
  const loss = (t: ArrayLike<number>): { value: number; gradient: number[] } => {
    const gradient = target.map((x, i) => t[i] - x);
    return { value: gradient.reduce((sum, x) => sum + (x * x) / 2, 0), gradient };
  };
  const { value } = await minimize(loss, new Float64Array(6), shampoo({ lr: 0.02, beta2: 0.9 }), { steps: 2000, tensors: [[2, 3]] });
  assert.ok(value < 1e-2, `ends at ${value}`);
});

test.run();
