import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  type CompareOptions,
  type Comparison,
  compare,
  compareOrders,
  createRun,
  diagonalNet,
  ellipse,
  init,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  MinifoldError,
  projectToManifold,
  quadratic,
  sgd,
  slowSde,
  type TheoryEnsemble,
  type TheoryPath,
} from '../../src/index.js';
import { last, present } from '../support/present.js';

await init();

/** theta' = -H theta from theta0, for H = diag(h). */
function gradientFlow(h: readonly number[], theta0: readonly number[], t: readonly number[], lr: number): TheoryPath {
  return { t, theta: t.map((time) => Float64Array.from(theta0, (x, i) => x * Math.exp(-h[i] * time))), timePerStep: lr };
}

const h = [1, 0.25];
const theta0 = [1, -2];
const bowl = quadratic({
  hessian: [
    [1, 0],
    [0, 0.25],
  ],
});

test('SGD with isotropic noise on a quadratic: mean, covariance and a function against their closed forms', async () => {
  // theta_k+1 = (1 - lr h) theta_k - lr sigma z: mean (1 - lr h)^k theta_0, variance lr² sigma² (1 - q^k) / (1 - q) with q = (1 - lr h)².
  const [lr, sigma, replicas] = [0.1, 2, 4000];
  const steps = [0, 1, 5, 40];
  const mean = (k: number, i: number) => theta0[i] * (1 - lr * h[i]) ** k;
  const variance = (k: number, i: number) => {
    const q = (1 - lr * h[i]) ** 2;
    return (lr * lr * sigma * sigma * (1 - q ** k)) / (1 - q);
  };
  const comparison = await compare({
    run: { problem: bowl, optimizer: sgd({ lr }), noise: injectedNoise({ sigma, covariance: 'isotropic' }), theta0 },
    replicas,
    prediction: { t: steps.map((k) => k * lr), theta: steps.map((k) => Float64Array.of(mean(k, 0), mean(k, 1))), timePerStep: lr },
    functions: {
      least: (theta) => theta.sort()[0],
      square: (theta) => theta[0] * theta[0] + theta[1] * theta[1],
      first: (theta) => theta[0],
    },
    covariance: true,
  });
  assert.equal([...comparison.step], steps);
  const { theta, functions } = comparison;
  steps.forEach((k, at) => {
    for (const i of [0, 1]) {
      const expected = variance(k, i);
      const allowed = 4 * Math.sqrt(expected / replicas);
      assert.ok(Math.abs(theta.mean[at][i] - mean(k, i)) <= allowed, `mean at ${k}`);
      // The variance of n normal numbers has the relative spread sqrt(2 / n).
      assert.ok(Math.abs(present(theta.covariance)[at][3 * i] - expected) <= 4 * expected * Math.sqrt(2 / replicas), `variance at ${k}`);
      assert.ok(Math.abs(theta.standardError[at][i] - Math.sqrt(expected / replicas)) <= 0.1 * Math.sqrt(expected / replicas));
    }
    assert.ok(
      Math.abs(present(theta.covariance)[at][1]) <= 4 * Math.sqrt((variance(k, 0) * variance(k, 1)) / replicas),
      `covariance at ${k}`,
    );
    const square = [0, 1].reduce((sum, i) => sum + mean(k, i) ** 2 + variance(k, i), 0);
    const { mean: seen, standardError } = functions.square;
    assert.ok(Math.abs(seen[at] - square) <= 4 * standardError[at] + 1e-12, `square at ${k}`);
    assert.is(functions.first.mean[at], theta.mean[at][0]);
    assert.is(functions.first.standardError[at], theta.standardError[at][0]);
  });
  // A single path has no spread; the distance of the means is as large as noise makes it.
  assert.equal([...functions.square.predictedError], [0, 0, 0, 0]);
  assert.is(theta.predictedCovariance, undefined);
  assert.ok(theta.largest.error < 4 * theta.largest.noise && theta.largest.error > theta.largest.noise / 100);
  // E |theta|² exceeds |E theta|² by the variances: at the last time far outside the standard error.
  assert.is(functions.square.last.t, 4);
  assert.ok(functions.square.last.error > 20 * functions.square.last.standardError);
});

