import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  adamMini,
  adamW,
  adaSGD,
  agm,
  createOptimizer,
  diagonalNet,
  ellipse,
  fixedPointResidual,
  heavyBall,
  implicitSharpness,
  initSync,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  lossFloor,
  matrixFactorization,
  type Optimizer,
  projectionDerivative,
  projectToManifold,
  quadratic,
  type SlowSdeOptions,
  sgd,
  slowSde,
} from '../../../src/index.js';
import { last } from '../../support/present.js';

initSync();

const problem = ellipse({ a: 1, b: 2 });
const theta0 = projectToManifold(problem, [1, 0.2]);
const ofLabels = labelNoise({ delta: 0.5 });
const isotropic = injectedNoise({ sigma: 0.5, covariance: 'isotropic' });
const base = { problem, optimizer: sgd({ lr: 0.1 }), noise: isotropic, theta0, T: 0.5, steps: 16, c: 5 } satisfies SlowSdeOptions;

function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what = ''): void {
  assert.is(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `${what} entry ${i}: ${actual[i]} is not ${expected[i]} ± ${tolerance}`);
  }
}

test('under label noise nothing diffuses and the path is that of the label-noise flow', () => {
  const decaying = adamW({ lr: 0.1, eps: 0.01, weightDecay: 0.05 });
  for (const optimizer of [sgd({ lr: 0.1 }), adam({ lr: 0.1, eps: 0.01 }), heavyBall({ lr: 0.1, momentum: 0.5 }), decaying]) {
    const flow = last(labelNoiseFlow({ problem, optimizer, noise: ofLabels, c: 5, theta0, T: 0.5 }).theta);
    const ends = [0, 1].map((member) => last(slowSde({ ...base, optimizer, noise: ofLabels, steps: 128, member }).theta));
    near(ends[0], ends[1], 1e-12, optimizer.name);
    near(ends[0], flow, 4e-3, optimizer.name); // Euler's error at 128 steps
  }
});

test('the two steppers agree in the mean, and each with itself at more steps, on the same Brownian paths', () => {
  const noise = { covarianceRoot: () => Float64Array.of(0.6, 0.2, -0.1, 0.3) };
  const mean = (options: Partial<SlowSdeOptions>): number => {
    let sum = 0;
    for (let member = 0; member < 200; member++)
      sum += last(slowSde({ ...base, noise, optimizer: adam({ lr: 0.1 }), ...options, member }).theta)[1];
    return sum / 200;
  };
  const reference = mean({ steps: 64 });
  near([mean({ steps: 16 })], [reference], 4e-3);
  near([mean({ steps: 256, stepper: 'projection' })], [reference], 2e-3);
});

test('what a function for the noise does to its theta is not done to the path', () => {
  const at = ([x, y]: Float64Array) => Float64Array.of(x, 0, 0, y);
  const changing = (theta: Float64Array) => {
    const D = at(theta);
    theta.fill(9);
    return D;
  };
  const path = (covarianceRoot: typeof at) => slowSde({ ...base, noise: { covarianceRoot }, optimizer: adam({ lr: 0.1 }) }).theta;
  assert.equal(path(changing), path(at));
});

test('a path lies on Γ, is the same for the same seed and member, and is kept at the times asked for', () => {
  const record = [0.125, 0.26, 0.375]; // a step is 1/32
  const { t, theta, v } = slowSde({ ...base, optimizer: adam({ lr: 0.1 }), record, seed: 3, member: 2 });
  assert.equal(t, [0, 0.125, 0.25, 0.375, 0.5]);
  for (const x of theta) assert.ok(problem.loss(x) < 1e-20, `loss ${problem.loss(x)}`);
  near(v[0], [0.25, 0.25], 1e-15); // V of sigma² I
  assert.equal(slowSde({ ...base, optimizer: adam({ lr: 0.1 }), record, seed: 3, member: 2 }).theta, theta);
  assert.not.equal(slowSde({ ...base, optimizer: adam({ lr: 0.1 }), record, seed: 3, member: 3 }).theta, theta);
});

test('along a straight valley it is Brownian motion: tangent variance sigma² T, and S² sigma² T with a preconditioner', () => {
  const flat = quadratic({
    hessian: [
      [1, 0],
      [0, 0],
    ],
    center: [0, 0],
  });
  const ends = (optimizer: Optimizer): number[] =>
    Array.from({ length: 400 }, (_, member) => {
      const [x, y] = last(slowSde({ ...base, problem: flat, optimizer, theta0: [0, 1], member, steps: 2 }).theta) as unknown as [
        number,
        number,
      ];
      assert.ok(Math.abs(x) < 1e-12);
      return y - 1;
    });
  const variance = (x: readonly number[]): number => x.reduce((sum, a) => sum + a * a, 0) / x.length;
  // 0.5² · 0.5, and Adam's S = 1/sigma makes it T. Five standard errors of a variance from 400 normals: 5 √(2/400).
  near([variance(ends(sgd({ lr: 0.1 }))) / 0.125, variance(ends(adam({ lr: 0.1, eps: 0 }))) / 0.5], [1, 1], 5 * Math.sqrt(2 / 400));
});

