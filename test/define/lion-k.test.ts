// Lion-K (Chen, Li, Liu 2025) written by hand: theta <- theta - lr (∇K(c) + w theta) minimizes f(theta) + K*(w theta)/w, so that a K whose conjugate is finite on a bounded set alone bounds theta.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineOptimizer, div, mix, mul, sqrt, square, sub, type Traced } from '../../src/define/index.js';
import { createOptimizer, initSync, type Optimizer } from '../../src/index.js';
import { close } from '../support/close.js';

initSync();

const w = 0.5;

/** Lion with another function of c in the place of its sign. */
function lionK(name: string, gradientOfK: (c: Traced) => Traced): Optimizer {
  const make = defineOptimizer({
    name,
    options: { lr: 0.01, beta1: 0.9, beta2: 0.99, w },
    state: ['m'],
    step: ({ theta, g, m }, { lr, beta1, beta2, w }) => ({
      theta: sub(theta, mul(lr, add(gradientOfK(mix(beta1, m, g)), mul(w, theta)))),
      m: mix(beta2, m, g),
    }),
  });
  return make();
}

/** Where it rests on Σ a_j (theta_j - y_j)²/2. */
const a = [1, 3, 0.5, 2];
const y = [5, -4, 0.7, 2.1];
function rest(optimizer: Optimizer): Float64Array {
  const state = createOptimizer(optimizer, [9, 9, -9, 0]);
  for (let k = 0; k < 20_000; k++) state.step(state.theta.map((x, j) => a[j] * (x - y[j])));
  return Float64Array.from(state.theta);
}

const slopes = (theta: Float64Array): Float64Array => theta.map((x, j) => a[j] * (x - y[j]));

test('K = Σ √(c² + e²), K* = -Σ e √(1 - z²): at rest ∇f + ∇K*(w theta) = 0, inside the box of 1/w; for small e in its corner next to the minimum', () => {
  for (const e of [1, 0.1, 0.01]) {
    const theta = rest(lionK('smooth', (c) => div(c, sqrt(add(square(c), e * e)))));
    for (const x of theta) assert.ok(Math.abs(x) < 1 / w, String(x));
    const pull = theta.map((x) => (e * w * x) / Math.sqrt(1 - w * w * x * x));
    close(
      slopes(theta).map((x) => -x),
      pull,
      1e-6,
      `e ${e}`,
    );
    y.forEach((to, j) => {
      assert.ok(Math.abs(theta[j] - Math.min(1 / w, Math.max(-1 / w, to))) < 4 * e, `e ${e}: ${theta[j]}`);
    });
  }
});

test('K = Σ c²/2, whose conjugate is finite everywhere, bounds nothing: theta rests at a y/(a + w)', () => {
  const theta = rest(lionK('square', (c) => c));
  close(
    theta,
    y.map((to, j) => (a[j] * to) / (a[j] + w)),
    1e-6,
    'theta',
  );
  assert.ok(Math.abs(theta[0]) > 1 / w);
});

test.run();
