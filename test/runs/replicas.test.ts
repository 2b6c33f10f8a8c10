// Runs that share a problem without lanes: one copy of the data, and every run has the bits it has alone.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adafactor,
  adalayer,
  adam,
  adamE,
  bilinear,
  createRun,
  createRuns,
  custom,
  diagonalNet,
  ellipse,
  factorizationUV,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  matrixFactorization,
  multilayerPerceptron,
  type Noise,
  type Optimizer,
  type Problem,
  quadratic,
  type RunOptions,
  type RunView,
  restoreRun,
  rmsprop,
  sgd,
  shampoo,
  valley,
} from '../../src/index.js';
import { groupForLanes } from '../../src/runs/lane-groups.js';
import { readRunConfig } from '../../src/runs/run-config.js';
import { sameBits } from '../support/close.js';
import { present, watching } from '../support/present.js';

initSync();

const matrix = [
  [2, 1],
  [1, 3],
];
const problems: readonly Problem[] = [
  ellipse({ a: 2, b: 1 }),
  valley({ angle: 0.3 }),
  bilinear(),
  quadratic({ hessian: matrix }),
  matrixFactorization({ dims: [3, 4, 3], rank: 1, n: 7, seed: 2 }),
  factorizationUV({ M: matrix, p: 1 }),
  multilayerPerceptron({ sizes: [2, 3, 2], activation: 'tanh', loss: 'crossEntropy', x: matrix, y: [0, 1] }),
  diagonalNet({ d: 5, kappa: 2, n: 4, seed: 1 }),
  custom({ parameters: 2, valueAndGradient: (t) => ({ value: t[0] ** 2, gradient: [2 * t[0], t[1]] }) }),
];

const lr = fc.double({ min: 0.001, max: 0.1, noNaN: true });
const delta = fc.double({ min: 0.1, max: 2, noNaN: true });
const biasCorrection = fc.boolean();
const optimizers: fc.Arbitrary<Optimizer> = fc.oneof(
  fc.record({ lr }).map(sgd),
  fc.record({ lr }).map(heavyBall),
  fc.record({ lr, biasCorrection }).map(rmsprop),
  fc.record({ lr, biasCorrection }).map(adam),
  fc.record({ lr, lambda: fc.constantFrom(0.25, 0.4, 0.75) }).map(adamE),
  fc.record({ lr }).map(adalayer),
  fc.record({ lr }).map(adafactor),
  fc.record({ lr }).map(shampoo),
);

/** What a run on the problem may have of its own, seed by seed. */
function members(problem: Problem): fc.Arbitrary<Omit<RunOptions, 'problem'>[]> {
  const onGradient = fc.record({ sigma: delta, covariance: fc.constantFrom('hessian', 'isotropic', 'tangent') }).map(injectedNoise);
  const onLabels = fc.record({ delta, distribution: fc.constantFrom('sign', 'normal') }).map(labelNoise);
  const onOne = fc.record({ delta, samples: fc.constant('one' as const) }).map(labelNoise);
  const labelled: fc.Arbitrary<{ noise?: Noise; batchSize?: number }> = fc.oneof(
    onLabels.map((noise) => ({ noise })),
    onOne.map((noise) => ({ noise })),
    fc.tuple(onLabels, fc.integer({ min: 1, max: 5 })).map(([noise, batchSize]) => ({ noise, batchSize })),
  );
  const noisy = fc.oneof(
    fc.constant({}),
    onGradient.map((noise) => ({ noise })),
    ...(problem.samples > 0 && !problem.ignoresLabelNoise ? [labelled] : []),
  );
  const member = fc.tuple(fc.record({ optimizer: optimizers, seed: fc.nat(3), dtype: fc.constantFrom('f64', 'f32') }), noisy);
  return fc.array(
    member.map(([own, noise]) => ({ ...own, ...noise })),
    { minLength: 1, maxLength: 9 },
  );
}

function sameRun(mine: RunView, alone: RunView, what: string): void {
  assert.equal([mine.status, mine.step], [alone.status, alone.step], what);
  sameBits(mine.theta, alone.theta, `${what}: theta`);
  if (alone.m) sameBits(present(mine.m), alone.m, `${what}: m`);
  if (alone.v) sameBits(present(mine.v), alone.v, `${what}: v`);
}

