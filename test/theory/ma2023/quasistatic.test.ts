// The quasistatic motion against closed forms (Ma, Kunin, Ying 2023; f = (1 + x²) y² turned by an angle) and identities of matrix factorization.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  createRuns,
  custom,
  factorizationUV,
  heavyBall,
  init,
  injectedNoise,
  labelNoise,
  multilayerPerceptron,
  type Optimizer,
  type QuasistaticOptions,
  quadratic,
  quasistatic,
  rmsprop,
  sgd,
  sgdMomentum,
  valley,
} from '../../../src/index.js';
import { symmetricEigen } from '../../../src/linear-algebra/symmetric-eigen.js';
import { thirdDerivative } from '../../../src/theory/manifold/third-derivative.js';
import { close } from '../../support/close.js';
import { last } from '../../support/present.js';

test.before(init);

const hessian = injectedNoise({ sigma: 2, covariance: 'hessian' });

/** The point of the valley's floor at a distance x from the origin. */
const onFloor = (x: number, angle: number): number[] => [x * Math.cos(angle), -x * Math.sin(angle)];
const along = (theta: Float64Array, angle: number): number => theta[0] * Math.cos(angle) - theta[1] * Math.sin(angle);
const across = (theta: Float64Array, angle: number): number => theta[0] * Math.sin(angle) + theta[1] * Math.cos(angle);

/** Where the motion from 5 along the floor is at T. */
function end(options: Omit<QuasistaticOptions, 'problem' | 'theta0'>, angle = 0, x0 = 5): number {
  const theta = last(quasistatic({ problem: valley({ angle }), theta0: onFloor(x0, angle), ...options }).theta);
  assert.ok(Math.abs(across(theta, angle)) < 1e-10, `${across(theta, angle)} off the floor`);
  return along(theta, angle);
}

test('SGD with Hessian noise: x = x0 exp(-ησ²t/2) (13), at any angle', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (angle) => {
      close([end({ optimizer: sgd({ lr: 0.002 }), noise: hessian, T: 200 }, angle)], [5 * Math.exp((-0.002 * 4 * 200) / 2)], 1e-7, 'x');
    }),
    { numRuns: 20 },
  );
});

test('heavy ball is 1/(1-μ)² times as fast (19), also dampened; momentum as a moving average is as fast as SGD', () => {
  const [lr, T] = [0.002, 2];
  const slow = (speed: number): number => 5 * Math.exp((-lr * 4 * T * speed) / 2);
  close([end({ optimizer: heavyBall({ lr, momentum: 0.9 }), noise: hessian, T })], [slow(100)], 1e-7, 'heavy ball');
  close([end({ optimizer: heavyBall({ lr, momentum: 0.9, dampening: 0.5 }), noise: hessian, T })], [slow(25)], 1e-7, 'dampened');
  close([end({ optimizer: sgdMomentum({ lr, beta1: 0.9 }), noise: hessian, T })], [slow(1)], 1e-7, 'moving average');
});

test('the full form (17) tends to the first-order form as η falls', () => {
  const gap = (lr: number): number => {
    const [T, optimizer] = [0.004 / lr, heavyBall({ lr, momentum: 0.9 })];
    return Math.abs(end({ optimizer, noise: hessian, T, form: 'full' }) - end({ optimizer, noise: hessian, T }));
  };
  assert.ok(gap(0.001) < 0.02, `${gap(0.001)} at η = 0.001`);
  const ratio = gap(0.002) / gap(0.001);
  assert.ok(ratio > 1.7 && ratio < 4.5, `halving η divides the gap by ${ratio}`);
});

test('Adam at π/4: (x² - x0²)/2 + ln(x/x0) = -t (27), whatever the noise and the rate', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.double({ min: 1e-4, max: 0.1, noNaN: true }), (sigma, lr) => {
      const noise = injectedNoise({ sigma, covariance: 'hessian' });
      const x = end({ optimizer: adam({ lr, eps: 0 }), noise, T: 5 }, Math.PI / 4);
      close([(x * x - 25) / 2 + Math.log(x / 5)], [-5], 1e-6, 'time');
    }),
    { numRuns: 20 },
  );
});