test('the loss floor under label noise is (lr/4) alpha^(1-lambda) tr Diag(H)^(1-lambda), and the trace of the formula with matrices', () => {
  const net = diagonalNet({ d: 8, kappa: 2, n: 3, seed: 2 });
  const zeta = projectToManifold(
    net,
    Float64Array.from({ length: 16 }, (_, k) => 0.5 + 0.1 * k),
  );
  const alpha = 0.25 / 3;
  for (const lambda of [0, 0.25, 0.5]) {
    const optimizer = adamE({ lr: 0.02, lambda, eps: 0 });
    const trace = net.hessianDiagonal(zeta).reduce((sum, h) => sum + h ** (1 - lambda), 0);
    near([lossFloor({ problem: net, optimizer, noise: ofLabels, zeta }) / ((0.02 / 4) * alpha ** (1 - lambda) * trace)], [1], 1e-10);
  }
  // (I - ∂Φ) Sigma of isotropic noise: sigma² times the number of normal directions.
  const floor = lossFloor({ problem: net, optimizer: heavyBall({ lr: 0.02, momentum: 0.75 }), noise: isotropic, zeta });
  const Pi = projectionDerivative(net, zeta);
  const normals = Pi.reduce((sum, x, k) => sum + (k % 17 === 0 ? 1 - x : 0), 0);
  near([normals, floor], [3, (0.08 / 4) * 0.25 * 3], 1e-10);
});

test('the sharpness of each optimizer and its gradient along Γ, by differences', () => {
  const factorization = matrixFactorization({ dims: [3, 2, 3], rank: 1, n: 4, seed: 5 });
  const zeta = projectToManifold(factorization, factorization.initialTheta(1));
  const H = factorization.hessianDiagonal(zeta);
  const sum = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0);
  const cases: readonly [Optimizer, number][] = [
    [sgd({ lr: 0.1 }), sum(H)],
    [adam(), sum(H.map(Math.sqrt))],
    [adamE({ lr: 0.1, lambda: 0.75 }), sum(H.map((h) => h ** 0.25))],
    [adamMini({ blocks: [2, 10] }), Math.sqrt(2 * sum(H.slice(0, 2))) + Math.sqrt(10 * sum(H.slice(2)))],
    [adaSGD(), Math.sqrt(12 * sum(H))],
  ];
  const Pi = projectionDerivative(factorization, zeta);
  for (const [optimizer, expected] of cases) {
    near([implicitSharpness(factorization, optimizer, zeta)], [expected], 1e-9, optimizer.name);
    const residual = fixedPointResidual(factorization, optimizer, zeta);
    // Along a curve of Γ through zeta with the tangent Pi e_0, here the projection of the straight line.
    const tangent = Float64Array.from({ length: 12 }, (_, p) => Pi[p * 12]);
    const [up, down] = [1e-4, -1e-4].map((h) =>
      implicitSharpness(
        factorization,
        optimizer,
        projectToManifold(
          factorization,
          zeta.map((x, p) => x + h * tangent[p]),
        ),
      ),
    ) as [number, number];
    const slope = residual.reduce((total, x, p) => total + x * tangent[p], 0);
    near([(up - down) / 2e-4], [slope], 1e-5 * Math.max(1, Math.abs(slope)), optimizer.name);
  }
});

test('the flow ends where the gradient of its sharpness lies in range(H): zero along Γ, not zero in the ambient space', () => {
  const net = diagonalNet({ d: 3, kappa: 1, n: 1, seed: 1 });
  const away = Float64Array.of(0.9, 0.5, 0.3, 0.2, 0.6, 0.4);
  const start = fixedPointResidual(net, sgd({ lr: 0.1 }), projectToManifold(net, away));
  const zeta = last(labelNoiseFlow({ problem: net, optimizer: sgd({ lr: 0.1 }), noise: ofLabels, theta0: away, T: 200 }).theta);
  const norm = (x: Float64Array): number => Math.sqrt(x.reduce((sum, a) => sum + a * a, 0));
  assert.ok(norm(fixedPointResidual(net, sgd({ lr: 0.1 }), zeta)) < 1e-6 * norm(start));
  assert.ok(norm(zeta.map((x) => 8 * x)) > 1, 'the gradient of tr H = 4 |theta|² is 8 theta');
});

test('createOptimizer starts from a second moment that it is given', () => {
  const optimizer = adam({ lr: 0.1, beta1: 0, beta2: 0.75, eps: 0 });
  const state = createOptimizer(optimizer, [1, 1], { v0: [4, 1] }).step([2, 1]);
  assert.equal(Array.from(state.v as Float64Array), [4, 1]);
  near(state.theta, [0.9, 0.9], 1e-15);
  const refused: readonly [Optimizer, number[], string][] = [
    [optimizer, [1], 'E_SHAPE'],
    [optimizer, [1, -1], 'E_RANGE'],
    [sgd({ lr: 1 }), [1, 1], 'E_UNAVAILABLE'],
  ];
  for (const [of, v0, code] of refused)
    assert.throws(
      () => createOptimizer(of, [1, 1], { v0 }),
      (error: { code: string }) => error.code === code,
    );
});

