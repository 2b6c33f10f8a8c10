// Lanes: a run has the bits it has alone, in any batch and in any lane.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  adamW,
  agm,
  cosine,
  createRun,
  createRuns,
  type Dtype,
  diagonalNet,
  ellipse,
  exponentialDecay,
  heavyBall,
  initSync,
  labelNoise,
  type RunOptions,
  restoreRun,
  rmsprop,
  sgd,
  sgdMomentum,
  stepDecay,
  warmUp,
} from '../../src/index.js';
import { groupForLanes } from '../../src/runs/lane-groups.js';
import { readRunConfig } from '../../src/runs/run-config.js';
import { sameBits } from '../support/close.js';
import { present } from '../support/present.js';

const lr = fc.double({ min: 0.001, max: 0.1, noNaN: true });
const beta = fc.double({ min: 0, max: 0.99, noNaN: true });
const biasCorrection = fc.boolean();
const schedule = fc.oneof(
  lr,
  lr.map((x) => cosine({ lr: x, steps: 5, final: x / 3 })),
  lr.map((x) => exponentialDecay({ lr: x, from: 1, to: 4 })),
  lr.map((x) => warmUp({ steps: 2, then: stepDecay({ lr: x, factor: 0.5, every: 2 }) })),
);
/** Optimizers of one rule whose hyperparameters differ from lane to lane. */
const kinds = {
  sgd: fc.record({ lr }).map(sgd),
  sgdMomentum: fc.record({ lr, beta1: beta, biasCorrection }).map(sgdMomentum),
  heavyBall: fc.record({ lr: lr.map((x) => x / 5), momentum: beta, dampening: beta }).map(heavyBall),
  nesterov: fc.record({ lr: lr.map((x) => x / 5), momentum: beta.map((x) => x / 2 + 0.1), nesterov: fc.constant(true) }).map(heavyBall),
  rmsprop: fc.record({ lr, beta2: beta, biasCorrection }).map(rmsprop),
  adam: fc.record({ lr, beta1: beta, beta2: beta, epsRoot: lr, biasCorrection }).map(adam),
  adamW: fc.record({ lr, beta2: beta, weightDecay: beta }).map(adamW),
  scheduled: fc.record({ lr: schedule, beta1: beta, biasCorrection, weightDecay: beta }).map(adamW),
  adamEQuarter: fc.record({ lr, lambda: fc.constant(0.25), beta2: beta }).map(adamE),
  adamEThreeQuarters: fc.record({ lr, lambda: fc.constant(0.75), beta2: beta, biasCorrection }).map(adamE),
  adamE: fc.record({ lr, lambda: beta.map((x) => x / 4), beta2: beta, biasCorrection }).map(adamE),
};

/** Runs on the same data that differ in everything a lane may have of its own. */
function lanes(
  kind: keyof typeof kinds,
  count: number,
  dtype: Dtype,
  features: 'sign' | 'normal',
  batch: boolean,
): fc.Arbitrary<RunOptions[]> {
  const noise = fc.constantFrom(
    undefined,
    labelNoise({ delta: 0.5 }),
    labelNoise({ delta: 0.2 }),
    labelNoise({ delta: 0.3, distribution: 'normal' }),
    labelNoise({ delta: 0.1, samples: 'one' }),
  );
  const lane = fc.record({
    optimizer: kinds[kind] as fc.Arbitrary<RunOptions['optimizer']>,
    noise,
    seed: fc.nat(3),
    n: fc.integer({ min: 1, max: 70 }),
  });
  return fc.tuple(fc.integer({ min: 1, max: 24 }), fc.array(lane, { minLength: count, maxLength: count })).map(([d, all]) =>
    all.map(({ n, noise: xi, ...rest }) => ({
      ...rest,
      problem: diagonalNet({ d, kappa: 1, n, seed: 4, features }),
      dtype,
      ...(xi && { noise: xi }),
      ...(batch && xi?.samples !== 'one' && { batchSize: 6 }),
    })),
  );
}

