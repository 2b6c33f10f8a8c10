// Stationary covariances against the equations they solve, the closed form in one dimension, and the recursion itself (Ma, Kunin, Ying 2023, App. A.1).
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createRuns,
  discreteStationaryCovariance,
  effectiveSpeed,
  heavyBall,
  init,
  injectedNoise,
  quadratic,
  stationaryCovariance,
} from '../../../src/index.js';
import { solve } from '../../../src/linear-algebra/lu.js';
import { multiply, transpose } from '../../../src/linear-algebra/products.js';
import { identity } from '../../reference/theory/matrix-functions.js';
import { close } from '../../support/close.js';

test.before(init);

/** A Aᵀ + shift I. */
function gram(A: Float64Array, d: number, shift: number): Float64Array {
  return multiply(A, transpose(A, d), d).map((x, i) => x + (i % (d + 1) === 0 ? shift : 0));
}

const d = 2;
const entries = fc
  .array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: d * d, maxLength: d * d })
  .map((x) => Float64Array.from(x));
const shape = [d, d] as const;
const random = {
  H: entries,
  D: entries,
  lr: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
  momentum: fc.double({ min: 0, max: 0.95, noNaN: true }),
};

/** The four blocks of a 2d x 2d matrix. */
function blocks(a: Float64Array, b: Float64Array, c: Float64Array, e: Float64Array): Float64Array {
  const out = new Float64Array(4 * d * d);
  [a, b, c, e].forEach((block, at) => {
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[(i + d * (at >> 1)) * 2 * d + j + d * (at & 1)] = block[i * d + j];
  });
  return out;
}

const times = (x: Float64Array, factor: number): Float64Array => x.map((a) => a * factor);

/** C with f(C) = Q for a linear f on n x n matrices, by its dense matrix. */
function solveLinear(f: (C: Float64Array) => Float64Array, Q: Float64Array): Float64Array {
  const columns = Q.map(() => 0);
  const matrix = new Float64Array(Q.length ** 2);
  for (let k = 0; k < Q.length; k++) {
    columns[k] = 1;
    f(columns).forEach((x, i) => {
      matrix[i * Q.length + k] = x;
    });
    columns[k] = 0;
  }
  return solve(matrix, Q) as Float64Array;
}

/** The block of y in a covariance of (m, y). */
const blockOfY = (C: Float64Array): Float64Array =>
  Float64Array.from({ length: d * d }, (_, at) => C[(d + Math.floor(at / d)) * 2 * d + d + (at % d)]);

test('SGD: the solution solves HV + VH = ηΣ', () => {
  fc.assert(
    fc.property(random.H, random.D, random.lr, (a, b, lr) => {
      const [H, Sigma] = [gram(a, d, 0.1), gram(b, d, 0)];
      const V = stationaryCovariance({ hessian: { data: H, shape }, covariance: { data: Sigma, shape }, lr });
      const left = multiply(H, V, d).map((x, i) => x + multiply(V, H, d)[i]);
      close(left, times(Sigma, lr), 1e-11, 'HV + VH', 1e-3);
    }),
  );
});

test('momentum: (39) is the covariance of y in the stationary law of (31), H and Σ not commuting', () => {
  fc.assert(
    fc.property(random.H, random.D, random.lr, random.momentum, (a, b, lr, momentum) => {
      const [H, Sigma] = [gram(a, d, 0.1), gram(b, d, 0)];
      const one = identity(d);
      // d(m, y) = A (m, y) dτ + √η (D, 0) dB, their 2H̃ being H:  A C + C Aᵀ = -η diag(Σ, 0)
      const A = blocks(times(one, -(1 - momentum) / lr), times(H, -1), times(one, 1 / lr), times(one, 0));
      const Q = blocks(times(Sigma, -lr), times(one, 0), times(one, 0), times(one, 0));
      const C = solveLinear((X) => multiply(A, X, 2 * d).map((x, i) => x + multiply(X, transpose(A, 2 * d), 2 * d)[i]), Q);
      const V = stationaryCovariance({ hessian: { data: H, shape }, covariance: { data: Sigma, shape }, lr, momentum });
      close(V, blockOfY(C), 1e-8, 'V', 1e-4);
    }),
  );
});

