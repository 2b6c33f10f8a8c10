import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adalayer,
  adam,
  adamE,
  adamMini,
  adamW,
  adaSGD,
  agm,
  diagonalNet,
  ellipse,
  heavyBall,
  init,
  type LabelNoiseFlowOptions,
  labelNoise,
  labelNoiseFlow,
  lion,
  type MinifoldError,
  matrixFactorization,
  type Optimizer,
  type Problem,
  rmsprop,
  sgd,
  sgdMomentum,
} from '../../../src/index.js';
import { dormandPrince } from '../../../src/theory/solvers/ode.js';
import { last } from '../../support/present.js';

test.before(init);

/** The example of the ellipse: a = 1, b = 2, from theta/√(f + 1) at theta = (1, 0.2), with v0 = alpha (∂f)², alpha = delta² = ¼. */
const noisyEllipse = ellipse({ a: 1, b: 2 });
const Q = [
  [0.625, 0.375],
  [0.375, 0.625],
] as const;
const quadratic = ([x, y]: readonly number[]): number => Q[0][0] * x * x + 2 * Q[0][1] * x * y + Q[1][1] * y * y;
const root = Math.sqrt(quadratic([1, 0.2]));
const start = [1 / root, 0.2 / root];
const example = { problem: noisyEllipse, noise: labelNoise({ delta: 0.5 }), c: 5, theta0: start, T: 1 };

const end = (options: LabelNoiseFlowOptions): Float64Array => last(labelNoiseFlow(options).theta);

function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.is(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `entry ${i}: ${actual[i]} is not ${expected[i]} ± ${tolerance}`);
  }
}

test('the ellipse: ends at (1.2390, 0.0424), near the mean (1.2339, 0.0469) of 2,000 runs of Adam at lr 0.01; twice the coefficient does not', () => {
  const optimizer = adam({ eps: 1e-8 });
  near(end({ ...example, optimizer }), [1.239, 0.0424], 1e-3);
  // alpha/2 in place of alpha/4 is twice the time at half the rate of v: (1.394, -0.239)
  near(end({ ...example, optimizer, T: 2, c: 2.5 }), [1.394, -0.239], 1e-3);
});

/** The same flow written out for the ellipse: n = ∇f = 2 Q x, ∇³L[S] = 4 Q S n up to what ∂Φ_S kills, ∂Φ_S x = x - S n <n, x>/<n, S n>. */
function flowByHand(S: (v: readonly number[]) => readonly number[], relaxes: number, T: number, decay = 0, coupled = 0): Float64Array {
  const field = (_: number, y: Float64Array, out: Float64Array): void => {
    const n = Q.map(([a, b]) => 2 * (a * y[0] + b * y[1]));
    const s = S([y[2], y[3]]);
    const x = Q.map(([a, b], i) => -0.0625 * s[i] * 4 * (a * s[0] * n[0] + b * s[1] * n[1]) - (decay + coupled * s[i]) * y[i]);
    const p = (n[0] * x[0] + n[1] * x[1]) / (s[0] * n[0] ** 2 + s[1] * n[1] ** 2);
    for (let i = 0; i < 2; i++) {
      out[i] = x[i] - s[i] * n[i] * p;
      out[2 + i] = relaxes * (0.25 * n[i] ** 2 - y[2 + i]);
    }
  };
  const n0 = Q.map(([a, b]) => 2 * (a * start[0] + b * start[1]));
  const y0 = Float64Array.of(start[0], start[1], 0.25 * n0[0] ** 2, 0.25 * n0[1] ** 2);
  return last(dormandPrince(field, { y0, T, rtol: 1e-11, atol: 1e-13 }).y).slice(0, 2);
}

