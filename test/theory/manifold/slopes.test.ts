// Slopes beyond the numbers whose squares are numbers, and no slopes at all: closed forms on a circle, a trough and a plane.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  custom,
  init,
  injectedNoise,
  projectionDerivative,
  projectionSecondDerivative,
  projectToManifold,
  quadratic,
  sam,
  samFlow,
  sgd,
  slowSde,
} from '../../../src/index.js';
import { close } from '../../support/close.js';

test.before(init);

/** h (|theta|² - 1), whose minimizers are a circle for every h. */
const ring = (h: number): ReturnType<typeof custom> =>
  custom({
    parameters: 2,
    residuals: ([x, y]) => [h * (x * x + y * y - 1)],
    jacobian: ([x, y]) => [[2 * h * x, 2 * h * y]],
    curvature: (_, K) => K.map((k) => 2 * h * k),
  });

test('slopes whose squares are no ordinary numbers: the circle and its Π, in any unit of the residuals', () => {
  const zeta = [0.6, 0.8];
  const isotropic = { M: Float64Array.of(1, 0, 0, 1) };
  for (const h of [1e-200, 1e-160, 1e-150, 1, 1e154, 1e160, 1e200, 1e300]) {
    close(projectToManifold(ring(h), [1.2, 1.6]), zeta, 1e-12, `from outside, ${h}`, 1);
    close(projectionDerivative(ring(h), zeta), [0.64, -0.48, -0.48, 0.36], 1e-14, `Π, ${h}`, 1);
    // Φ(x) = x/|x|, whose Laplacian is -Φ
    if (h < 1e250) close(projectionSecondDerivative(ring(h), zeta, isotropic), [-0.6, -0.8], 1e-13, `∂²Φ, ${h}`, 1);
  }
});

test('gradients below the normal numbers lead where others lead', () => {
  for (const h of [1e-310, 1e-300]) {
    const trough = custom({ parameters: 2, valueAndGradient: ([x]) => ({ value: (h * x * x) / 2, gradient: [h * x, 0] }) });
    close(projectToManifold(trough, [1, 2]), [0, 2], 1e-12, `a trough, ${h}`, 1);
    const valueAndGradient = ([x, y]: Float64Array) => {
      const r = x * x + y * y - 1;
      return { value: (h * r * r) / 2, gradient: [2 * h * x * r, 2 * h * y * r] };
    };
    close(projectToManifold(custom({ parameters: 2, valueAndGradient }), [1.2, 1.6]), [0.6, 0.8], 1e-12, `a circle, ${h}`, 1);
  }
});

test('a quadratic without curvature: every point is a minimizer', () => {
  const problem = quadratic({
    hessian: [
      [0, 0],
      [0, 0],
    ],
  });
  assert.equal([...projectToManifold(problem, [1, 2])], [1, 2]);
  const [optimizer, noise, theta0] = [sgd({ lr: 0.1 }), injectedNoise({ sigma: 1, covariance: 'isotropic' }), [1, 2]];
  assert.is(slowSde({ problem, optimizer, noise, theta0, T: 1, steps: 4 }).theta.length, 2);
  assert.equal([...samFlow({ problem, optimizer: sam({ lr: 0.1, rho: 0.1 }), theta0, T: 1 }).theta[1]], [1, 2]);
  for (const hessian of [[[-1]], [[-1e-300]]]) assert.throws(() => projectToManifold(quadratic({ hessian }), [3]), /no minimizer/);
});

test('a signal that is aborted already: nothing is computed', () => {
  let calls = 0;
  const problem = custom({ parameters: 1, valueAndGradient: ([x]) => ({ value: x * x * ++calls, gradient: [2 * x] }) });
  assert.throws(
    () => projectToManifold(problem, [1], { signal: AbortSignal.abort('enough') }),
    (reason: unknown) => reason === 'enough',
  );
  assert.is(calls, 0);
});

test.run();