for (const dtype of ['f64', 'f32'] as const) {
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    test(`${kind}, ${dtype}: equal bits alone and among 1, 2, 3, 5, 8 and 16 runs, in any order`, () => {
      for (const count of [1, 2, 3, 5, 8, 16]) {
        for (const features of ['sign', 'normal'] as const) {
          const some = fc
            .tuple(fc.boolean(), fc.integer({ min: 1, max: 6 }))
            .chain(([batch, steps]) =>
              lanes(kind, count, dtype, features, batch).chain((all) =>
                fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: count }), fc.constant(steps)),
              ),
            );
          fc.assert(
            fc.property(some, ([all, shuffled, steps]) => {
              const alone = new Map(all.map((options) => [options, createRun(options).advance(steps)]));
              const together = createRuns(shuffled).advance(steps);
              shuffled.forEach((options, i) => {
                const [mine, own] = [together.runs[i], present(alone.get(options))];
                assert.is(mine.status, own.status);
                assert.is(mine.step, own.step);
                sameBits(mine.theta, own.theta, `theta of run ${i}`);
                if (own.m) sameBits(present(mine.m), own.m, `m of run ${i}`);
                if (own.v) sameBits(present(mine.v), own.v, `v of run ${i}`);
              });
            }),
            { numRuns: 4 },
          );
        }
      }
    });
  }
}

initSync();
const problem = diagonalNet({ d: 30, kappa: 3, n: 20, seed: 2 });
const sweep = (dtype: Dtype, rates: readonly number[]): RunOptions[] =>
  rates.map((rate, i) => ({ problem, optimizer: sgd({ lr: rate }), noise: labelNoise({ delta: 0.5 }), seed: i % 2, dtype }));

test('a run that diverges stops at its step, the others go on as if it were not there', async () => {
  for (const dtype of ['f64', 'f32'] as const) {
    const configs = sweep(dtype, [0.1, 40, 0.05, 90, 0.2]);
    const together = createRuns(configs).advance(200);
    configs.forEach((options, i) => {
      const alone = createRun(options).advance(200);
      assert.is(together.runs[i].status, alone.status);
      assert.is(together.runs[i].step, alone.step);
      sameBits(together.runs[i].theta, alone.theta, `run ${i}`);
    });
    assert.equal(
      together.runs.map(({ status }) => status),
      ['running', 'diverged', 'running', 'diverged', 'running'],
    );
    const recordings = await createRuns(configs).record({ steps: 50, every: 5, measures: ['trainLoss'] });
    const own = await createRun(configs[1]).record({ steps: 50, every: 5, measures: ['trainLoss'] });
    assert.equal(recordings[1], own);
    assert.is(recordings[0].step.length, 11);
  }
});

test('when every run has diverged there is nothing left to do', async () => {
  const runs = createRuns(sweep('f64', [60, 70, 80]));
  const recordings = await runs.record({ steps: 1e9, every: 1e8, measures: ['trainLoss'] });
  assert.ok(recordings.every(({ status }) => status === 'diverged'));
});

test('recordings of many runs equal those of each alone, also over several batches', async () => {
  const configs: RunOptions[] = [...sweep('f64', [0.1, 0.2, 0.05]), ...sweep('f32', [0.1, 0.3])].concat(
    [0.01, 0.02].map((rate) => ({ problem, optimizer: adam({ lr: rate }), seed: 3 })),
  );
  const options = { steps: 64, every: 10, measures: ['trainLoss', 'traceDiagH^0.5'] };
  const progress: number[] = [];
  const together = await createRuns(configs).record({ ...options, onProgress: (done) => progress.push(done) });
  assert.is(progress.at(-1), 64);
  for (const [i, config] of configs.entries()) assert.equal(together[i], await createRun(config).record(options), `run ${i}`);
});

test('a member is saved and goes on alone with the same bits', () => {
  const configs = sweep('f64', [0.1, 0.2, 0.05]);
  const runs = createRuns(configs).advance(17);
  const restored = restoreRun(runs.runs[1].save()).advance(30);
  sameBits(restored.theta, createRun(configs[1]).advance(47).theta, 'theta');
  assert.is(restored.step, 47);
});

