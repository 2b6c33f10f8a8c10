// What moves along Γ and what drives it, on problems whose matrices are known.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  ellipse,
  heavyBall,
  init,
  injectedNoise,
  labelNoise,
  lossFloor,
  projectToManifold,
  quadratic,
  sgd,
  slowNoise,
} from '../../../src/index.js';

await init();

const near = (seen: Float64Array | readonly number[], expected: readonly number[], tolerance = 1e-12): void => {
  assert.is(seen.length, expected.length);
  expected.forEach((x, k) => {
    assert.ok(Math.abs(seen[k] - x) <= tolerance, `${[...seen]} and not ${expected}`);
  });
};
const isotropic = injectedNoise({ sigma: 0.5, covariance: 'isotropic' });

test('of a bowl with a flat direction: the flat part diffuses, Σ̂_◇ is Σ over sums of curvatures', () => {
  const problem = quadratic({
    hessian: [
      [2, 0, 0],
      [0, 6, 0],
      [0, 0, 0],
    ],
  });
  const { covariance, parallel, diamond, diamondHat, mu } = slowNoise({
    problem,
    optimizer: sgd({ lr: 0.1 }),
    noise: isotropic,
    zeta: [0, 0, 3],
  });
  near(covariance, [0.25, 0, 0, 0, 0.25, 0, 0, 0, 0.25]);
  near(parallel, [0, 0, 0, 0, 0, 0, 0, 0, 0.25]);
  near(diamond, [0.25, 0, 0, 0, 0.25, 0, 0, 0, 0]);
  near(diamondHat, [0.25 / 4, 0, 0, 0, 0.25 / 12, 0, 0, 0, 0]);
  near([mu], [0.25]); // 2/16 + 6/48
});

test('a covariance between a steep and a flat direction is divided by the one curvature', () => {
  const problem = quadratic({
    hessian: [
      [4, 0],
      [0, 0],
    ],
  });
  const noise = { covarianceRoot: () => Float64Array.of(1, 1) };
  const { diamondHat } = slowNoise({ problem, optimizer: sgd({ lr: 0.1 }), noise, zeta: [0, 0] });
  near(diamondHat, [1 / 8, 1 / 4, 1 / 4, 0]);
});

test('mu under label noise: alpha/2 tr H for SGD, √alpha/2 tr Diag(H)^½ for Adam, the gain of heavy ball squared', () => {
  const problem = ellipse({ a: 2, b: 1 });
  const zeta = projectToManifold(problem, [1.2, 0.7]);
  const H = problem.hessianDiagonal(zeta);
  const mu = (optimizer: Parameters<typeof slowNoise>[0]['optimizer']): number =>
    slowNoise({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), zeta }).mu;
  near([mu(sgd({ lr: 0.1 }))], [(0.25 / 2) * (H[0] + H[1])]);
  near([mu(adam({ lr: 0.1, eps: 0 }))], [(0.5 / 2) * (Math.sqrt(H[0]) + Math.sqrt(H[1]))]);
  near([mu(heavyBall({ lr: 0.1, momentum: 0.75 }))], [16 * (0.25 / 2) * (H[0] + H[1])]);
});

test('noise whose variance is no number has no floor of 0', () => {
  const problem = quadratic({ hessian: [[4]] });
  const noise = injectedNoise({ sigma: 1e200, covariance: 'isotropic' });
  for (const of of [slowNoise, lossFloor])
    assert.throws(
      () => of({ problem, optimizer: adam({ lr: 0.1 }), noise, zeta: [0] }),
      (error: { code: string; path: string }) => error.code === 'E_NON_FINITE' && error.path === `${of.name}.noise`,
    );
});

test.run();
