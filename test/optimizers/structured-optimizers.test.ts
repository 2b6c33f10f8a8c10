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
  shampoo,
  type TensorShape,
  type VectorLike,
} from '../../src/index.js';
import { close, sameBits } from '../support/close.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

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