test("Adam along an axis: the closed form of (27), ẋ = -σ h'/(4 ε √h), when ε is far below σ√h", () => {
  // ẋ = -σx/(2ε√(1+x²)) integrates to √(1+x²) - artanh(1/√(1+x²)) falling at σ/(2ε)
  const F = (x: number): number => Math.sqrt(1 + x * x) - Math.atanh(1 / Math.sqrt(1 + x * x));
  const [eps, sigma, T] = [1e-6, 2, 2e-6];
  const x = end({ optimizer: adam({ lr: 0.01, eps }), noise: injectedNoise({ sigma, covariance: 'hessian' }), T });
  close([F(x) - F(5)], [(-sigma * T) / (2 * eps)], 1e-6, 'F');
});

test('RMSProp moves as Adam: the first moment changes nothing at first order', () => {
  const options = { lr: 0.01, beta2: 0.99, eps: 1e-8 };
  const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
  for (const form of ['first-order', 'full'] as const) {
    const [a, r] = [adam({ ...options, beta1: 0.5 }), rmsprop(options)].map((optimizer) => end({ optimizer, noise, T: 2, form }, 0.4));
    close([a], [r], form === 'full' ? 2e-4 : 1e-12, form);
  }
});

test('Adam, full form: with and without bias correction it ends within the transients of the first-order form', () => {
  const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
  const T = 1;
  const first = end({ optimizer: adam({ lr: 0.01, beta2: 0.99 }), noise, T }, Math.PI / 4);
  for (const biasCorrection of [true, false]) {
    const optimizer = adam({ lr: 0.01, beta2: 0.99, biasCorrection });
    const full = end({ optimizer, noise, T, form: 'full' }, Math.PI / 4);
    assert.ok(Math.abs(full - first) < 0.02, `${full} against ${first}`);
    assert.is.not(full, first);
  }
});

test('noise along the manifold: tangent noise moves the point by √η σ W and the valley by nothing, isotropic noise by -(ησ²/4) ∇ log h besides', () => {
  const [lr, sigma, T, steps, members] = [0.01, 1, 40, 64, 200];
  const run = (covariance: 'tangent' | 'isotropic', member: number): number =>
    end({ optimizer: sgd({ lr }), noise: injectedNoise({ sigma, covariance }), T, steps, seed: 3, member }, 0.7, 1);
  const all = Array.from({ length: members }, (_, member) => ({ tangent: run('tangent', member), isotropic: run('isotropic', member) }));
  const mean = (f: (x: { tangent: number; isotropic: number }) => number): number => all.reduce((sum, x) => sum + f(x), 0) / members;
  const variance = mean(({ tangent }) => (tangent - 1) ** 2);
  assert.ok(Math.abs(variance / (lr * sigma * sigma * T) - 1) < 4 * Math.sqrt(2 / members), `variance ${variance}`);
  // on the same path the two differ by the drift alone: d(difference)/dt = -(ησ²/4) 2x/(1+x²), near x = 1 at rate -ησ²/4
  const drift = mean(({ tangent, isotropic }) => isotropic - tangent);
  const x2 = variance + 1;
  assert.ok(drift < -(lr * sigma * sigma * T) / (4 * x2) && drift > (-lr * sigma * sigma * T) / 4, `drift ${drift}`);
});

test('a loss without equations: the motion on the floor of a custom valley is that of the valley', () => {
  // f = r² (1 + q²) at the angle 0.7, its directions from the Hessian alone
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const problem = custom({
    parameters: 2,
    valueAndGradient: (theta) => {
      const [q, r] = [theta[0] * c - theta[1] * s, theta[0] * s + theta[1] * c];
      const [fq, fr] = [2 * r * r * q, 2 * r * (1 + q * q)];
      return { value: r * r * (1 + q * q), gradient: [fq * c + fr * s, fr * c - fq * s] };
    },
  });
  for (const noise of [hessian, injectedNoise({ sigma: 1, covariance: 'hessian', along: 0.5 })]) {
    const options = { optimizer: sgd({ lr: 0.01 }), noise, theta0: onFloor(2, 0.7), T: 20, steps: 32 };
    const [own, known] = [problem, valley({ angle: 0.7 })].map((one) => last(quasistatic({ ...options, problem: one }).theta));
    close([...own], [...known], 1e-7, `along ${noise.along}`);
  }
});

