// The streams that every step reads: label noise and batches.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRun, type Dtype, init, labelNoise, multilayerPerceptron, restoreRun, sgd } from '../../src/index.js';
import { streams } from '../../src/kernels/generated.js';
import * as reference from '../reference/noise/label-noise.js';
import { stepIndices } from '../reference/random/step-stream.js';
import { kernels } from '../support/kernels.js';
import { correlation, type Draws, drawing, mean, type Samples } from '../support/sources.js';

test.before(init);

const noises = (['sign', 'normal'] as const).flatMap((distribution) =>
  (['all', 'one'] as const).map((samples) => labelNoise({ delta: 0.7, distribution, samples })),
);

/** What the reference draws. */
function expected({ dtype, labels, batchSize, noise, seed }: Draws, step: number): Samples {
  const round = dtype === 'f64' ? (x: number) => x : Math.fround;
  return {
    noise: noise && reference.labelNoise(noise, batchSize > 0 ? batchSize : labels, seed, step).map(round),
    rows: batchSize > 0 ? stepIndices(batchSize, labels, { seed, stream: streams.batch, step }) : undefined,
  };
}

const draws: fc.Arbitrary<Draws> = fc.record({
  dtype: fc.constantFrom<Dtype>('f64', 'f32'),
  labels: fc.oneof(
    fc.constant(1),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((x) => (x % 700) + 1),
  ),
  batchSize: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
  noise: fc.constantFrom(undefined, ...noises),
  seed: fc.maxSafeNat(),
});

/** Steps near each other, near borders of what shares a block, and far away. */
const steps = fc.array(
  fc
    .oneof(
      fc.nat(20),
      fc.nat(1100),
      fc.nat(2 ** 20).map((x) => 128 * x - (x % 3)),
      fc.maxSafeNat(),
    )
    .map(Math.abs),
  { minLength: 1, maxLength: 12 },
);

test('kernel = reference in every bit, for any seed, jump, length, distribution and dtype', () => {
  fc.assert(
    fc.property(draws, steps, (given, at) => {
      const instance = kernels();
      instance.scoped(() => {
        const draw = drawing(instance, given);
        for (const step of at) assert.equal(draw(step), expected(given, step));
      });
    }),
    { numRuns: 300 },
  );
});

test('step by step over two borders of what shares a block, as after a jump to each', () => {
  for (const noise of noises)
    for (const labels of [1, 2, 7]) {
      const given = { dtype: 'f64', labels, batchSize: 0, noise, seed: 5 } as const;
      kernels().scoped(() => {
        const draw = drawing(kernels(), given);
        for (let step = 500; step < 500 + 270; step++) assert.equal(draw(step), drawing(kernels(), given)(step));
      });
    }
});

test('the elements of fewer samples are the first of more', () => {
  for (const noise of noises.filter(({ samples }) => samples === 'all'))
    for (const step of [0, 1, 127, 128, 1001]) {
      const draw = (labels: number): Samples => drawing(kernels(), { dtype: 'f64', labels, batchSize: 0, noise, seed: 2 })(step);
      for (const labels of [1, 2, 3, 4, 5, 127]) assert.equal(draw(labels).noise, draw(200).noise?.slice(0, labels));
    }
});

test('a run that is restored at any step goes on as the one that was not', async () => {
  const problem = multilayerPerceptron({
    sizes: [2, 2, 1],
    x: [
      [0.5, -1],
      [1, 0.3],
      [-0.2, 0.8],
    ],
    y: [0.2, -0.4, 0.5],
    activation: 'tanh',
    loss: 'squared',
  });
  for (const distribution of ['sign', 'normal'] as const)
    for (const batchSize of [undefined, 1, 2]) {
      const options = { problem, optimizer: sgd({ lr: 0.01 }), noise: labelNoise({ delta: 0.3, distribution }), seed: 4, batchSize };
      using straight = createRun(options);
      straight.advance(120);
      let saved = createRun(options).advance(120).save();
      for (let step = 120; step < 262; step++) {
        straight.advance(1);
        using split = restoreRun(saved).advance(1);
        saved = split.save();
        assert.equal(split.theta, straight.theta, `${distribution}, batch ${batchSize}, step ${step}`);
      }
    }
});

/** Many elements of a step, or of one element at many steps. */
function values(noise: Draws['noise'], seed: number, step: number, n: number, along: 'elements' | 'steps'): number[] {
  return kernels().scoped(() => {
    const draw = drawing(kernels(), { dtype: 'f64', labels: along === 'elements' ? n : 1, batchSize: 0, noise, seed });
    if (along === 'elements') return [...(draw(step).noise ?? [])];
    return Array.from({ length: n }, (_, k) => draw(step + k).noise?.[0] ?? Number.NaN);
  });
}

test('signs and normals of mean 0 and variance 1; elements, steps and seeds are independent', () => {
  const n = 50_000;
  for (const distribution of ['sign', 'normal'] as const)
    for (const along of ['elements', 'steps'] as const) {
      const noise = labelNoise({ delta: 1, distribution });
      const x = values(noise, 1, 3, n, along);
      assert.ok(Math.abs(mean(x)) < 5 / Math.sqrt(n));
      assert.ok(Math.abs(mean(x.map((value) => value ** 2)) - 1) <= 5 * Math.sqrt(2 / n));
      const others = [values(noise, 2, 3, n, along), values(noise, 1 + 2 ** 32, 3, n, along)];
      if (along === 'elements') others.push(...[2, 4, 131, 3 + 2 ** 33].map((step) => values(noise, 1, step, n, along)));
      for (const lag of [1, 2, 4, 128]) assert.ok(Math.abs(correlation(x.slice(lag), x.slice(0, -lag))) < 5 / Math.sqrt(n), `lag ${lag}`);
      for (const other of others) assert.ok(Math.abs(correlation(x, other)) < 5 / Math.sqrt(n));
    }
});

test('indices are uniform on 0..bound-1 along a batch and along the steps: chi-squared below its 0.1 % point', () => {
  const bound = 10;
  for (const [batchSize, count] of [
    [20_000, 1],
    [1, 20_000],
  ] as const) {
    const draw = drawing(kernels(), { dtype: 'f64', labels: bound, batchSize, noise: undefined, seed: 9 });
    const counts = Array(bound).fill(0) as number[];
    for (let step = 0; step < count; step++) for (const row of draw(step).rows ?? []) counts[row]++;
    const each = (batchSize * count) / bound;
    const chiSquared = counts.reduce((sum, x) => sum + (x - each) ** 2 / each, 0);
    assert.ok(chiSquared < 27.88, `${chiSquared}`); // 9 degrees of freedom, probability 0.001
  }
});

test.run();