test('SGD, Adam and AdamE on the ellipse equal the flow written by hand, with either weight decay', () => {
  const power = (e: number) => (v: readonly number[]) => v.map((x) => 1 / (x ** e + 0.1));
  const eps = 0.1;
  near(
    end({ ...example, optimizer: sgd({ lr: 0.1 }), T: 3 }),
    flowByHand(() => [1, 1], 0, 3),
    1e-8,
  );
  near(end({ ...example, optimizer: adam({ eps }) }), flowByHand(power(0.5), 5, 1), 1e-8);
  near(end({ ...example, optimizer: adamE({ lr: 1, lambda: 0.3, eps }) }), flowByHand(power(0.3), 5, 1), 1e-8);
  near(end({ ...example, optimizer: adam({ eps }), weightDecay: 0.4 }), flowByHand(power(0.5), 5, 1, 0.4), 1e-8);
  near(end({ ...example, optimizer: adam({ eps }), weightDecay: 0.4, decoupled: false }), flowByHand(power(0.5), 5, 1, 0, 0.4), 1e-8);
  near(end({ ...example, optimizer: adamW({ lr: 0.01, eps, weightDecay: 0.004 }) }), flowByHand(power(0.5), 5, 1, 0.4), 1e-8);
});

test('identities: the optimizers that are one another, and momentum', () => {
  const reference = end({ ...example, optimizer: adam({ eps: 0.01 }) });
  const same: readonly Optimizer[] = [
    adamE({ lr: 0.001, lambda: 0.5, eps: 0.01 }),
    rmsprop({ eps: 0.01 }),
    adamMini({ blocks: [1, 1], eps: 0.01 }),
    adam({ beta1: 0, eps: 0.01 }),
  ];
  for (const optimizer of same) assert.equal(end({ ...example, optimizer }), reference, optimizer.name);
  assert.equal(end({ ...example, optimizer: adalayer({ eps: 0.01 }) }), end({ ...example, optimizer: adaSGD({ eps: 0.01 }) }));
  const slow = end({ ...example, optimizer: sgd({ lr: 0.1 }), T: 4 });
  assert.equal(end({ ...example, optimizer: sgdMomentum({ lr: 0.1 }), T: 4 }), slow);
  near(end({ ...example, optimizer: adamE({ lr: 0.1, lambda: 0, eps: 0 }), T: 4 }), slow, 1e-9);
  // Heavy ball at momentum 1/2 moves twice as far per step: four times the speed of t = k lr².
  near(end({ ...example, optimizer: heavyBall({ lr: 0.1, momentum: 0.5 }), T: 1 }), slow, 1e-9);
});

test('a pair of the user’s own: that of Adam and of AdaSGD, and one that is neither against the flow by hand', () => {
  const squares = (g: ArrayLike<number>): number[] => Array.from(g, (x) => x * x);
  const eps = 0.1;
  const spelled = agm({ lr: 1, V: squares, S: (v) => v.map((x) => 1 / (Math.sqrt(x) + eps)) });
  near(end({ ...example, optimizer: spelled }), end({ ...example, optimizer: adam({ eps }) }), 1e-12);
  const mean = agm({
    lr: 1,
    size: 1,
    V: (g) => [squares(g).reduce((sum, x) => sum + x / 2, 0)],
    S: ([v]) => [1, 1].map((x) => x / (Math.sqrt(v) + eps)),
  });
  const path = labelNoiseFlow({ ...example, optimizer: mean, v0: [0.2] });
  const same = labelNoiseFlow({ ...example, optimizer: adaSGD({ eps }), v0: [0.2, 0.2] });
  near(last(path.theta), last(same.theta), 1e-12);
  near(last(path.v), last(same.v).slice(0, 1), 1e-12);
  const S = (v: ArrayLike<number>): number[] => Array.from(v, (x) => 1 / (0.3 + Math.sqrt(x) + x));
  near(end({ ...example, optimizer: agm({ lr: 1, V: squares, S }) }), flowByHand(S, 5, 1), 1e-8);
});