test('Hessian noise with noise along the manifold besides: x = x0 exp(-ησ²t/2) on average, with the spread of an Ornstein-Uhlenbeck process', () => {
  // dx = -(ησ²/2) x dt + √η σ a dW: variance a² (1 - exp(-ησ²t))
  const [lr, sigma, along, T, members] = [0.01, 1, 0.5, 100, 300];
  const noise = injectedNoise({ sigma, covariance: 'hessian', along });
  const ends = Array.from({ length: members }, (_, member) => end({ optimizer: sgd({ lr }), noise, T, steps: 32, member }, 0.7, 1));
  const mean = ends.reduce((sum, x) => sum + x / members, 0);
  const variance = ends.reduce((sum, x) => sum + (x - mean) ** 2 / (members - 1), 0);
  const slow = lr * sigma * sigma * T;
  const expected = along * along * (1 - Math.exp(-slow));
  assert.ok(Math.abs(mean - Math.exp(-slow / 2)) < 4 * Math.sqrt(expected / members), `mean ${mean}`);
  assert.ok(Math.abs(variance / expected - 1) < 4 * Math.sqrt(2 / members) + 0.03, `variance ${variance}, expected ${expected}`);
});

test('paths go where they are asked to be recorded', () => {
  const options = { problem: valley(), optimizer: sgd({ lr: 0.01 }), theta0: [2, 0], T: 8 };
  assert.equal(quasistatic({ ...options, noise: hessian, record: [1, 2.5] }).t, [0, 1, 2.5, 8]);
  const noisy = quasistatic({ ...options, noise: injectedNoise({ sigma: 1, covariance: 'tangent' }), record: [1, 2.6], steps: 16 });
  assert.equal(noisy.t, [0, 1, 2.5, 8]);
});

const matrix = fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }), {
  minLength: 3,
  maxLength: 3,
});
const square = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, a) => sum + a * a, 0);

test('matrix factorization: tr H = 2(n‖U‖² + m‖V‖²); the flow keeps UVᵀ = M and balances', () => {
  fc.assert(
    fc.property(matrix, (rows) => {
      const [m, n, p] = [3, 2, 2];
      const M = rows.map((row, i) => row.map((x, j) => x + (i === j ? 2 : 0))); // of rank 2
      const problem = factorizationUV({ M, p });
      const theta0 = [...M.flat(), 1, 0, 0, 1];
      const { theta } = quasistatic({ problem, optimizer: sgd({ lr: 0.01 }), noise: hessian, theta0, T: 1500, record: [10, 100] });
      let before = Number.POSITIVE_INFINITY;
      for (const z of theta) {
        assert.ok(problem.loss(z) < 1e-20, `loss ${problem.loss(z)}`);
        const [U, V] = [z.subarray(0, m * p), z.subarray(m * p)];
        const trace = problem.hessianDiagonal(z).reduce((sum, x) => sum + x, 0);
        close([trace], [2 * (n * square(U) + m * square(V))], 1e-12, 'tr H');
        assert.ok(trace <= before * (1 + 1e-9), 'tr H falls');
        before = trace;
      }
      // at the least of n‖U‖² + m‖V‖²: √n U and √m V are balanced, and ‖√n U‖² = ‖√m V‖² = √(mn)·nuclear norm of M
      const MtM = Float64Array.from({ length: 4 }, (_, at) => M.reduce((sum, row) => sum + row[at >> 1] * row[at & 1], 0));
      const nuclear = symmetricEigen(MtM, 2).values.reduce((sum, x) => sum + Math.sqrt(x), 0);
      const z = last(theta);
      close([n * square(z.subarray(0, 6)), m * square(z.subarray(6))], [Math.sqrt(6) * nuclear, Math.sqrt(6) * nuclear], 1e-4, 'balance');
    }),
    { numRuns: 5 },
  );
});

