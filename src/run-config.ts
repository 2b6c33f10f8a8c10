// The configuration of a run, checked.
import * as v from 'valibot';
import { readVector, type VectorLike } from './arrays.js';
import { MinifoldError } from './errors.js';
import type { Dtype } from './kernels/instance.js';
import { type LabelNoise, readNoise } from './noise.js';
import { isEntrywise, type Optimizer, readOptimizer } from './optimizers/optimizer.js';
import { DiagonalNet } from './problems/diagonal-net.js';
import { check, dtype as dtypeSchema, invalid, seed as seedSchema, whole } from './validate.js';

/** What makes a run: its trajectory is a pure function of this and the kernels. */
export interface RunOptions {
  readonly problem: DiagonalNet;
  /** What `adam(...)`, `sgd(...)` and the others return. */
  readonly optimizer: Optimizer;
  /** Label noise; none by default. */
  readonly noise?: LabelNoise;
  /** Seed of start, noise and batches. Default 0. Runs that share it share them, whatever their optimizers. */
  readonly seed?: number;
  /** 'f64' (default) or 'f32'. */
  readonly dtype?: Dtype;
  /** Samples per step, drawn with replacement; the full batch by default. */
  readonly batchSize?: number;
  /** Where to start; the problem's `initialTheta(seed)` by default. */
  readonly theta0?: VectorLike;
}

/** The same with everything decided. */
export interface RunConfig {
  readonly problem: DiagonalNet;
  readonly optimizer: Optimizer;
  readonly noise: LabelNoise | undefined;
  readonly seed: number;
  readonly dtype: Dtype;
  readonly batchSize: number | undefined;
  readonly theta0: Float64Array | undefined;
}

const schema = v.strictObject({
  problem: v.unknown(),
  optimizer: v.unknown(),
  noise: v.optional(v.unknown()),
  seed: v.optional(seedSchema, 0),
  dtype: v.optional(dtypeSchema, 'f64'),
  batchSize: v.optional(whole(1, 2 ** 28)),
  theta0: v.optional(v.unknown()),
});

/** Checks the options of a run; a complaint's path starts at `path`. */
export function readRunConfig(options: unknown, path: string): RunConfig {
  const { problem, optimizer, noise, theta0, batchSize, ...given } = check(schema, options, path);
  if (!(problem instanceof DiagonalNet)) throw invalid('E_TYPE', `${path}.problem`, problem, 'what diagonalNet(...) returns');
  const checked = readOptimizer(optimizer);
  if (!isEntrywise(checked)) {
    const why = checked.name === 'agm' ? ': its functions are not plain data and cannot be posted to workers' : '';
    throw new MinifoldError('E_UNAVAILABLE', `${path}.optimizer is ${checked.name}, for createOptimizer and minimize only${why}`, {
      path: `${path}.optimizer`,
      value: checked.name,
      allowed: 'an optimizer that moves every entry by itself, such as adam or sgd',
    });
  }
  return {
    ...given,
    problem,
    batchSize,
    optimizer: checked,
    noise: noise === undefined ? undefined : readNoise(noise),
    theta0: theta0 === undefined ? undefined : readVector(theta0, `${path}.theta0`, problem.parameters),
  };
}
