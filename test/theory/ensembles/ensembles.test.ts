// Ensembles of stochastic theories: equal to single paths in every bit, in kernels and without, with the moments of closed forms.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  adamW,
  adaSGD,
  bilinear,
  conventionalSde,
  ellipse,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  type MinifoldError,
  type Problem,
  projectToManifold,
  quasistatic,
  rmsprop,
  type SlowSdeOptions,
  sgd,
  slowSde,
  type TheoryEnsemble,
  type TheoryPath,
  valley,
} from '../../../src/index.js';
import { BrownianPath } from '../../../src/theory/solvers/brownian.js';
import { brownianIncrements } from '../../reference/theory/brownian.js';
import { last, present } from '../../support/present.js';
import { withoutKernels } from './without-kernels.js';

initSync();

const problems: readonly (readonly [problem: Problem, start: readonly number[]])[] = [
  [ellipse({ a: 2, b: 1 }), [1.2, 0.7]],
  [valley({ angle: 0.4 }), [1, 0.3]],
  [bilinear(), [1, 0.9]],
];
const noises = [
  labelNoise({ delta: 0.5 }),
  injectedNoise({ sigma: 0.3, covariance: 'isotropic' }),
  injectedNoise({ sigma: 0.3, covariance: 'hessian' }),
  injectedNoise({ sigma: 0.3, covariance: 'hessian', codimension: 1 }),
  injectedNoise({ sigma: 0.3, covariance: 'hessian', codimension: 1, along: 0.7 }),
  injectedNoise({ sigma: 0.2, covariance: 'tangent' }),
  injectedNoise({ sigma: 0.2, covariance: 'normal', along: 0.5 }),
  { covarianceRoot: [0.3, 0.1, -0.1, 0.2] },
  { covarianceRoot: [0.3, -0.2] },
];
const optimizers = [
  sgd({ lr: 0.05 }),
  heavyBall({ lr: 0.05, momentum: 0.5 }),
  adam({ lr: 0.1, beta2: 0.99, eps: 1e-3 }),
  adam.torch({ lr: 0.05 }),
  rmsprop({ lr: 0.1, beta2: 0.99, eps: 1e-2, epsRoot: 1e-4 }),
  adamE({ lr: 0.1, lambda: 0.3, beta2: 0.99, eps: 1e-3 }),
  adamE({ lr: 0.1, lambda: 0.75, beta2: 0.99, eps: 1e-3 }),
  adamW({ lr: 0.1, weightDecay: 0.05, eps: 1e-2 }),
  adaSGD({ lr: 0.1, beta2: 0.95 }),
];

/** What comes of it, the path or the error, as text: of all that is not finite the same. */
function outcome(compute: () => TheoryPath): string {
  try {
    return JSON.stringify(compute());
  } catch (error) {
    return (error as MinifoldError).message;
  }
}

test('the kernels take the steps of the equation in TypeScript, in every bit and with the same errors', () => {
  for (const [problem, start] of problems) {
    const theta0 = projectToManifold(problem, start);
    const plain = withoutKernels(problem);
    for (const noise of noises) {
      for (const optimizer of optimizers) {
        const options = { optimizer, noise, T: 0.5, seed: 7, member: 3, record: [0.1, 0.25], steps: 16 };
        const steppers = problem.name === 'valley' ? (['derivative'] as const) : (['derivative', 'projection'] as const);
        for (const stepper of steppers) {
          const slow = (of: Problem) => outcome(() => slowSde({ ...options, problem: of, theta0, stepper }));
          assert.equal(slow(problem), slow(plain), `${problem.name}, ${optimizer.name}, ${stepper}`);
        }
        const conventional = (of: Problem) => outcome(() => conventionalSde({ ...options, problem: of, theta0: start }));
        assert.equal(conventional(problem), conventional(plain), `${problem.name}, ${optimizer.name}`);
      }
    }
  }
});

