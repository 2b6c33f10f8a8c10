// Injected gradient noise against closed forms of Ma, Kunin, Ying 2023 for the valley f = (1 + x²) y².
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  bilinear,
  createRun,
  createRuns,
  diagonalNet,
  ellipse,
  factorizationUV,
  initSync,
  injectedNoise,
  matrixFactorization,
  multilayerPerceptron,
  type Problem,
  quadratic,
  restoreRun,
  sgd,
  valley,
} from '../../src/index.js';
import { drawInjectedNoise } from '../../src/noise/injected-noise.js';
import type { KernelProblem } from '../../src/problems/kernel-problem.js';
import { roundTo } from '../reference/math/round.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { kernels } from '../support/kernels.js';
import { kernelGradient } from '../support/problems.js';

initSync();

/** The first step of gradient descent at rate 1 from the minimum of a quadratic is minus the noise. */
function firstNoise(hessian: number[][], covariance: 'hessian' | 'isotropic' | 'tangent', sigma: number): Float64Array {
  const problem = quadratic({ hessian });
  const theta0 = hessian.map(() => 0);
  const run = createRun({ problem, optimizer: sgd({ lr: 1 }), noise: injectedNoise({ sigma, covariance }), theta0, seed: 9 }).advance(1);
  return Float64Array.from(run.theta, (x) => -x);
}

const z = (P: number): number[] => normals(P, { seed: 9, stream: 4, step: 0 }, 1);

test('isotropic noise is sigma times the normals of its stream', () => {
  close(
    firstNoise(
      [
        [3, 1],
        [1, 2],
      ],
      'isotropic',
      0.5,
    ),
    z(2).map((x) => x / 2),
    1e-15,
    'noise',
  );
});

test('Hessian noise has the root of H/2, tangent noise only the directions without curvature', () => {
  const [a, b] = z(2);
  close(
    firstNoise(
      [
        [8, 0],
        [0, 2],
      ],
      'hessian',
      3,
    ),
    [6 * a, 3 * b],
    1e-14,
    'diagonal H',
  );
  close(
    firstNoise(
      [
        [8, 0],
        [0, 0],
      ],
      'tangent',
      3,
    ),
    [0, 3 * b],
    1e-14,
    'flat second axis',
    1,
  );
  // H = 2 v vᵀ with v = (1, 1)/√2: along v the root of H/2 is 1, across it nothing.
  const along = (a + b) / 2;
  close(
    firstNoise(
      [
        [1, 1],
        [1, 1],
      ],
      'hessian',
      1,
    ),
    [along, along],
    1e-14,
    'along v',
    1,
  );
  close(
    firstNoise(
      [
        [1, 1],
        [1, 1],
      ],
      'tangent',
      1,
    ),
    [a - along, b - along],
    1e-14,
    'across v',
    1,
  );
  close(
    firstNoise(
      [
        [-4, 0],
        [0, 2],
      ],
      'hessian',
      1,
    ),
    [0, b],
    1e-14,
    'negative curvature counts as none',
    1,
  );
});

test('tangent and normal noise make up isotropic noise; with a codimension the largest curvatures are the normal ones', () => {
  const hessian = [
    [3, 1],
    [1, 2],
  ];
  const noise = (covariance: 'hessian' | 'tangent' | 'normal', codimension: number): Float64Array => {
    const of = injectedNoise({ sigma: 2, covariance, codimension });
    const run = createRun({ problem: quadratic({ hessian }), optimizer: sgd({ lr: 1 }), noise: of, theta0: [0, 0], seed: 9 });
    return Float64Array.from(run.advance(1).theta, (x) => -x);
  };
  // the eigenvector of the larger eigenvalue (5 + √5)/2 is in the direction of (φ, 1)
  const phi = (1 + Math.sqrt(5)) / 2;
  const v = [phi, 1].map((x) => x / Math.hypot(phi, 1));
  const [a, b] = z(2).map((x) => 2 * x) as [number, number];
  const share = a * v[0] + b * v[1];
  const expected = v.map((x) => x * share);
  close(noise('normal', 1), expected, 1e-13, 'normal', 1);
  close(noise('tangent', 1), [a - expected[0], b - expected[1]], 1e-13, 'tangent', 1);
  close(noise('normal', 2), [a, b], 1e-13, 'all normal', 1);
  close(
    noise('hessian', 1),
    expected.map((x) => x * Math.sqrt((5 + Math.sqrt(5)) / 4)),
    1e-13,
    'hessian',
    1,
  );
});

test('noise along the manifold besides is a share of tangent noise of the same size, and goes with noise across it alone', () => {
  const problem = quadratic({
    hessian: [
      [3, 1],
      [1, 2],
    ],
  });
  const drawn = (options: object): Float64Array => {
    const noise = injectedNoise({ sigma: 2, covariance: 'hessian', codimension: 1, ...options });
    const run = createRun({ problem, optimizer: sgd({ lr: 1 }), noise, theta0: [0, 0], seed: 9 });
    return Float64Array.from(run.advance(1).theta, (x) => -x);
  };
  const tangent = drawn({ covariance: 'tangent' });
  for (const covariance of ['hessian', 'normal']) {
    const expected = drawn({ covariance }).map((x, p) => x + 0.5 * tangent[p]);
    close([...drawn({ covariance, along: 0.5 })], [...expected], 1e-13, covariance, 1);
  }
  for (const covariance of ['isotropic', 'tangent'] as const) {
    assert.throws(
      () => injectedNoise({ sigma: 1, covariance, along: 0.5 }),
      (error: { code: string; path: string }) => error.code === 'E_RANGE' && error.path === 'noise.along',
    );
  }
});