for (const problem of problems) {
  test(`${problem.name}: a run has the same bits alone and among others, in any number of calls, saved and restored`, () => {
    const some = members(problem).chain((all) =>
      fc.tuple(fc.constant(all), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })),
    );
    fc.assert(
      fc.property(some, ([all, first, then]) => {
        const configs = all.map((own) => ({ ...own, problem }));
        const together = createRuns(configs).advance(first);
        const saved = problem.name === 'custom' ? [] : together.runs.map((run) => (run.status === 'running' ? run.save() : undefined));
        together.advance(then);
        configs.forEach((options, i) => {
          const [mine, what] = [together.runs[i], `run ${i}, ${options.optimizer.name}`];
          sameRun(mine, createRun(options).advance(first + then), what);
          if (saved[i]) sameRun(mine, restoreRun(saved[i]).advance(then), `${what}, restored`);
        });
      }),
      { numRuns: 12 },
    );
  });
}

test('a run that diverges stops at its step, the others go on as if it were not there', async () => {
  const configs = [0.1, 90, 0.05, 3000].map((rate, seed) => ({
    problem: matrixFactorization({ dims: [2, 2], rank: 1, n: 3, seed: 1 }),
    optimizer: heavyBall({ lr: rate }),
    noise: labelNoise({ delta: 0.1 }),
    seed,
  }));
  const options = { steps: 400, every: 20, measures: ['trainLoss', 'traceH'] };
  const together = await createRuns(configs).record(options);
  assert.equal(
    together.map(({ status }) => status),
    ['finished', 'diverged', 'finished', 'diverged'],
  );
  for (const [i, config] of configs.entries()) assert.equal(together[i], await createRun(config).record(options), `run ${i}`);
  const all = createRuns(configs.filter((_, i) => i % 2 === 1)).advance(1e9);
  assert.ok(all.runs.every(({ step }) => step < 400));
});

test('sixteen runs on the same data load it once for each dtype, also when the problem is made anew from equal options', () => {
  const options = { dims: [6, 6, 6], rank: 2, n: 30, seed: 3 };
  const shared = matrixFactorization(options);
  shared.initialTheta(0); // makes the instance of its own that a problem is evaluated in
  let loads = 0;
  const load = shared.load.bind(shared);
  const counted = (...given: Parameters<typeof load>): number => {
    loads++;
    return load(...given);
  };
  watching(shared, { load: counted }, () => {
    const configs = Array.from({ length: 16 }, (_, seed) => ({ problem: shared, optimizer: adam({ lr: 0.01 }), seed }));
    createRuns(configs).advance(1);
    assert.is(loads, 1);
    createRuns([...configs, { ...configs[0], dtype: 'f32' as const }]).advance(1);
    assert.is(loads, 3);
  });
  const groups = (...all: Problem[]): number[][] =>
    groupForLanes(all.map((problem) => readRunConfig({ problem, optimizer: adam({ lr: 1 }) }, 'run')));
  const net = (): Problem => matrixFactorization(options);
  assert.equal(groups(net(), ellipse({ a: 1, b: 2 }), net(), ellipse({ a: 1, b: 3 }), ellipse({ a: 1, b: 2 })), [[0, 2], [1, 4], [3]]);
  const own = (): Problem => custom({ parameters: 1, valueAndGradient: () => ({ value: 0, gradient: [0] }) });
  assert.equal(groups(own(), own()), [[0], [1]], 'two losses in JavaScript have nothing to be compared by');
});

test('a group is cut where it is asked to be, and before it fills the memory', () => {
  const at = (problem: Problem, count: number, most?: number): number[] =>
    groupForLanes(Array(count).fill(readRunConfig({ problem, optimizer: sgd({ lr: 1 }) }, 'run')), most).map(({ length }) => length);
  assert.equal(at(bilinear(), 20_000), [20_000]);
  assert.equal(at(bilinear(), 10, 4), [4, 4, 2]);
  const large = custom({ parameters: 2 ** 23, valueAndGradient: (t) => ({ value: 0, gradient: t }) });
  assert.ok(at(large, 6).every((size) => size <= 2));
});

test.run();