test('paths of more steps than a segment has are the same', () => {
  const [problem, start] = problems[0];
  const options = {
    optimizer: optimizers[2],
    noise: noises[4],
    T: 1,
    steps: 4096,
    seed: 5,
    theta0: projectToManifold(problem, start),
    record: [0.3],
  };
  assert.equal(slowSde({ ...options, problem }), slowSde({ ...options, problem: withoutKernels(problem) }));
});

test('Brownian increments are those of the construction level by level', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(2 ** 32 - 1),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 5 }),
      (seed, member, dimension, level) => {
        const setting = { dimension, T: 1.7, seed, member };
        assert.equal(new BrownianPath(setting).increments(2 ** level), brownianIncrements(setting, 2 ** level));
      },
    ),
    { numRuns: 30 },
  );
  const long = { dimension: 3, T: 0.3, seed: 2 ** 40 + 1, member: 5 };
  assert.equal(new BrownianPath(long).increments(4096), brownianIncrements(long, 4096));
});

const circle = ellipse({ a: 1.5, b: 1.5 });
const round = {
  problem: circle,
  optimizer: sgd({ lr: 0.1 }),
  noise: injectedNoise({ sigma: 0.8, covariance: 'isotropic' }),
  theta0: [1.5, 0],
  T: 1,
  steps: 16,
  seed: 11,
  record: [0.5],
} satisfies SlowSdeOptions;

/** Mean, standard error and covariance, written out: the numbers of a block in order, blocks of 256 by one tree. */
function momentsOf(states: readonly Float64Array[]): { readonly mean: Float64Array; readonly covariance: Float64Array } {
  const P = states[0].length;
  const mean = Float64Array.from({ length: P }, (_, i) => states.reduce((sum, x) => sum + x[i], 0) / states.length);
  const covariance = Float64Array.from({ length: P * P }, (_, k) => {
    const [i, j] = [Math.floor(k / P), k % P];
    return states.reduce((sum, x) => sum + (x[i] - mean[i]) * (x[j] - mean[j]), 0) / (states.length - 1);
  });
  return { mean, covariance };
}

const relative = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const size = Math.max(...Array.from(b, Math.abs), 1e-300);
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]))) / size;
};

test('an ensemble is the mean of its single paths, whose bits are those of the seed and member', () => {
  const members = 37;
  const paths = Array.from({ length: members }, (_, k) => slowSde({ ...round, member: 4 + k }));
  const seen: number[][] = [[], [], []];
  const functions = {
    x: (theta: Float64Array) => {
      seen[seen[0].length <= seen[1].length ? 0 : seen[1].length <= seen[2].length ? 1 : 2].push(theta[0]);
      return theta[0];
    },
    square: (theta: Float64Array) => theta[0] * theta[0],
  };
  const ensemble = slowSde({ ...round, member: 4, members, functions, covariance: true });
  assert.equal(ensemble.t, paths[0].t);
  assert.is(ensemble.members, members);
  assert.is(ensemble.timePerStep, paths[0].timePerStep);
  assert.equal(
    seen.flat().sort((a, b) => a - b),
    paths.flatMap(({ theta }) => theta.map((x) => x[0])).sort((a, b) => a - b),
  );
  ensemble.t.forEach((_, k) => {
    const states = paths.map(({ theta }) => theta[k]);
    // One block: the plain mean, in every bit; and within rounding the plain covariance.
    const { mean, covariance } = momentsOf(states);
    assert.equal(ensemble.theta.mean[k], mean);
    assert.ok(k === 0 || relative(present(ensemble.theta.covariance)[k], covariance) < 1e-13);
    assert.is(ensemble.functions.x.mean[k], mean[0]);
    const spread = Math.sqrt(present(ensemble.theta.covariance)[k][3] / members);
    assert.ok(Math.abs(ensemble.theta.standardError[k][1] - spread) <= 1e-14);
  });
});