test('along the valley SGD with Hessian noise follows x_k = x_0 exp(-lr² sigma² k / 2) (18), within 1 %', () => {
  const [lr, sigma, steps, replicas] = [0.002, 2, 40_000, 4];
  let mean = 0;
  for (let seed = 0; seed < replicas; seed++) {
    const noise = injectedNoise({ sigma, covariance: 'hessian' });
    const run = createRun({ problem: valley({ angle: 0 }), optimizer: sgd({ lr }), noise, theta0: [2, 0], seed }).advance(steps);
    mean += Math.abs(run.theta[0]) / replicas;
  }
  const expected = 2 * Math.exp((-(lr ** 2) * sigma ** 2 * steps) / 2);
  assert.ok(Math.abs(mean / expected - 1) < 0.01, `x = ${mean}, expected ${expected}`);
});

test('across the valley its variance is lr sigma² / (4 (1 - lr h)), within 4 %', () => {
  const [lr, steps] = [0.1, 100_000];
  const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
  const run = createRun({ problem: valley({ angle: 0 }), optimizer: sgd({ lr }), noise, theta0: [0, 0], seed: 3 }).advance(100);
  let [square, curvature] = [0, 0];
  for (let k = 0; k < steps; k++) {
    const [x, y] = run.advance(1).theta as unknown as [number, number];
    square += (y * y) / steps;
    curvature += (1 + x * x) / steps;
  }
  const expected = lr / (4 * (1 - lr * curvature));
  assert.ok(Math.abs(square / expected - 1) < 0.04, `E y² = ${square}, expected ${expected}`);
});

test('saved and restored, on any problem and dtype, the noise goes on as it would have', () => {
  const problem = diagonalNet({ d: 5, kappa: 1, n: 3, seed: 1 });
  for (const covariance of ['hessian', 'isotropic', 'tangent'] as const) {
    for (const dtype of ['f64', 'f32'] as const) {
      const options = { problem, optimizer: adam({ lr: 0.01 }), noise: injectedNoise({ sigma: 0.1, covariance }), seed: 2, dtype };
      const straight = createRun(options).advance(20);
      const broken = restoreRun(createRun(options).advance(7).save()).advance(13);
      sameBits(broken.theta, straight.theta, `${covariance} ${dtype}`);
    }
  }
});

const covariances = [
  ...(['hessian', 'isotropic', 'tangent', 'normal'] as const).map((covariance) => ({ covariance })),
  ...(['hessian', 'normal'] as const).map((covariance) => ({ covariance, along: 0.5 })),
];

const matrix = [
  [2, 1, 0],
  [1, -3, 1],
  [0, 1, 0],
];
const problems: readonly Problem[] = [
  valley({ angle: 0.3 }),
  ellipse({ a: 2, b: 1 }),
  bilinear(),
  quadratic({ hessian: matrix }),
  matrixFactorization({ dims: [2, 3, 2], rank: 1, n: 4, seed: 1 }),
  factorizationUV({ M: matrix, p: 1 }),
  multilayerPerceptron({ sizes: [3, 2, 2], activation: 'tanh', loss: 'crossEntropy', x: matrix, y: [0, 1, 1] }),
];

test('on any problem the kernels add what JavaScript draws from the same Hessian, in every bit and both dtypes', () => {
  const lr = 2 ** -7;
  for (const problem of problems) {
    const counted = covariances.filter(({ covariance }) => covariance !== 'isotropic').map((one) => ({ ...one, codimension: 1 }));
    for (const shape of [...covariances, ...counted]) {
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        const noise = injectedNoise({ sigma: 0.7, ...shape });
        const covariance = JSON.stringify(shape);
        const configs = [1, 2 ** 32 + 7].map((seed) => ({ problem, noise, optimizer: sgd({ lr }), seed, dtype }));
        const runs = createRuns(configs);
        for (let step = 0; step < 9; step++) {
          const before = runs.runs.map(({ theta }) => Float64Array.from(theta));
          runs.advance(1);
          before.forEach((theta, i) => {
            const extra = drawInjectedNoise(kernels(), noise, problem, theta, configs[i].seed, step);
            const clean = dtype === 'f64' ? problem.gradient(theta) : kernelGradient(problem as KernelProblem, dtype, theta);
            const expected = theta.map((x, p) => round(x - round(lr * round(clean[p] + extra[p]))));
            sameBits(Float64Array.from(runs.runs[i].theta), expected, `${problem.name} ${covariance} ${dtype} step ${step}`);
          });
        }
      }
    }
  }
});

test('a problem too large for a dense Hessian is refused when the run is made, but isotropic noise has no need of one', () => {
  const problem = matrixFactorization({ dims: [65, 65], rank: 1, n: 1, seed: 1 });
  const start = (covariance: 'hessian' | 'isotropic' | 'tangent'): unknown =>
    createRun({ problem, optimizer: sgd({ lr: 0.1 }), noise: injectedNoise({ sigma: 1, covariance }) }).advance(1);
  for (const covariance of ['hessian', 'tangent'] as const)
    assert.throws(
      () => start(covariance),
      (error: { code: string }) => error.code === 'E_TOO_LARGE',
    );
  start('isotropic');
});

test('isotropic noise has no codimension to be given', () => {
  assert.throws(
    () => injectedNoise({ sigma: 1, covariance: 'isotropic', codimension: 1 }),
    /noise\.codimension is 1; allowed: none besides 'isotropic'/,
  );
});

test.run();