test('c of the optimizer is (1 - beta2)/lr², and a large c goes to v at its equilibrium', () => {
  const { c: _, ...without } = example;
  for (const optimizer of [adam({ lr: 0.01, c: 5 }), adam({ lr: 0.01, beta2: 0.9995 })]) {
    near(end({ ...without, optimizer }), end({ ...example, optimizer: adam() }), 1e-12);
  }
  const limit = end({ ...example, optimizer: adam({ eps: 0.01 }), c: Number.POSITIVE_INFINITY });
  const [far, nearer] = [20, 200].map((c) => Math.abs(end({ ...example, optimizer: adam({ eps: 0.01 }), c })[0] - limit[0])) as [
    number,
    number,
  ];
  assert.ok(nearer < far / 5 && nearer < 1e-2, `${far}, ${nearer}`);
});

test('with v at its equilibrium tr(Diag(H)^(1-lambda)) never rises (Thm. 5.2)', () => {
  const net = diagonalNet({ d: 12, kappa: 2, n: 4, seed: 3 });
  const theta0 = Float64Array.from({ length: 24 }, (_, k) => 0.6 + 0.3 * Math.sin(3 * k));
  const factorization = matrixFactorization({ dims: [3, 3, 3], rank: 1, n: 5, seed: 2 });
  const cases: readonly [Problem, ArrayLike<number>, number][] = [
    [noisyEllipse, start, 2],
    [net, theta0, 0.12],
    [factorization, factorization.initialTheta(4), 0.02],
  ];
  for (const [problem, from, T] of cases) {
    for (const lambda of [0, 0.25, 0.5, 0.75]) {
      const record = Array.from({ length: 20 }, (_, k) => ((k + 1) * T) / 20);
      const optimizer = adamE({ lr: 1, lambda, eps: 0 });
      const { theta, t } = labelNoiseFlow({
        problem,
        optimizer,
        noise: labelNoise({ delta: 0.5 }),
        c: Number.POSITIVE_INFINITY,
        theta0: Float64Array.from(from),
        T: T * 0.5,
        record: record.map((x) => x * 0.5),
      });
      assert.is(t.length, 21);
      const sharpness = theta.map((x) => problem.hessianDiagonal(x).reduce((sum, h) => sum + Math.max(h, 0) ** (1 - lambda), 0));
      sharpness.forEach((value, k) => {
        if (k > 0) assert.ok(value <= sharpness[k - 1] * (1 + 1e-9), `${problem.name}, lambda ${lambda}: ${sharpness[k - 1]} -> ${value}`);
      });
      assert.ok(last(sharpness) < sharpness[0] * 0.999, `${problem.name}, lambda ${lambda}: ${sharpness[0]} -> ${last(sharpness)}`);
    }
  }
});

test('AdaSGD follows the curve of SGD, dzeta/dt = -(P/4) ∂Φ ∇ log tr H: its clock is dt = (alpha tr H / P) ds', () => {
  const record = Array.from({ length: 100 }, (_, k) => (k + 1) / 50);
  const path = labelNoiseFlow({
    problem: noisyEllipse,
    optimizer: sgd({ lr: 0.1 }),
    noise: labelNoise({ delta: 0.5 }),
    theta0: start,
    T: 2,
    record,
  });
  const speeds = path.theta.map((x) => (0.25 * noisyEllipse.hessianDiagonal(x).reduce((a, b) => a + b)) / 2);
  // Simpson over the SGD path.
  const T = speeds.reduce((sum, value, k) => sum + value * (k === 0 || k === 100 ? 1 : k % 2 === 1 ? 4 : 2), 0) * (0.02 / 3);
  near(end({ ...example, optimizer: adaSGD({ eps: 0 }), c: Number.POSITIVE_INFINITY, T }), last(path.theta), 1e-7);
});

/** The message of the flow's singular point; empty where there is none. */
function singularity(options: LabelNoiseFlowOptions): string {
  let message = '';
  try {
    labelNoiseFlow({ ...options, c: Number.POSITIVE_INFINITY });
  } catch (error) {
    assert.is((error as MinifoldError).code, 'E_SINGULAR');
    ({ message } = error as MinifoldError);
  }
  return message;
}

/** diag H where a message says that S is largest. */
const diagonalIn = (message: string): number => Number(/where diag H is ([^;]+);/.exec(message)?.[1]);