test('discrete: the solution is the covariance of y in C = A C Aᵀ + Q', () => {
  fc.assert(
    fc.property(random.H, random.D, random.lr, random.momentum, (a, b, lr, momentum) => {
      const [H, Sigma] = [gram(a, d, 0.1), gram(b, d, 0)];
      const one = identity(d);
      const A = blocks(
        times(one, momentum),
        times(H, -lr),
        times(one, momentum),
        one.map((x, i) => x - lr * H[i]),
      );
      const noise = times(Sigma, lr * lr);
      const Q = blocks(noise, noise, noise, noise);
      const C = solveLinear((X) => X.map((x, i) => x - multiply(A, multiply(X, transpose(A, 2 * d), 2 * d), 2 * d)[i]), Q);
      const V = discreteStationaryCovariance({ hessian: { data: H, shape }, covariance: { data: Sigma, shape }, lr, momentum });
      close(V, blockOfY(C), 1e-8, 'V', 1e-4);
    }),
  );
});

test('discrete, one dimension: ηΣ(1+μ)/(h(1-μ)(2(1+μ) - ηh)); on the valley at h̃ = h/2, Σ = σ²h̃: ησ²(1+μ)/(4(1-μ)((1+μ) - ηh̃))', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 8, noNaN: true }), random.lr, random.momentum, (h, lr, mu) => {
      const [V] = discreteStationaryCovariance({ hessian: [[2 * h]], covariance: [[3 * h]], lr, momentum: mu });
      close([V], [(lr * 3 * (1 + mu)) / (4 * (1 - mu) * (1 + mu - lr * h))], 1e-10, 'V');
    }),
  );
});

test('discrete: a small eigenvalue beside a large one and rates of any size keep all digits', () => {
  for (const mu of [0, 0.9]) {
    for (const h of [1e-4, 1e-8, 1e-13, 1e-17, 1e-150]) {
      const V = discreteStationaryCovariance({
        hessian: [
          [1, 0],
          [0, h],
        ],
        covariance: [
          [1, 0],
          [0, 1],
        ],
        lr: 0.1,
        momentum: mu,
      });
      close([V[3]], [(0.1 * (1 + mu)) / (h * (1 - mu) * (2 * (1 + mu) - 0.1 * h))], 1e-14, `h ${h}, μ ${mu}`);
    }
    const [V] = discreteStationaryCovariance({ hessian: [[1]], covariance: [[1]], lr: 1e-200, momentum: mu });
    close([V / 1e-200], [1 / (2 * (1 - mu))], 1e-14, 'lr 1e-200');
  }
});

test('(39) differs from the discrete covariance by O(η): half the rate, half the relative difference', () => {
  const hessian = [
    [2, 0.5],
    [0.5, 1],
  ];
  const covariance = [
    [1, 0.3],
    [0.3, 2],
  ];
  const difference = (lr: number): number => {
    const [V, C] = [
      stationaryCovariance({ hessian, covariance, lr, momentum: 0.5 }),
      discreteStationaryCovariance({ hessian, covariance, lr, momentum: 0.5 }),
    ];
    return V.reduce((most, x, i) => Math.max(most, Math.abs(x - C[i]) / C[i]), 0);
  };
  close([difference(0.01) / difference(0.005), difference(0.005) / difference(0.0025)], [2, 2], 0.02, 'ratio');
});

test('replicas of heavy ball on a quadratic have the discrete covariance', () => {
  const [lr, momentum, sigma, replicas] = [0.1, 0.6, 0.5, 4000];
  const hessian = [
    [2, 0.5],
    [0.5, 1],
  ];
  const problem = quadratic({ hessian });
  const noise = injectedNoise({ sigma, covariance: 'isotropic' });
  const runs = createRuns(
    Array.from({ length: replicas }, (_, seed) => ({ problem, optimizer: heavyBall({ lr, momentum }), noise, theta0: [0, 0], seed })),
  ).advance(120);
  const C = new Float64Array(4);
  for (const { theta } of runs.runs) for (let at = 0; at < 4; at++) C[at] += (theta[at >> 1] * theta[at & 1]) / replicas;
  const isotropic = [
    [sigma * sigma, 0],
    [0, sigma * sigma],
  ];
  const V = discreteStationaryCovariance({ hessian, covariance: isotropic, lr, momentum });
  // the standard error of a sample covariance of normal variables is √((V_ii V_jj + V_ij²)/N)
  for (let at = 0; at < 4; at++) {
    const [i, j] = [at >> 1, at & 1];
    const error = Math.sqrt((V[3 * i] * V[3 * j] + V[at] ** 2) / replicas);
    assert.ok(Math.abs(C[at] - V[at]) < 4 * error, `C[${at}] = ${C[at]}, expected ${V[at]} ± ${error}`);
  }
});