test('gradient descent against the gradient flow: order 1, and order 2 against its modified equation', async () => {
  // On a quadratic the modified equation of order 1 is theta' = -(H + lr H²/2) theta (Barrett, Dherin 2021).
  const T = 2;
  const options = (rates: (lr: number) => readonly number[]) => ({
    steps: [0.1, 0.05, 0.025, 0.0125],
    compare: (lr: number): CompareOptions => ({
      run: { problem: bowl, optimizer: sgd({ lr }), theta0 },
      replicas: 1,
      prediction: gradientFlow(rates(lr), theta0, [0, 0.5, 1, 1.5, T], lr),
    }),
  });
  const first = await compareOrders(options(() => h));
  assert.ok(Math.abs(first.fit.order - 1) < 0.05, String(first.fit.order));
  assert.ok(first.fit.interval[1] - first.fit.interval[0] < 0.1);
  const second = await compareOrders(options((lr) => h.map((x) => x + (lr * x * x) / 2)));
  assert.ok(Math.abs(second.fit.order - 2) < 0.05, String(second.fit.order));
  assert.equal([...second.standardErrors], [0, 0, 0, 0]);
  // The exact error at t = 1, where theta' = -theta is off most, is exp(-1) - (1 - lr)^(1/lr).
  const { largest, mean } = first.comparisons[0].theta;
  assert.is(largest.t, 1);
  assert.ok(Math.abs(mean[2][0] - 0.9 ** 10) < 1e-14);
  const last = await compareOrders({ ...options(() => h), error: ({ theta }) => theta.last });
  assert.is(last.errors[0], last.comparisons[0].theta.last.error);
});

test('every replica is the run of its seed: lanes, other problems, v0, and a function of the seed', async () => {
  const net = diagonalNet({ d: 6, kappa: 2, n: 3, seed: 1 });
  const v0 = Array.from({ length: 12 }, (_, j) => 0.1 + 0.01 * j);
  const run = { problem: net, optimizer: adam({ lr: 0.01, beta2: 0.9 }), noise: labelNoise({ delta: 0.5 }), v0 };
  const oval = { problem: ellipse({ a: 1, b: 2 }), optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }) };
  for (const [config, P] of [
    [run, 12],
    [(seed: number) => ({ ...run, seed: seed + 7 }), 12],
    [{ ...oval, v0: [1, 2] }, 2],
  ] as const) {
    const seeds = [3, 1, 4, 15, 9, 2, 6, 5, 35, 8, 97];
    const zero = { t: [0, 0.05, 0.2], theta: [0, 1, 2].map(() => new Float64Array(P)), timePerStep: 0.01 };
    const { theta } = await compare({ run: config, replicas: seeds, prediction: zero });
    [0, 5, 20].forEach((k, at) => {
      const states = seeds.map((seed) => createRun(typeof config === 'function' ? config(seed) : { ...config, seed }).advance(k).theta);
      for (let j = 0; j < P; j++) {
        const mean = states.reduce((sum, state) => sum + state[j], 0) / seeds.length;
        assert.ok(Math.abs(theta.mean[at][j] - mean) <= 1e-14);
      }
    });
  }
});

test('an ensemble of paths has a mean, a covariance and standard errors of its own; what is looked at may be a function of theta', async () => {
  const path = (x: number): TheoryPath => ({ t: [0, 1], theta: [Float64Array.of(x), Float64Array.of(2 * x)], timePerStep: 0.5 });
  const { theta, functions } = await compare({
    run: { problem: bowl, optimizer: sgd({ lr: 0.5 }), theta0 },
    replicas: 1,
    prediction: [path(1), path(2), path(3)],
    observe: ([x]) => [x],
    covariance: true,
    functions: { square: ([x]) => x * x },
  });
  assert.equal([theta.predicted[1][0], present(theta.predictedCovariance)[1][0]], [4, 4]);
  assert.ok(Math.abs(theta.predictedError[1][0] - Math.sqrt(4 / 3)) < 1e-14);
  assert.is(theta.mean[1][0], 0.25);
  assert.is(theta.last.error, 3.75);
  assert.ok(Math.abs(theta.last.standardError - Math.sqrt(4 / 3)) < 1e-14);
  assert.ok(Math.abs(functions.square.predicted[1] - 56 / 3) < 1e-14);
});

