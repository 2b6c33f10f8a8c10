// Antithetic pairs of members: the covariances that are estimated from them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { conventionalSde, initSync, injectedNoise, quadratic, sgd } from '../../../src/index.js';
import { last, present } from '../../support/present.js';

initSync();

const noise = injectedNoise({ sigma: 0.8, covariance: 'isotropic' });

test('covariances of antithetic pairs have no bias, however few they are', () => {
  // dx = -x dt + √lr dW in four steps of 1/4: the variance is lr/4 Σ_k (9/16)^k over k = 0, …, 3.
  const [lr, seeds] = [0.1, 2000];
  const right = (lr / 4) * [0, 1, 2, 3].reduce((sum, k) => sum + (9 / 16) ** k, 0);
  const given = { problem: quadratic({ hessian: [[1]] }), optimizer: sgd({ lr }), noise, theta0: [0], T: 1, steps: 4 };
  for (const members of [2, 6]) {
    const seen = Array.from({ length: seeds }, (_, seed) => {
      const { theta } = conventionalSde({ ...given, seed, members, antithetic: true, covariance: true });
      return last(present(theta.covariance))[0] / 0.64;
    });
    const mean = seen.reduce((a, b) => a + b, 0) / seeds;
    const error = Math.sqrt(seen.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / seeds;
    assert.ok(Math.abs(mean - right) < 4 * error, `${members}: ${mean} is not ${right} ± 4 x ${error}`);
  }
});

test.run();
