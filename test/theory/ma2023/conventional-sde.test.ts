// The conventional stochastic equations against the moments of linear ones, and the covariance of their noise against the theory.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  type ConventionalSdeOptions,
  conventionalSde,
  diagonalNet,
  ellipse,
  heavyBall,
  init,
  injectedNoise,
  labelNoise,
  type Noise,
  type Optimizer,
  type Problem,
  quadratic,
  rmsprop,
  sgd,
  valley,
} from '../../../src/index.js';
import { gradientNoise } from '../../../src/theory/noise/gradient-noise.js';
import { close } from '../../support/close.js';

test.before(init);

const [h, sigma, theta0, members, steps] = [2, 0.7, 1.5, 600, 64];

/** Mean and variance over the members at T, on ½ h θ². */
function moments(optimizer: Optimizer, T: number): { mean: number; variance: number } {
  const problem = quadratic({ hessian: [[h]] });
  const noise = injectedNoise({ sigma, covariance: 'isotropic' });
  const ends = Array.from({ length: members }, (_, member) => {
    const { t, theta } = conventionalSde({ problem, optimizer, noise, theta0: [theta0], T, steps, seed: 5, member });
    assert.equal(t, [0, T]);
    return theta[1][0];
  });
  const mean = ends.reduce((sum, x) => sum + x / members, 0);
  return { mean, variance: ends.reduce((sum, x) => sum + (x - mean) ** 2 / (members - 1), 0) };
}

type Matrix = readonly (readonly number[])[];

/** Mean and variance of the first entry after `steps` steps of x <- A x + (b) z, exactly. */
function exact(A: Matrix, b: readonly number[], x0: readonly number[]): { mean: number; variance: number } {
  const n = b.length;
  let x = [...x0];
  let C = b.map(() => b.map(() => 0));
  const sum = (f: (k: number) => number): number => b.reduce((total, _, k) => total + f(k), 0);
  for (let step = 0; step < steps; step++) {
    x = x.map((_, i) => sum((k) => A[i][k] * x[k]));
    const AC = C.map((_, i) => b.map((__, j) => sum((k) => A[i][k] * C[k][j])));
    C = C.map((_, i) => b.map((__, j) => sum((k) => AC[i][k] * A[j][k]) + b[i] * b[j]));
  }
  assert.is(n, x.length);
  return { mean: x[0], variance: C[0][0] };
}

/** Four standard errors of normal variables. */
function agree(optimizer: Optimizer, T: number, expected: { mean: number; variance: number }): void {
  const { mean, variance } = moments(optimizer, T);
  assert.ok(Math.abs(mean - expected.mean) < 4 * Math.sqrt(expected.variance / members), `mean ${mean}, expected ${expected.mean}`);
  const ratio = variance / expected.variance;
  assert.ok(Math.abs(ratio - 1) < 4 * Math.sqrt(2 / members), `variance ${variance}, expected ${expected.variance}`);
}

test('SGD: dθ = -hθ dt + √η σ dW', () => {
  const [lr, T] = [0.3, 1];
  const dt = T / steps;
  agree(sgd({ lr }), T, exact([[1 - h * dt]], [Math.sqrt(lr * dt) * sigma], [theta0]));
});

test('heavy ball: (16) of Ma, Kunin, Ying 2023', () => {
  const [lr, momentum, T] = [0.1, 0.7, 1];
  const dt = T / steps;
  const A = [
    [1, dt / lr],
    [-h * dt, 1 - ((1 - momentum) / lr) * dt],
  ];
  agree(heavyBall({ lr, momentum }), T, exact(A, [0, Math.sqrt(lr * dt) * sigma], [theta0, 0]));
});

test('Adam and RMSProp: (24) of Ma, Kunin, Ying 2023 with v at σ²', () => {
  const [lr, beta1, eps, T] = [0.1, 0.8, 0.01, 0.15];
  const dt = T / steps;
  const [S, c1] = [1 / (sigma + eps), (1 - beta1) / (lr * lr)];
  const A = [
    [1, (-S * dt) / lr],
    [c1 * h * dt, 1 - c1 * dt],
  ];
  agree(adam({ lr, beta1, eps }), T, exact(A, [0, lr * c1 * sigma * Math.sqrt(dt)], [theta0, 0]));
  agree(rmsprop({ lr, eps }), T, exact([[1 - (S * h * dt) / lr]], [-S * sigma * Math.sqrt(dt)], [theta0]));
});

