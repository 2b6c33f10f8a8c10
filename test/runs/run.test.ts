import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  adamW,
  createRun,
  type DiagonalNet,
  type Dtype,
  diagonalNet,
  heavyBall,
  init,
  type LabelNoise,
  labelNoise,
  type Optimizer,
  type RunOptions,
  restoreRun,
  rmsprop,
  sgd,
  sgdMomentum,
} from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { labelNoise as referenceNoise } from '../reference/noise/label-noise.js';
import { netGradient } from '../reference/problems/diagonal-net.js';
import { stepIndices } from '../reference/random/step-stream.js';
import { optimizerStep } from '../reference/rules/optimizer.js';
import { type ReferenceState, referenceState } from '../reference/rules/state.js';
import { sameBits } from '../support/close.js';
import { referenceNet } from '../support/reference-net.js';
import { trajectoryHash } from '../support/trajectory.js';

test.before(init);

const optimizers: readonly Optimizer[] = [
  sgd({ lr: 0.1 }),
  sgdMomentum({ lr: 0.1, biasCorrection: true }),
  heavyBall({ lr: 0.02, dampening: 0.1 }),
  heavyBall({ lr: 0.02, nesterov: true }),
  rmsprop({ lr: 0.01 }),
  adam.li2025({ lr: 0.1, beta2: 0.95 }),
  adam.torch({ lr: 0.01 }),
  adamW.torch({ lr: 0.01 }),
  adamE({ lr: 0.05, lambda: 0.25, beta2: 0.95 }),
  adamE({ lr: 0.05, lambda: 0.75, beta2: 0.95 }),
  adamE({ lr: 0.05, lambda: 0.3, beta2: 0.95 }),
];

/** The run of the same options, by the reference. */
function referenceRun(options: RunOptions & { readonly problem: DiagonalNet; readonly noise?: LabelNoise }, steps: number): ReferenceState {
  const { problem, optimizer, noise, seed = 0, dtype = 'f64', batchSize } = options;
  const round = roundTo(dtype);
  const net = referenceNet(problem, dtype);
  const state = referenceState(problem.initialTheta(seed).map(round));
  const samples = batchSize ?? problem.n;
  for (let step = 0; step < steps; step++) {
    const rows = batchSize ? stepIndices(samples, problem.n, { seed, stream: 3, step }) : Array.from({ length: samples }, (_, i) => i);
    const xi = noise && Float64Array.from(referenceNoise(noise, samples, seed, step), round);
    optimizerStep(state, netGradient(net, state.theta, xi ? { rows, noise: xi } : { rows }, round), optimizer, round);
  }
  return state;
}