test('blocks change the moments by rounding alone, and an ensemble of one member is its path', () => {
  const members = 1000;
  const states = Array.from({ length: members }, (_, member) => last(slowSde({ ...round, steps: 4, member }).theta));
  const { theta } = slowSde({ ...round, steps: 4, members, covariance: true });
  const { mean, covariance } = momentsOf(states);
  assert.ok(relative(last(theta.mean), mean) < 1e-13);
  assert.ok(relative(last(present(theta.covariance)), covariance) < 1e-12);
  const alone = slowSde({ ...round, members: 1, covariance: true });
  assert.equal(alone.theta.mean, slowSde(round).theta);
  assert.equal(last(alone.theta.standardError), new Float64Array(2));
});

test('kernels and TypeScript give the same ensembles; so do quasistatic paths and problems without kernels', () => {
  const options = { ...round, members: 10, optimizer: adam({ lr: 0.1, beta1: 0, eps: 0.01 }) };
  const both = [circle, withoutKernels(circle)];
  const [slow, slowPlain] = both.map((problem) => slowSde({ ...options, problem }));
  assert.equal(slow, slowPlain);
  const [fast, fastPlain] = both.map((problem) => conventionalSde({ ...options, problem }));
  assert.equal(fast, fastPlain);
  const flat = { ...options, optimizer: sgd({ lr: 0.1 }), steps: 4, problem: valley(), theta0: [1, 0], members: 3 };
  const ensemble: TheoryEnsemble = quasistatic(flat);
  const paths: TheoryPath[] = [0, 1, 2].map((member) => {
    const { members: _, ...one } = flat;
    return quasistatic({ ...one, member });
  });
  ensemble.t.forEach((_, k) => {
    assert.equal(ensemble.theta.mean[k], momentsOf(paths.map(({ theta }) => theta[k])).mean);
  });
});

test('on a circle the moments are those of Brownian motion around it, with 10^5 members at 4 standard errors', () => {
  // With isotropic noise the angle is a Brownian motion of variance sigma² t/a²: E x = a e^(-s/2), E x² = a²(1 + e^(-2 s))/2, E xy = 0, s = sigma² t/a².
  // Adam at equilibrium has S = 1/sigma, and so s = t/a².
  const a = 1.5;
  const settings = [
    { optimizer: round.optimizer, speed: 0.64 / (a * a) },
    { optimizer: adam({ lr: 0.1, beta1: 0, eps: 0 }), speed: 1 / (a * a) },
  ];
  for (const { optimizer, speed } of settings) {
    const functions = { xx: ([x]: Float64Array) => x * x, xy: ([x, y]: Float64Array) => x * y };
    const { t, theta, functions: seen } = slowSde({ ...round, optimizer, functions, members: 1e5, T: 0.5, record: [0.25] });
    t.forEach((time, k) => {
      const s = speed * time;
      const near = (value: number, expected: number, error: number): void =>
        assert.ok(Math.abs(value - expected) <= 4 * error + 1e-15, `${value} is not ${expected} ± 4 x ${error}`);
      near(theta.mean[k][0], a * Math.exp(-s / 2), theta.standardError[k][0]);
      near(theta.mean[k][1], 0, theta.standardError[k][1]);
      near(seen.xx.mean[k], (a * a * (1 + Math.exp(-2 * s))) / 2, seen.xx.standardError[k]);
      near(seen.xy.mean[k], 0, seen.xy.standardError[k]);
    });
  }
});