test('the solver takes 1024 steps by itself', () => {
  const { steps: _, ...rest } = { ...base, noise: ofLabels };
  const path = slowSde(rest);
  assert.equal(path, slowSde({ ...rest, steps: 1024 }));
  near(last(path.theta), last(labelNoiseFlow(rest).theta), 1e-3); // Euler's error at 1024 steps
});

test('of n samples, noise on a batch of B has n/B of the covariance, noise on one sample that of a batch of 1', () => {
  const net = diagonalNet({ d: 8, kappa: 2, n: 4, seed: 2 });
  const zeta = projectToManifold(net, new Float64Array(16).fill(0.7));
  const optimizer = sgd({ lr: 0.02 });
  const floor = { problem: net, optimizer, zeta };
  const all = lossFloor({ ...floor, noise: ofLabels });
  const one = labelNoise({ delta: 0.5, samples: 'one' });
  const seen = [lossFloor({ ...floor, noise: ofLabels, batchSize: 2 }), lossFloor({ ...floor, noise: one })];
  near(seen, [2 * all, 4 * all], 1e-12 * all);
  // Four times the noise moves four times as fast: blanc2020, dζ/dt = -(α/4) ∂Φ ∇tr H.
  const path = { problem: net, optimizer, theta0: zeta, steps: 64 };
  const far = slowSde({ ...path, noise: ofLabels, T: 4 });
  for (const noise of [{ noise: ofLabels, batchSize: 1 }, { noise: one }]) {
    near(last(slowSde({ ...path, ...noise, T: 1 }).theta), last(far.theta), 1e-9);
    const { steps: _, ...flow } = path;
    near(last(labelNoiseFlow({ ...flow, ...noise, T: 1 }).theta), last(labelNoiseFlow({ ...flow, noise: ofLabels, T: 4 }).theta), 1e-7);
  }
});

test('a pair of the user’s own that is Adam’s moves as Adam, and has Adam’s loss floor but no sharpness in closed form', () => {
  const eps = 0.05;
  const spelled = agm({ lr: 0.1, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / (Math.sqrt(x) + eps)) });
  const built = adam({ lr: 0.1, eps });
  const end = (optimizer: Optimizer) => last(slowSde({ ...base, optimizer }).theta);
  near(end(spelled), end(built), 1e-12);
  const floor = (optimizer: Optimizer) => lossFloor({ problem, optimizer, noise: isotropic, zeta: theta0 });
  near([floor(spelled)], [floor(built)], 1e-14);
  for (const ask of [implicitSharpness, fixedPointResidual]) {
    assert.throws(
      () => ask(problem, spelled, theta0),
      (error: { code: string; path: string }) => error.code === 'E_UNAVAILABLE' && error.path === 'optimizer',
    );
  }
});

test('a step away from Γ names the coordinate that S moves most', () => {
  // At Adam's fixed point on the ellipse df/dy = 0: S of theta[1] grows without bound, and steps of this length leave Γ.
  const options = { problem, theta0, noise: ofLabels, optimizer: adam({ eps: 0 }), c: Number.POSITIVE_INFINITY, T: 20, steps: 64 };
  assert.throws(
    () => slowSde(options),
    (error: { code: string; message: string }) =>
      error.code === 'E_SINGULAR' && error.message.includes('S is largest at theta[1], coordinate 1 of theta: '),
  );
});

test('what cannot be is refused', () => {
  const bad: readonly [Record<string, unknown>, string, string][] = [
    [{ delta: 0.5 }, 'E_UNKNOWN_KEY', 'slowSde.delta'],
    [{ noise: undefined }, 'E_MISSING', 'slowSde.noise'],
    [{ record: [0.3, 0.2] }, 'E_RANGE', 'slowSde.record[1]'],
    [{ steps: 3 }, 'E_RANGE', 'slowSde.steps'],
    [{ v0: [1, 1] }, 'E_UNAVAILABLE', 'slowSde.v0'],
    [{ noise: { covarianceRoot: () => new Float64Array(3) } }, 'E_SHAPE', 'slowSde.noise.covarianceRoot'],
    [{ noise: { covarianceRoot: 1 } }, 'E_TYPE', 'slowSde.noise.covarianceRoot'],
    [{ noise: { covarianceRoot: () => new Float64Array(4), delta: 1 } }, 'E_UNKNOWN_KEY', 'slowSde.noise.delta'],
    [{ batchSize: 0 }, 'E_RANGE', 'slowSde.batchSize'],
    [{ stepper: 'euler' }, 'E_TYPE', 'slowSde.stepper'],
  ];
  for (const [change, code, path] of bad) {
    assert.throws(
      () => slowSde({ ...base, ...change }),
      (error: { code: string; path: string }) => error.code === code && error.path === path,
      `${code} at ${path}`,
    );
  }
});

test.run();