for (const dtype of ['f64', 'f32'] as const) {
  test(`${dtype}: a run equals the reference in every bit, for every optimizer, noise and batch`, () => {
    const anyRun = fc.record({
      d: fc.integer({ min: 1, max: 30 }),
      n: fc.integer({ min: 1, max: 60 }),
      optimizer: fc.constantFrom(...optimizers),
      noise: fc.constantFrom(
        undefined,
        labelNoise({ delta: 0.5 }),
        labelNoise({ delta: 0.3, distribution: 'normal' }),
        labelNoise({ delta: 0.2, samples: 'one' }),
        labelNoise({ delta: 0.1, distribution: 'normal', samples: 'one' }),
      ),
      features: fc.constantFrom('sign' as const, 'normal' as const),
      batchSize: fc.constantFrom(undefined, 1, 7),
      seed: fc.nat(50),
      steps: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(anyRun, ({ d, n, optimizer, noise, features, batchSize, seed, steps }) => {
        const problem = diagonalNet({ d, kappa: 1, n, seed, features });
        const options = {
          problem,
          optimizer,
          seed,
          dtype,
          ...(noise && { noise }),
          ...(batchSize && noise?.samples !== 'one' && { batchSize }),
        };
        const run = createRun(options).advance(steps);
        const reference = referenceRun(options, run.step);
        if (run.status === 'diverged') {
          assert.ok(
            [...reference.theta, ...reference.v].some((x) => !Number.isFinite(x ** 2)),
            'the reference diverges too',
          );
          return;
        }
        sameBits(run.theta, reference.theta, 'theta');
        if (run.m) sameBits(run.m, reference.m, 'm');
        if (run.v) sameBits(run.v, reference.v, 'v');
        assert.is(run.step, steps);
      }),
      { numRuns: 120 },
    );
  });
}

const base = (optimizer: Optimizer, dtype: Dtype): RunOptions => ({
  problem: diagonalNet({ d: 50, kappa: 3, n: 22, seed: 4 }),
  optimizer,
  noise: labelNoise({ delta: 0.5 }),
  seed: 11,
  dtype,
});

test('a run saved and restored at 20 random steps has the same trajectory', () => {
  for (const dtype of ['f64', 'f32'] as const) {
    for (const optimizer of optimizers) {
      const straight = trajectoryHash(createRun(base(optimizer, dtype)), 200);
      const stops = fc.sample(fc.integer({ min: 0, max: 200 }), { numRuns: 20, seed: 1 });
      assert.is(trajectoryHash(createRun(base(optimizer, dtype)), 200, stops), straight, `${optimizer.name} ${dtype}`);
    }
  }
});

test('a trajectory does not depend on how many steps are asked for at a time', async () => {
  const options = base(adam({ lr: 0.01 }), 'f64');
  const whole = createRun(options).advance(500);
  const parts = createRun(options);
  for (const steps of [0, 1, 2, 97, 300, 100]) parts.advance(steps);
  sameBits(parts.theta, whole.theta, 'parts');
  const recorded = createRun(options);
  await recorded.record({ steps: 500, every: 7, measures: ['trainLoss'] });
  sameBits(recorded.theta, whole.theta, 'recorded');
});

test('common random numbers: the same seed gives two optimizers the same start and noise, another seed does not', () => {
  const problem = diagonalNet({ d: 30, kappa: 2, n: 10, seed: 1 });
  const noise = labelNoise({ delta: 1 });
  // From the same theta the first gradient is the same, so the first steps of SGD at two rates are proportional.
  const step = (lr: number, seed: number): Float64Array => {
    const run = createRun({ problem, optimizer: sgd({ lr }), noise, seed });
    const start = run.theta;
    return run.advance(1).theta.map((x, p) => (x - start[p]) / lr) as Float64Array;
  };
  const [a, b, c] = [step(1, 7), step(0.5, 7), step(1, 8)];
  a.forEach((x, p) => {
    assert.ok(Math.abs(x - b[p]) < 1e-14);
  });
  assert.ok(a.some((x, p) => Math.abs(x - c[p]) > 1e-3));
});

test('record measures at the start, every so many steps, and at the end', async () => {
  const run = createRun(base(adam({ lr: 0.01 }), 'f64'));
  const progress: number[] = [];
  const { status, step, measures } = await run.record({
    steps: 25,
    every: 10,
    measures: ['trainLoss', 'l1'],
    onProgress: (done) => progress.push(done),
  });
  assert.is(status, 'finished');
  assert.equal([...step], [0, 10, 20, 25]);
  const again = createRun(base(adam({ lr: 0.01 }), 'f64')).advance(20);
  assert.is(measures.trainLoss[2], again.measure(['trainLoss']).trainLoss);
  assert.is(progress.at(-1), 25);
  const empty = await run.record({ steps: 0, measures: ['l1'] });
  assert.equal([...empty.step], [25]);
});

test('an AbortSignal stops a long record and keeps what was recorded', async () => {
  const run = createRun(base(adam({ lr: 0.01 }), 'f64'));
  const controller = new AbortController();
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 50);
  const { status, step } = await run.record({ steps: 1e12, every: 1000, measures: ['trainLoss'], signal: controller.signal });
  assert.is(status, 'aborted');
  assert.ok(step.length >= 1);
  assert.ok(run.step < 1e12 && aborted > 0);
  run.advance(1);
});

test('a run that diverges says at which step, keeps its records, and refuses to be saved', async () => {
  for (const dtype of ['f64', 'f32'] as const) {
    const run = createRun({ ...base(sgd({ lr: 50 }), dtype) });
    const { status, measures } = await run.record({ steps: 1000, every: 1, measures: ['trainLoss'] });
    assert.is(status, 'diverged');
    const { step } = run;
    assert.is(measures.trainLoss.length, step);
    const before = createRun({ ...base(sgd({ lr: 50 }), dtype) }).advance(step - 1);
    assert.is(before.status, 'running');
    assert.ok(before.theta.every(Number.isFinite));
    assert.is(before.advance(5).status, 'diverged');
    assert.is(before.step, step);
    assert.throws(
      () => run.save(),
      (error: { code: string }) => error.code === 'E_DIVERGED',
    );
  }
});

test('a damaged, cut or foreign checkpoint is refused', () => {
  const bytes = createRun(base(adam(), 'f64')).advance(3).save();
  const damaged = bytes.slice();
  damaged[bytes.length - 40] ^= 1;
  for (const wrong of [damaged, bytes.subarray(0, 100), new Uint8Array(0), new Uint8Array(500), 'text', undefined]) {
    assert.throws(
      () => restoreRun(wrong as Uint8Array),
      (error: { code: string }) => error.code === 'E_CHECKPOINT',
    );
  }
  assert.is(restoreRun(bytes).step, 3);
});

test('explicit data survives a checkpoint', () => {
  const { z, y } = {
    z: [
      [1.5, -2, 0.25],
      [0.5, 1, -1],
    ],
    y: [0.5, -0.25],
  };
  const options = {
    problem: diagonalNet({ z, y, wStar: [0.1, 0, -0.2] }),
    optimizer: adam({ lr: 0.05 }),
    seed: 2,
    theta0: [1, 1, 1, 0.5, 0.5, 0.5],
  };
  for (const dtype of ['f64', 'f32'] as const) {
    const run = createRun({ ...options, dtype }).advance(10);
    const restored = restoreRun(run.save());
    sameBits(restored.advance(10).theta, run.advance(10).theta, 'theta');
    assert.equal(restored.measure(['distance']), run.measure(['distance']));
  }
});

test.run();