test('bias corrections: at a frozen variance the corrected v is the variance from the start', () => {
  // v(t) = σ²(1 - e^(-c2 t)) exactly, but for the error of the steps; m/γ1 starts at the gradient
  const T = 0.4;
  const [with_, without] = [true, false].map((biasCorrection) => {
    const options = {
      problem: quadratic({ hessian: [[h]] }),
      noise: injectedNoise({ sigma, covariance: 'isotropic' }),
      theta0: [theta0],
      T,
    };
    return conventionalSde({ ...options, optimizer: rmsprop({ lr: 0.1, beta2: 0.95, biasCorrection }), steps: 4096 }).theta[1][0];
  });
  assert.is.not(with_, without);
  close([with_], [without], 1e-3, 'θ', 1);
});

/** D Dᵀ, column by column. */
function covariance(problem: Problem, noise: Noise, theta: ArrayLike<number>): Float64Array {
  const at = Float64Array.from(theta);
  const { dimension, root, variances } = gradientNoise(problem, noise);
  const P = at.length;
  const out = new Float64Array(P * P);
  for (let k = 0; k < dimension; k++) {
    const column = root(at, new Float64Array(dimension).fill(1, k, k + 1));
    for (let at = 0; at < P * P; at++) out[at] += column[Math.floor(at / P)] * column[at % P];
  }
  close(
    variances(at),
    at.map((_, p) => out[p * (P + 1)]),
    1e-10,
    'diag Σ',
    1e-6,
  );
  return out;
}

test('the covariance of label noise on the manifold is (δ²/n) H (theory of label noise: α = δ²/B)', () => {
  const noise = labelNoise({ delta: 0.5 });
  const net = diagonalNet({ d: 6, kappa: 3, n: 4, seed: 2 });
  const w = net.truth as Float64Array;
  const root = (sign: number): number[] => Array.from(w, (x) => Math.sqrt(Math.max(0, sign * x) + 0.1));
  const minimizer = [...root(1), ...root(-1)];
  close(
    covariance(net, noise, minimizer),
    net.hessian(minimizer).map((x) => (0.25 / 4) * x),
    1e-9,
    'net',
    0.1,
  );
  const oval = ellipse({ a: 2, b: 1 });
  const tip = [Math.SQRT2, Math.SQRT2];
  close(
    covariance(oval, noise, tip),
    oval.hessian(tip).map((x) => 0.25 * x),
    1e-9,
    'ellipse',
    0.1,
  );
});

test('the covariance of injected noise: σ²H/2 with the positive part of H, σ²I, σ² along the valley', () => {
  const problem = valley({ angle: 0.5 });
  const [x, c, s] = [1.2, Math.cos(0.5), Math.sin(0.5)];
  const at = [x * c, -x * s];
  const noise = (covariance: 'hessian' | 'isotropic' | 'tangent'): Noise => injectedNoise({ sigma, covariance });
  close(
    covariance(problem, noise('hessian'), at),
    problem.hessian(at).map((y) => (sigma * sigma * y) / 2),
    1e-12,
    'hessian',
    1,
  );
  close(covariance(problem, noise('isotropic'), at), [sigma * sigma, 0, 0, sigma * sigma], 1e-14, 'isotropic', 1);
  close(
    covariance(problem, noise('tangent'), at),
    [c * c, -c * s, -c * s, s * s].map((y) => sigma * sigma * y),
    1e-12,
    'tangent',
    1,
  );
});

test('what has no equation is refused', () => {
  const good: ConventionalSdeOptions = {
    problem: ellipse({ a: 2, b: 1 }),
    optimizer: sgd({ lr: 0.1 }),
    noise: labelNoise({ delta: 1 }),
    theta0: [1, 0],
    T: 1,
    steps: 4,
  };
  const code = (change: object): string => {
    try {
      conventionalSde({ ...good, ...change });
    } catch (e) {
      return (e as { code: string }).code;
    }
    return 'none';
  };
  assert.is(code({}), 'none');
  assert.is(code({ optimizer: adamE({ lr: 0.1, lambda: 0.25 }) }), 'E_UNAVAILABLE');
  assert.is(code({ optimizer: heavyBall({ lr: 0.1, nesterov: true }) }), 'E_UNAVAILABLE');
  assert.is(code({ problem: valley(), noise: labelNoise({ delta: 1 }) }), 'E_UNAVAILABLE');
  assert.is(code({ steps: 5 }), 'E_RANGE');
  assert.is(code({ problem: undefined }), 'E_MISSING');
  assert.is(code({ problem: 3 }), 'E_TYPE');
  assert.is(code({ drag: 1 }), 'E_UNKNOWN_KEY');
});

test.run();
