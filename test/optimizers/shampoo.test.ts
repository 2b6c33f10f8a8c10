// Shampoo against closed forms: diagonal gradients, one step, exponents that make it another optimizer.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  createOptimizer,
  init,
  type Optimizer,
  type OptimizerState,
  sgdMomentum,
  shampoo,
  type TensorShape,
} from '../../src/index.js';
import { close } from '../support/close.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

const shapes: TensorShape[] = [[3, 4], 5, [2, 2], [1, 3]];
const P = 24;
const draw = randomSource(3);
const gradients = Array.from({ length: 30 }, () => Array.from({ length: P }, () => 2 * draw() - 1));
const theta0 = Array.from({ length: P }, () => draw());

function after(optimizer: Optimizer, options: { tensors?: TensorShape[]; dtype?: 'f64' | 'f32' } = {}, all = gradients): OptimizerState {
  const state = createOptimizer(optimizer, theta0, options);
  for (const g of all) state.step(g);
  return state;
}

test('Shampoo in one step takes a power of the singular values of the gradient', () => {
  // G = U diag(2, 5) Vᵀ, beta1 = beta2 = 0: L^p G R^p = U diag(s^(4p + 1)) Vᵀ; p = -¼ gives U Vᵀ, p = -½ gives U diag(1/s) Vᵀ.
  const rotation = (angle: number): number[][] => [
    [Math.cos(angle), -Math.sin(angle)],
    [Math.sin(angle), Math.cos(angle)],
  ];
  const [u, v] = [rotation(0.7), rotation(-1.1)];
  const of = (s: readonly number[]): number[] => u.flatMap((ui) => v.map((vj) => ui[0] * s[0] * vj[0] + ui[1] * s[1] * vj[1]));
  for (const [exponent, s] of [
    [-0.25, [1, 1]],
    [-0.5, [0.5, 0.2]],
    [0, [2, 5]],
  ] as const) {
    const optimizer = shampoo({ lr: 1, beta1: 0, beta2: 0, matrixEps: 0, exponent });
    const state = createOptimizer(optimizer, [0, 0, 0, 0], { tensors: [[2, 2]] }).step(of([2, 5]));
    close(
      state.theta,
      of(s).map((x) => -x),
      1e-13,
      `exponent ${exponent}`,
    );
  }
});

test('Shampoo with exponent -½ in one step on a full 12 x 12 gradient takes the transpose of its inverse', () => {
  // L^-½ G R^-½ = U diag(1/s) Vᵀ = G⁻ᵀ for G = U diag(s) Vᵀ, so theta Gᵀ = -I.
  const n = 12;
  const g = Array.from({ length: n * n }, (_, k) => 2 * draw() - 1 + (k % (n + 1) === 0 ? 4 : 0));
  const optimizer = shampoo({ lr: 1, beta1: 0, beta2: 0, matrixEps: 0, exponent: -0.5 });
  const { theta } = createOptimizer(optimizer, new Float64Array(n * n), { tensors: [[n, n]] }).step(g);
  const product = g.map((_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return Array.from({ length: n }, (__, l) => theta[i * n + l] * g[j * n + l]).reduce((a, b) => a + b, 0);
  });
  const identity = g.map((_, k) => (k % (n + 1) === 0 ? -1 : 0));
  close(product, identity, 1e-12, 'theta Gᵀ', 1);
});

test('Shampoo with exponent 0 is EMA momentum to rounding, and on vectors Adam with eps inside the root', () => {
  close(after(shampoo({ lr: 0.1, exponent: 0 }), { tensors: shapes }).theta, after(sgdMomentum({ lr: 0.1 })).theta, 1e-12, 'exponent 0', 1);
  const vectors = after(shampoo({ lr: 0.1, matrixEps: 1e-3 }), { tensors: [P] });
  close(vectors.theta, after(adam({ lr: 0.1, eps: 0, epsRoot: 1e-3 })).theta, 1e-12, 'a vector', 1);
});

test("Shampoo on a larger matrix of low rank stays finite and moves within the gradients' span", () => {
  const n = 40;
  const [a, b] = [Array.from({ length: n }, draw), Array.from({ length: n }, draw)];
  const state = createOptimizer(shampoo({ lr: 0.1, matrixEps: 1e-8 }), new Float64Array(n * n), { tensors: [[n, n]] });
  for (let t = 0; t < 3; t++) state.step(a.flatMap((ai) => b.map((bj) => ai * bj)));
  assert.is(state.status, 'running');
  const scale = state.theta[0] / (a[0] * b[0]);
  close(
    state.theta,
    a.flatMap((ai) => b.map((bj) => scale * ai * bj)),
    1e-9,
    'theta',
    1e-3,
  );
});

test.run();