test('Adam on the noisy ellipse against its label-noise flow: the mean of the replicas, and the error of order 1', async () => {
  // a = 1, b = 2, delta = ½, c = 5, T = 1, from (1, 0.2) pulled to the ellipse, v at its equilibrium: an independent simulation with 2,000 replicas
  // at lr 0.01 and beta1 0.9 ended at (1.2339, 0.0469), an independent integration of the flow at (1.2390, 0.0424).
  const problem = ellipse({ a: 1, b: 2 });
  const radius = Math.sqrt(problem.constraints().values(Float64Array.of(1, 0.2))[0] + 1);
  const start = [1 / radius, 0.2 / radius];
  const v0 = problem.hessianDiagonal(start).map((x) => 0.25 * x);
  const prediction = labelNoiseFlow({
    problem,
    optimizer: adam({ c: 5 }),
    noise: labelNoise({ delta: 0.5 }),
    theta0: start,
    v0,
    T: 1,
    record: [0, 0.5, 1],
  });
  const replicas = (lr: number, beta1: number, count: number): CompareOptions => ({
    run: { problem, optimizer: adam({ lr, c: 5, beta1 }), noise: labelNoise({ delta: 0.5 }), theta0: start, v0 },
    replicas: count,
    prediction: { ...prediction, timePerStep: lr * lr },
  });
  const { theta } = await compare(replicas(0.01, 0.9, 500));
  const end = last(theta.mean);
  assert.ok(Math.abs(end[0] - 1.2339) < 0.005 && Math.abs(end[1] - 0.0469) < 0.005, String(end));
  assert.ok(theta.last.error < 0.01, String(theta.last.error));
  const { fit } = await compareOrders({
    steps: [0.04, 0.02],
    compare: (lr) => replicas(lr, 0, 2000),
    error: (comparison) => comparison.theta.last,
  });
  assert.ok(Math.abs(fit.order - 1) < 0.5 && fit.standardError < 0.25, JSON.stringify(fit));
});

test('an ensemble predicts what its paths do', async () => {
  const problem = ellipse({ a: 2, b: 1 });
  const noise = injectedNoise({ sigma: 0.5, covariance: 'isotropic' });
  const at = projectToManifold(problem, [1, 0.5]);
  const options = { problem, optimizer: sgd({ lr: 0.1 }), noise, theta0: at, T: 0.5, steps: 8, record: [0.25] };
  const functions = { x: ([x]: Float64Array) => x };
  const members = 50;
  const ensemble = slowSde({ ...options, members, functions, covariance: true });
  const paths = Array.from({ length: members }, (_, member) => slowSde({ ...options, member }));
  const run = { problem, optimizer: options.optimizer, noise, theta0: at };
  const [byPaths, byEnsemble] = await Promise.all(
    [paths, ensemble].map((prediction) => compare({ run, replicas: 20, prediction, functions, covariance: true })),
  );
  const numbers = ({ seconds: _, ...rest }: Comparison): number[] =>
    JSON.stringify(rest, (_, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))
      .match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)
      ?.map(Number) ?? [];
  const [a, b] = [numbers(present(byPaths)), numbers(present(byEnsemble))];
  assert.is(a.length, b.length);
  assert.ok(a.length > 50);
  a.forEach((x, i) => {
    assert.ok(Math.abs(x - b[i]) < 1e-12, `${x} is not ${b[i]}`);
  });
  const code = (change: object, of: object = {}): Promise<string> =>
    compare({ run, replicas: 1, prediction: { ...ensemble, ...change } as TheoryEnsemble, ...of }).then(
      () => 'nothing',
      (error) => `${error.code} ${error.path}`,
    );
  assert.is(await code({}), 'nothing');
  assert.is(await code({}, { functions: { y: () => 0 } }), 'E_MISSING compare.prediction.functions.y');
  assert.is(await code({ timePerStep: undefined }), 'E_MISSING compare.prediction.timePerStep');
  assert.is(await code({ timePerStep: -1 }), 'E_RANGE compare.prediction.timePerStep');
  assert.is(await code({ t: [] }), 'E_SHAPE compare.prediction.t');
  assert.is(await code({ theta: { mean: [] } }), 'E_SHAPE compare.prediction.theta.mean');
  assert.is(await code({ theta: { ...ensemble.theta, standardError: 3 } }), 'E_SHAPE compare.prediction.theta.standardError');
});