test('a singular point is an error that says when, at which coordinate and what to do; a larger eps passes', () => {
  const options = { ...example, T: 20 };
  const message = singularity({ ...options, optimizer: adam({ eps: 0 }) });
  // Adam's fixed point on the ellipse, where df/dy = 0: the kink of tr(Diag(H)^½).
  assert.match(message, /t = \d.*S is largest at theta\[1\], coordinate 1 of theta: .*larger eps/);
  assert.ok(diagonalIn(message) < 1e-9, message);
  const [, y] = end({ ...options, optimizer: adam({ eps: 0.01 }) }) as unknown as [number, number];
  assert.ok(Math.abs(y + 0.95) < 0.05);
});

test('on a net the weight that vanishes first is the one that is named', () => {
  // u_0² + v_1² = 1 is a circle, on which |u_0| + |v_1|, Adam's sharpness, falls towards the nearer axis: v_1 = coordinate 3 vanishes.
  const net = diagonalNet({ z: [[1, -1]], y: [1] });
  const options = { problem: net, noise: labelNoise({ delta: 0.5 }), theta0: [0.8, 0, 0, 0.6], T: 20 };
  // Blocks of one are Adam, but for a net whose S is shared by blocks weights do not die.
  const message = singularity({ ...options, optimizer: adamMini({ blocks: [1, 1, 1, 1], eps: 0 }) });
  assert.match(message, /S is largest at v\[1\], coordinate 3 of theta: /);
  assert.ok(diagonalIn(message) < 1e-9, message);
  // Adam's own weights die one by one, which is no singular point even without eps.
  near(end({ ...options, optimizer: adam({ eps: 0 }), c: Number.POSITIVE_INFINITY }), [1, 0, 0, 0], 1e-9);
});

test('what cannot be is refused', () => {
  const bad: readonly [Partial<LabelNoiseFlowOptions> & Record<string, unknown>, string, string][] = [
    [{ optimizer: lion({ lr: 0.1 }) }, 'E_UNAVAILABLE', 'optimizer'],
    [{ optimizer: sgd({ lr: 0.1 }), v0: [1, 1] }, 'E_UNAVAILABLE', 'labelNoiseFlow.v0'],
    [{ optimizer: agm({ lr: 0.1, V: (g) => g.map(Math.abs), S: (v) => v }) }, 'E_UNAVAILABLE', 'optimizer.V'],
    [{ optimizer: agm({ lr: 0.1, size: 1, V: (g) => [g[0] * g[1]], S: (v) => v }) }, 'E_UNAVAILABLE', 'optimizer.V'],
    [{ optimizer: agm({ lr: 0.1, V: (g) => g.map((x) => x * x), S: () => [1] }) }, 'E_SHAPE', 'optimizer.S(v)'],
    [{ optimizer: adamMini({ blocks: [3] }) }, 'E_SHAPE', 'optimizer.blocks'],
    [{ optimizer: adam(), c: -1 }, 'E_RANGE', 'labelNoiseFlow.c'],
    [{ optimizer: adam(), T: 0 }, 'E_RANGE', 'labelNoiseFlow.T'],
    [{ optimizer: adam(), theta0: [1] }, 'E_SHAPE', 'labelNoiseFlow.theta0'],
    [{ optimizer: adam(), steps: 3 }, 'E_UNKNOWN_KEY', 'labelNoiseFlow.steps'],
    [{ optimizer: adam({ lr: { name: 'constant', lr: 0.1 } }), noC: true }, 'E_MISSING', 'optimizer.lr'],
  ];
  for (const [change, code, path] of bad) {
    assert.throws(
      () => {
        const { noC, ...rest } = { ...example, ...change } as LabelNoiseFlowOptions & { noC?: boolean };
        const { c: _, ...without } = rest;
        labelNoiseFlow(noC ? without : rest);
      },
      (error: { code: string; path: string }) => error.code === code && error.path === path,
      `${code} at ${path}`,
    );
  }
});

test.run();