test('the third derivative: exact on the valley, differences of second order agree on a network', () => {
  // ∇³L of (1+x²)y²: L_xxy = 4y, L_xyy = 4x, L_yyy = 0, L_xxx = 0
  const [x, y] = [0.7, -1.3];
  const M = Float64Array.of(2, 0.5, 0.5, -1);
  const expected = [2 * 0.5 * 4 * y - 1 * 4 * x, 2 * 4 * y + 2 * 0.5 * 4 * x];
  close(thirdDerivative(valley(), Float64Array.of(x, y), M), expected, 1e-12, '∇³L[M]');
  const net = multilayerPerceptron({
    sizes: [2, 3, 1],
    activation: 'tanh',
    loss: 'squared',
    x: [
      [1, 0.5],
      [-0.3, 0.8],
      [0.2, -1.1],
    ],
    y: [1, 0, -1],
  });
  const theta = net.initialTheta(1);
  const P = net.parameters;
  const v = theta.map((_, i) => ((i * 7) % 5) - 2);
  const outer = new Float64Array(P * P).map((_, at) => v[Math.floor(at / P)] * v[at % P]);
  const h = 1e-4;
  const shifted = (s: number): Float64Array =>
    net.hessianVectorProduct(
      theta.map((t, i) => t + s * h * v[i]),
      v,
    );
  const difference = shifted(1).map((a, i) => (a - shifted(-1)[i]) / (2 * h));
  close(thirdDerivative(net, theta, outer), difference, 1e-6, 'network', 1);
});

test('replicas of SGD follow the motion on the valley', () => {
  const [lr, sigma, steps, replicas] = [0.002, 2, 20_000, 8];
  const problem = valley();
  const noise = injectedNoise({ sigma, covariance: 'hessian' });
  const runs = createRuns(
    Array.from({ length: replicas }, (_, seed) => ({ problem, optimizer: sgd({ lr }), noise, theta0: [5, 0], seed })),
  );
  runs.advance(steps);
  const mean = runs.runs.reduce((sum, { theta }) => sum + theta[0] / replicas, 0);
  close([mean], [end({ optimizer: sgd({ lr }), noise, T: lr * steps })], 0.01, 'x');
});

test('what the motion does not know is refused', () => {
  const good: QuasistaticOptions = { problem: valley(), optimizer: sgd({ lr: 0.1 }), noise: hessian, theta0: [1, 0], T: 1 };
  const code = (change: object): string => {
    try {
      quasistatic({ ...good, ...change });
    } catch (e) {
      return (e as { code: string }).code;
    }
    return 'none';
  };
  assert.is(code({}), 'none');
  const refused: Optimizer[] = [adamE({ lr: 0.1, lambda: 0.25 }), heavyBall({ lr: 0.1, nesterov: true }), sgd({ lr: 0 })];
  for (const optimizer of refused) assert.is(code({ optimizer }), 'E_UNAVAILABLE');
  assert.is(code({ noise: labelNoise({ delta: 1 }) }), 'E_UNAVAILABLE');
  assert.is(code({ theta0: [1, 0.5] }), 'E_RANGE');
  assert.is(code({ problem: quadratic({ hessian: [[0]] }), theta0: [1] }), 'E_RANGE');
  assert.is(code({ theta0: [1] }), 'E_SHAPE');
  assert.is(code({ problem: {} }), 'E_TYPE');
  assert.is(code({ T: -1 }), 'E_RANGE');
  assert.is(code({ noise: injectedNoise({ sigma: 1e200, covariance: 'tangent' }), steps: 1 }), 'E_SINGULAR'); // no floor within the range of numbers
});

test.run();
