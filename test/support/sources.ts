// Sources of random numbers for the tests: generators of them, the arguments of the ABI, what a run draws, and how vectors from different sources relate.
import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { everyLane, slots } from '../../src/kernels/generated.js';
import type { Dtype, KernelInstance } from '../../src/kernels/instance.js';
import type { LabelNoise } from '../../src/noise/label-noise.js';
import { loadOptimizer } from '../../src/optimizers/kernel/load.js';
import { sgd } from '../../src/optimizers/sgd.js';
import { seedWords } from '../../src/random/seed-words.js';
import { deltaOf, noiseKindOf } from '../../src/runs/run-config.js';
import { halves, type Source } from '../reference/random/philox.js';

/** Any source with a seed and step below 2^53. */
export const anySource: fc.Arbitrary<Source> = fc.record({ seed: fc.maxSafeNat(), stream: fc.nat(7), step: fc.maxSafeNat() });

/** Seed low, seed high, stream, step low, step high: as the exports of the ABI take them. */
export function abi({ seed, stream, step }: Source): [number, number, number, number, number] {
  return [...halves(seed), stream, ...halves(step)];
}

export const source: Source = { seed: 20250101, stream: 3, step: 17 };

/** Sources that differ from `source` in one thing, high words included. */
export const others: readonly Source[] = [
  { ...source, seed: source.seed + 1 },
  { ...source, seed: source.seed + 2 ** 32 },
  { ...source, stream: 4 },
  { ...source, step: 18 },
  { ...source, step: 17 + 2 ** 32 },
];

export function mean(x: ArrayLike<number>): number {
  return Array.from(x).reduce((a, b) => a + b, 0) / x.length;
}

/** The sample correlation of two vectors. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [mx, my] = [mean(x), mean(y)];
  const products = (a: ArrayLike<number>, ma: number, b: ArrayLike<number>, mb: number) =>
    mean(Array.from(a, (value, i) => (value - ma) * (b[i] - mb)));
  return products(x, mx, y, my) / Math.sqrt(products(x, mx, x, mx) * products(y, my, y, my));
}

/** Fails unless sources that differ in one thing, and neighbours within a vector, are uncorrelated: five standard errors, 5 / sqrt(n). */
export function independent(n: number, draw: (n: number, source: Source) => ArrayLike<number>): void {
  const x = draw(n, source);
  const bound = 5 / Math.sqrt(n);
  for (const other of others) assert.ok(Math.abs(correlation(x, draw(n, other))) < bound, JSON.stringify(other));
  for (const lag of [1, 2, 4, 128]) {
    const a = Array.from(x);
    assert.ok(Math.abs(correlation(a.slice(lag), a.slice(0, -lag))) < bound, `lag ${lag}`);
  }
}

/** The largest distance between the empirical distribution of x and `cdf` (Kolmogorov-Smirnov). */
export function ksDistance(x: ArrayLike<number>, cdf: (value: number) => number): number {
  const sorted = Array.from(x).sort((a, b) => a - b);
  return sorted.reduce((worst, value, i) => {
    const p = cdf(value);
    return Math.max(worst, Math.abs(p - i / sorted.length), Math.abs(p - (i + 1) / sorted.length));
  }, 0);
}

/** A run without a problem. */
export interface Draws {
  readonly dtype: Dtype;
  /** Labels of the problem. */
  readonly labels: number;
  /** 0 for the full batch. */
  readonly batchSize: number;
  readonly noise: LabelNoise | undefined;
  readonly seed: number;
}

export interface Samples {
  readonly noise: readonly number[] | undefined;
  readonly rows: readonly number[] | undefined;
}

/** Allocates the run; what it returns draws a step, and tells what is drawn where it `reads`. */
export function drawing(
  kernels: KernelInstance,
  { dtype, labels, batchSize, noise, seed }: Draws,
): (step: number, reads?: boolean) => Samples {
  const { exports } = kernels;
  const own = kernels.of(dtype);
  const optimizer = loadOptimizer(kernels, sgd({ lr: 0 }), dtype, kernels.allocate(slots.bytes), everyLane);
  const run = kernels.checked(
    own.createProblemRun(0, 0, optimizer, 1, 0, labels, batchSize, noiseKindOf(noise), deltaOf(noise), ...seedWords(seed)),
  );
  const count = batchSize > 0 ? batchSize : labels;
  return (step, reads = true) => {
    exports.restoreOptimizer(optimizer, step, 1, 1);
    own.drawSamples(run);
    if (!reads) return { noise: undefined, rows: undefined };
    const [xi, rows] = [exports.problemRunNoise(run), exports.problemRunRows(run)];
    return {
      noise: xi === 0 ? undefined : [...kernels.floats(dtype, xi, count)],
      rows: rows === 0 ? undefined : [...kernels.i32(rows, count)],
    };
  };
}
