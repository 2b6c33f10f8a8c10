// Shampoo where its L and R are singular, at any scale of the gradient. For a gradient a u vᵀ of rank one with |u| = |v| = 1, taken t times, without bias
// correction,
//   M = (1 - beta1^t) a u vᵀ,   L = (1 - beta2^t) a² u uᵀ,   R = (1 - beta2^t) a² v vᵀ,
// so that the step is lr (1 - beta1^t) / √(1 - beta2^t) u vᵀ whatever a is; with bias correction it is lr u vᵀ.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createOptimizer, init, type ShampooOptions, shampoo, type TensorShape } from '../../src/index.js';
import { close } from '../support/close.js';

test.before(init);

/** A unit vector without a pattern. */
function direction(n: number, step: number): number[] {
  const x = Array.from({ length: n }, (_, i) => 1 - 2 * ((step * (i + 1)) % 1));
  const length = Math.hypot(...x);
  return x.map((entry) => entry / length);
}

const outer = (u: readonly number[], v: readonly number[]): number[] => u.flatMap((a) => v.map((b) => a * b));

const scales = { f64: [1e-150, 1e-50, 1e-8, 1, 1e3, 1e8, 1e50, 1e150], f32: [1e-15, 1e-8, 1, 1e3, 1e8, 1e15] } as const;
const shapes: readonly [number, number][] = [
  [3, 4],
  [5, 2],
  [1, 6],
  [6, 1],
  [1, 1],
  [20, 20],
];

for (const dtype of ['f64', 'f32'] as const) {
  // What the rounding of theta and of M to the dtype leaves of a step, and of L after up to a thousand averages.
  const tolerance = dtype === 'f64' ? 1e-12 : 1e-4;
  for (const biasCorrection of [false, true]) {
    test(`a gradient of rank one makes the step of its closed form at any scale, ${dtype}, bias correction ${biasCorrection}`, () => {
      for (const [rows, columns] of shapes) {
        const uv = outer(direction(rows, 0.6180339887), direction(columns, 0.7548776662));
        for (const scale of scales[dtype]) {
          const options: ShampooOptions = { lr: 0.1, matrixEps: 0, biasCorrection };
          const state = createOptimizer(
            shampoo(options),
            uv.map(() => 0),
            { dtype, tensors: [[rows, columns]] },
          );
          let moved = 0;
          for (let t = 1; t <= 50; t++) {
            state.step(uv.map((x) => scale * x));
            moved += biasCorrection ? 0.1 : (0.1 * (1 - 0.9 ** t)) / Math.sqrt(1 - 0.999 ** t);
            if (t !== 1 && t !== 2 && t !== 50) continue;
            close(
              Array.from(state.theta, (x) => -x / moved),
              uv,
              tolerance,
              `${rows} x ${columns}, scale ${scale}, step ${t}`,
              1,
            );
          }
        }
      }
    });
  }

  test(`the default matrixEps does not show where the gradient is large, ${dtype}`, () => {
    // The first step of lr .1, beta1 .9 and beta2 .999: .1 (1 - .9) / √(1 - .999) = .31623. Where nothing else is, matrixEps multiplies the rounding of M,
    // 100 · 1e-16 in f64, by matrixEps^-½ = 1e6.
    const uv = outer(direction(4, 0.6180339887), direction(3, 0.7548776662));
    const state = createOptimizer(shampoo({ lr: 0.1 }), new Float64Array(12), { dtype, tensors: [[4, 3]] }).step(uv.map((x) => 1e3 * x));
    close(
      [...state.theta],
      uv.map((x) => -0.31622776601683794 * x),
      dtype === 'f64' ? 1e-9 : 1e-6,
      'theta',
      0.316,
    );
  });

  test(`directions with gradients of very different sizes all move by the same, ${dtype}`, () => {
    // G = diag(a): L and R are (1 - beta2) diag(a²), and the step lr (1 - beta1)/√(1 - beta2) times the identity.
    const sizes = dtype === 'f64' ? [1e60, 1, 1e-9, 1e-60] : [1e9, 1, 1e-3, 1e-9];
    const G = sizes.flatMap((a, i) => sizes.map((_, j) => (i === j ? a : 0)));
    const state = createOptimizer(shampoo({ lr: 1, beta1: 0, beta2: 0.99, matrixEps: 0 }), new Float64Array(16), {
      dtype,
      tensors: [[4, 4]],
    }).step(G);
    close(
      [...state.theta],
      G.map((x) => (x > 0 ? -10 : 0)),
      1e-6,
      'theta',
      10,
    );
    // Turned: G = A diag(1, 1e-2) Bᵀ with orthogonal A and B has the step A Bᵀ.
    const turn = (angle: number): number[][] => [
      [Math.cos(angle), -Math.sin(angle)],
      [Math.sin(angle), Math.cos(angle)],
    ];
    const [A, B] = [turn(0.4), turn(1.1)];
    const product = (d: readonly number[]): number[] => A.flatMap((a) => B.map((b) => a[0] * d[0] * b[0] + a[1] * d[1] * b[1]));
    const turned = createOptimizer(shampoo({ lr: 1, beta1: 0, matrixEps: 0 }), new Float64Array(4), { dtype, tensors: [[2, 2]] });
    turned.step(product([1, 1e-2]));
    // A relative error u of L is one of u 1e4 in its small eigenvalue, and of half of that in the step.
    close(
      Array.from(turned.theta, (x) => -x * Math.sqrt(0.001)),
      product([1, 1]),
      dtype === 'f64' ? 1e-11 : 5e-3,
      'turned',
      1,
    );
  });

  test(`without matrixEps what never saw a gradient does not move, ${dtype}`, () => {
    const tensors: TensorShape[] = [[2, 3], 2, [1, 2]];
    for (const exponent of [-0.25, -0.5, -1]) {
      const state = createOptimizer(shampoo({ lr: 0.1, matrixEps: 0, exponent }), new Float64Array(10).fill(0.5), { dtype, tensors });
      state.step(new Float64Array(10));
      assert.equal([...state.theta], new Array(10).fill(0.5), `exponent ${exponent}: no gradient`);
      state.step([3, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
      const moved = [0, 6];
      Array.from(state.theta, (x, p) => assert.is(x !== 0.5, moved.includes(p), `exponent ${exponent}, entry ${p}`));
    }
  });

  test(`a constant gradient of rank one never moves the directions beside it, ${dtype}`, () => {
    const [u, v] = [direction(3, 0.6180339887), direction(4, 0.7548776662)];
    const state = createOptimizer(shampoo({ lr: 0.1, matrixEps: 0, biasCorrection: true }), new Float64Array(12), {
      dtype,
      tensors: [[3, 4]],
    });
    const steps = 3000;
    const g = outer(u, v).map((x) => 1e3 * x);
    for (let t = 0; t < steps; t++) state.step(g);
    close(
      Array.from(state.theta, (x) => -x / (0.1 * steps)),
      outer(u, v),
      dtype === 'f64' ? 1e-11 : 1e-3,
      'theta',
      1,
    );
  });
}

test('an exponent of 0 leaves singular directions alone: it is SGD with EMA momentum', () => {
  const g = [1, 2, 2, 4];
  const state = createOptimizer(shampoo({ lr: 0.1, exponent: 0, matrixEps: 0 }), new Float64Array(4), { tensors: [[2, 2]] }).step(g);
  close(
    [...state.theta],
    g.map((x) => -0.1 * 0.1 * x),
    1e-14,
    'theta',
    0.04,
  );
});

test.run();