test('antithetic pairs cancel what is odd, and are the same paths and their mirror images', () => {
  // On the circle, from (a, 0) and with noise along y, the mirror image of a path of SGD is its reflection (x, -y).
  const across = { ...round, noise: { covarianceRoot: [0, 0.8] } };
  const pairs = slowSde({ ...across, members: 400, antithetic: true, covariance: true, functions: { y: ([, y]) => y } });
  assert.ok(pairs.functions.y.mean.every((y) => Math.abs(y) < 1e-13));
  assert.ok(pairs.theta.standardError.every((error) => error[1] < 1e-14));
  const one = slowSde({ ...across, members: 200 });
  assert.ok(relative(last(pairs.theta.mean).subarray(0, 1), last(one.theta.mean).subarray(0, 1)) < 1e-13);
  const plain = slowSde({ ...round, problem: withoutKernels(circle), members: 6, antithetic: true, covariance: true });
  assert.equal(slowSde({ ...round, members: 6, antithetic: true, covariance: true }), plain);
  const mirrored = { ...round, noise: { covarianceRoot: [-0.8, 0, 0, -0.8] } };
  const both = [slowSde({ ...round, noise: { covarianceRoot: [0.8, 0, 0, 0.8] } }), slowSde(mirrored)];
  const pair = slowSde({ ...round, members: 2, antithetic: true, covariance: true });
  assert.equal(last(pair.theta.mean), momentsOf(both.map(({ theta }) => last(theta))).mean);
  const half = momentsOf(both.map(({ theta }) => last(theta))).covariance.map((x) => x / 2); // that of a pair about its mean
  assert.ok(relative(last(present(pair.theta.covariance)), half) < 1e-13);
});

test('more steps refine the same Brownian paths', () => {
  const ends = [32, 64].map((steps) => last(slowSde({ ...round, steps, members: 20 }).theta.mean));
  assert.ok(relative(ends[0], ends[1]) < 0.01); // independent paths would be 0.06 apart
});

test('it can be paused and stopped, and tells how many members are done', async () => {
  const heard: number[] = [];
  const { members } = await slowSde.async({ ...round, steps: 1024, members: 512, onProgress: (done, total) => heard.push(done / total) });
  assert.is(members, 512);
  assert.ok(heard[0] === 0 && heard.every((x, i) => x >= (heard[i - 1] ?? 0) && x < 1));
  const stop = new AbortController();
  const stopped = slowSde.async({ ...round, steps: 1024, members: 1e6, signal: stop.signal });
  stop.abort(new Error('enough'));
  try {
    await stopped;
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
});

test('what is no ensemble is refused', () => {
  const refused = (options: object, code: string, path: string, theory: (options: never) => unknown = slowSde): void =>
    assert.throws(
      () => theory({ ...round, ...options } as never),
      (error: MinifoldError) => error.code === code && error.path === path,
      JSON.stringify(options),
    );
  for (const members of [0, 1.5, 1e12, -1, Number.NaN]) {
    for (const [name, theory] of Object.entries({ slowSde, conventionalSde, quasistatic }))
      refused({ members }, Number.isNaN(members) ? 'E_NON_FINITE' : 'E_RANGE', `${name}.members`, theory as never);
  }
  refused({ members: '3' }, 'E_TYPE', 'slowSde.members');
  refused({ members: 3, antithetic: true }, 'E_RANGE', 'slowSde.members');
  refused({ members: 4, antithetic: 1 }, 'E_TYPE', 'slowSde.antithetic');
  refused({ antithetic: true }, 'E_MISSING', 'slowSde.members');
  refused({ functions: {} }, 'E_MISSING', 'slowSde.members');
  refused({ members: 4, member: 2 ** 32 - 2 }, 'E_RANGE', 'slowSde.member');
  refused({ members: 4, memebrs: 3 }, 'E_UNKNOWN_KEY', 'slowSde.memebrs');
  refused({ members: 4, functions: { g: 3 } }, 'E_TYPE', 'slowSde.functions');
  refused({ members: 4, functions: { g: () => 'x' } }, 'E_TYPE', 'slowSde.functions.g');
  refused({ members: 4, noise: { covarianceRoot: [] } }, 'E_SHAPE', 'slowSde.noise.covarianceRoot');
  const still = { problem: valley(), theta0: [1, 0], members: 4, noise: injectedNoise({ sigma: 1, covariance: 'hessian' }) };
  refused(still, 'E_UNAVAILABLE', 'quasistatic.members', quasistatic as never);
});

test.run();