test('speed and range factors: (21) and (22)', () => {
  const close1 = ({ speed, range }: { speed: number; range: number }, s: number, r: number): void =>
    close([speed, range], [s, r], 1e-14, 's, r');
  close1(effectiveSpeed({ lr: 0.1 }), 0.01, 0.1);
  close1(effectiveSpeed({ lr: 0.1, momentum: 0.5, batchSize: 4 }), 0.01, 0.05);
  fc.assert(
    fc.property(
      random.lr,
      random.momentum,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 2, max: 9 }),
      (lr, momentum, batchSize, c) => {
        const [one, other] = [
          effectiveSpeed({ lr, momentum, batchSize }),
          effectiveSpeed({ lr: c * lr, momentum, batchSize: c * batchSize }),
        ];
        close1(other, c * one.speed, one.range); // (22): c times the speed at the same range
      },
    ),
  );
});

test('what has no stationary law is refused', () => {
  const error = (act: () => unknown): string => {
    try {
      act();
    } catch (e) {
      return (e as { code: string }).code;
    }
    return 'none';
  };
  assert.is(
    error(() => stationaryCovariance({ hessian: [[0]], covariance: [[1]], lr: 0.1 })),
    'E_RANGE',
  );
  assert.is(
    error(() => discreteStationaryCovariance({ hessian: [[1]], covariance: [[1]], lr: 2 })),
    'E_RANGE',
  );
  assert.is(
    error(() => discreteStationaryCovariance({ hessian: [[1]], covariance: [[1]], lr: 3, momentum: 0.9 })),
    'none',
  );
  assert.is(
    error(() => stationaryCovariance({ hessian: [[1, 0]], covariance: [[1]], lr: 0.1 })),
    'E_SHAPE',
  );
  assert.is(
    error(() => stationaryCovariance({ hessian: [[1]], covariance: [[1]], lr: 0.1, mass: 1 } as never)),
    'E_UNKNOWN_KEY',
  );
});

test('with a preconditioner it solves S H V + V H S = lr S Σ S, and for S = I it is that of SGD', () => {
  const [hessian, covariance] = [
    [
      [2, 0.6],
      [0.6, 0.5],
    ],
    [
      [1, -0.2],
      [-0.2, 0.7],
    ],
  ];
  const [lr, S] = [0.01, [0.5, 3]];
  const V = stationaryCovariance({ hessian, covariance, lr, S });
  const SH = (i: number, j: number): number => S[i] * hessian[i][j];
  const left = [0, 1, 2, 3].map((k) => {
    const [i, j] = [k >> 1, k & 1];
    return [0, 1].reduce((sum, q) => sum + SH(i, q) * V[2 * q + j] + V[2 * i + q] * SH(j, q), 0);
  });
  close(
    left,
    [0, 1, 2, 3].map((k) => lr * S[k >> 1] * covariance[k >> 1][k & 1] * S[k & 1]),
    1e-12,
    'the equation',
  );
  close(stationaryCovariance({ hessian, covariance, lr, S: [1, 1] }), stationaryCovariance({ hessian, covariance, lr }), 1e-14, 'S = I');
  assert.throws(() => stationaryCovariance({ hessian, covariance, lr, S: [1, 0] }), /S\[1\] is 0/);
});

test('a matrix that is not symmetric, or a variance below 0, is refused at its place', () => {
  const [identity, skew] = [
    [
      [1, 0],
      [0, 1],
    ],
    [
      [1, 0.5],
      [0, 1],
    ],
  ];
  for (const of of [stationaryCovariance, discreteStationaryCovariance]) {
    assert.throws(() => of({ hessian: skew, covariance: identity, lr: 0.1 }), /hessian\[0\]\[1\] is 0\.5; allowed: a symmetric matrix/);
    assert.throws(() => of({ hessian: identity, covariance: skew, lr: 0.1 }), /covariance\[0\]\[1\] is 0\.5; allowed: a symmetric matrix/);
    assert.throws(() => of({ hessian: [[2]], covariance: [[-1]], lr: 0.1 }), /covariance\[0\]\[0\] is -1; allowed: a variance, >= 0/);
  }
});

test('a covariance beyond the numbers of f64 is an error, not infinity: η Σ/(2h) of 1e599', () => {
  for (const of of [stationaryCovariance, discreteStationaryCovariance]) {
    const covarianceOf = (variance: number): Float64Array => of({ hessian: [[1e-300]], covariance: [[variance]], lr: 0.2 });
    close(covarianceOf(1e-10), [1e289], 1e-14, 'within them');
    assert.throws(() => covarianceOf(1e300), /beyond those of f64/);
  }
});

test.run();