test('batches: one data set, rule, dtype and batch size each, no larger than the lanes there are', () => {
  const at = (n: number, more: object = {}): ReturnType<typeof readRunConfig> =>
    readRunConfig({ problem: diagonalNet({ d: 9, kappa: 1, n, seed: 1 }), optimizer: adam(), ...more }, 'run');
  const half = adamE({ lr: 1, lambda: 0.5 }); // runs by Adam's rule
  const mixed = [
    at(60),
    at(60, { dtype: 'f32' }),
    at(60),
    at(60, { batchSize: 2 }),
    at(60, { optimizer: sgd({ lr: 1 }) }),
    at(60, { optimizer: half }),
  ];
  const sets = groupForLanes(mixed).map((group) => [...group].sort());
  assert.ok(sets.every((group) => group.length === 1 || group.every((index) => [0, 2, 5].includes(index))));
  assert.equal(sets.flat().sort(), [0, 1, 2, 3, 4, 5]);
  const many = Array.from({ length: 20 }, () => at(60));
  assert.equal(Math.max(...groupForLanes(many).map((group) => group.length)), 8);
  assert.equal(Math.max(...groupForLanes(many, 4).map((group) => group.length)), 4);
  const [z, y] = [[[1, 2]], [1]];
  const own = diagonalNet({ z, y });
  const explicit = [own, own, diagonalNet({ z, y })].map((net) => readRunConfig({ problem: net, optimizer: adam() }, 'run'));
  assert.ok(groupForLanes(explicit).every((group) => group.length === 1 || group.join() === '0,1'));
});

test('runs with few rows do not ride with runs that have many, and no lane stays idle where that costs more', () => {
  const at = (n: number): ReturnType<typeof readRunConfig> =>
    readRunConfig({ problem: diagonalNet({ d: 9, kappa: 1, n, seed: 1 }), optimizer: adam() }, 'run');
  assert.equal(groupForLanes([900, 20, 900, 20].map(at)), [
    [0, 2],
    [1, 3],
  ]);
  assert.equal(
    groupForLanes([400, 400, 400, 400, 400].map(at)).map((group) => group.length),
    [4, 1],
  );
});

test('wrong configs and disposed runs give typed errors', () => {
  const code = (action: () => unknown): string => {
    try {
      action();
      return 'nothing';
    } catch (error) {
      const { code: seen, path } = error as { code: string; path: string };
      return `${seen} ${path}`;
    }
  };
  assert.is(
    code(() => createRuns([])),
    'E_TYPE runs',
  );
  assert.is(
    code(() => createRuns('all' as never)),
    'E_TYPE runs',
  );
  assert.is(
    code(() => createRuns([{ problem, optimizer: adam() }, { problem } as never])),
    'E_MISSING runs[1].optimizer',
  );
  const runs = createRuns(sweep('f64', [0.1, 0.2]));
  runs.dispose();
  assert.is(
    code(() => runs.advance(1)),
    'E_DISPOSED undefined',
  );
  assert.is(
    code(() => runs.runs[0].theta),
    'E_DISPOSED undefined',
  );
});

test('runs of equal optimizers share one description; those of functions keep their own, however alike they look', () => {
  const problem = ellipse({ a: 2, b: 1 });
  const pair = (scale: number) =>
    agm({ lr: 0.01, V: (g) => Array.from(g, (x) => scale * x * x), S: (v) => Array.from(v, (x) => 1 / (x + 1)), beta2: 0.5 });
  const optimizers = [adam({ lr: 0.01 }), adam({ lr: 0.01 }), adam({ lr: 0.02 }), pair(1), pair(4)];
  const { runs } = createRuns(optimizers.map((optimizer) => ({ problem, optimizer, seed: 1 }))).advance(20);
  assert.is(runs[0].optimizer, runs[1].optimizer);
  for (const [k, optimizer] of optimizers.entries()) {
    assert.equal(runs[k].optimizer, optimizer);
    sameBits(runs[k].theta, createRun({ problem, optimizer, seed: 1 }).advance(20).theta, optimizer.name);
  }
  assert.is(runs[4].optimizer, optimizers[4]);
  assert.not.equal([...runs[3].theta], [...runs[4].theta]);
});

test.run();