test('wrong input, divergence and abort', async () => {
  const good: CompareOptions = {
    run: { problem: bowl, optimizer: sgd({ lr: 0.1 }), theta0 },
    replicas: 2,
    prediction: gradientFlow(h, theta0, [0, 1], 0.1),
  };
  const refused = async (change: Partial<Record<keyof CompareOptions | 'more', unknown>>) =>
    compare({ ...good, ...change } as CompareOptions).then(
      () => 'nothing',
      (error) => `${error.code ?? error.name} ${error.path ?? ''}`,
    );
  assert.is(await refused({}), 'nothing');
  assert.is(await refused({ replicas: 0 }), 'E_RANGE compare.replicas');
  assert.is(await refused({ replicas: [-1] }), 'E_TYPE compare.replicas');
  const path = good.prediction as TheoryPath;
  assert.is(await refused({ prediction: { ...path, timePerStep: 0 } }), 'E_RANGE compare.prediction.timePerStep');
  assert.is(await refused({ prediction: { t: path.t, theta: path.theta } }), 'E_MISSING compare.prediction.timePerStep');
  assert.is(await refused({ prediction: [path, { ...path, timePerStep: 0.2 }] }), 'E_RANGE compare.prediction[1].timePerStep');
  assert.is(await refused({ prediction: [path, { ...path, t: [0, 2] }] }), 'E_SHAPE compare.prediction[1].t');
  assert.is(await refused({ more: 1 }), 'E_UNKNOWN_KEY compare.more');
  assert.is(await refused({ prediction: [] }), 'E_SHAPE compare.prediction');
  assert.is(await refused({ prediction: { ...path, t: [0], theta: [] } }), 'E_SHAPE compare.prediction.t');
  assert.is(
    await refused({ prediction: { ...path, t: [1, 0], theta: [Float64Array.of(0, 0), Float64Array.of(0, 0)] } }),
    'E_RANGE compare.prediction.t',
  );
  assert.is(await refused({ prediction: { ...path, t: [0], theta: [Float64Array.of(1)] } }), 'E_SHAPE compare.prediction');
  assert.is(await refused({ run: { ...good.run, noise: 3 } }), 'E_TYPE noise');
  const [untouched, signal] = [() => assert.unreachable('a run is configured'), AbortSignal.abort()];
  assert.is(await refused({ signal, run: untouched }), '20 ');
  const error = await compare({ ...good, run: { problem: bowl, optimizer: sgd({ lr: 1e300 }), theta0 } }).catch((reason) => reason);
  assert.ok(
    error instanceof MinifoldError && error.code === 'E_DIVERGED' && /seed 0 diverged at step 2/.test(error.message),
    String(error),
  );
});

test('v0 of a run: refused without a second moment, of the wrong length, below 0', () => {
  const oval = ellipse({ a: 1, b: 2 });
  const code = (options: object): string => {
    try {
      createRun({ problem: oval, optimizer: adam({ lr: 0.01 }), ...options });
    } catch (error) {
      return `${(error as MinifoldError).code} ${(error as MinifoldError).path}`;
    }
    return 'nothing';
  };
  assert.is(code({ v0: [1, 2] }), 'nothing');
  assert.is(code({ v0: [1] }), 'E_SHAPE v0');
  assert.is(code({ v0: [1, -2] }), 'E_RANGE run.v0[1]');
  assert.is(code({ v0: [1, 1], optimizer: sgd({ lr: 1 }) }), 'E_UNAVAILABLE run.v0');
  assert.equal([...present(createRun({ problem: oval, optimizer: adam({ lr: 0.01 }), v0: [1, 2] }).v)], [1, 2]);
});

test.run();
