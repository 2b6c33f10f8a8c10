// A point of Γ with the noise and the preconditioner of a step there: what is asked of lossFloor and slowNoise.
// @eq li2025 Def. 4.3
import * as valibot from 'valibot';
import { readVector, type VectorLike } from '../../input/arrays.js';
import { nonFinite, unavailable } from '../../input/errors.js';
import { required } from '../../input/validate.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import type { GradientNoise } from '../noise/gradient-noise.js';
import { readGradientNoise, type TheoryNoise } from '../noise/theory-noise.js';
import { batchSize, noise, readOptions } from '../options.js';
import { preconditionerOf } from './preconditioner.js';

/** A point of the manifold with its problem, optimizer and noise. */
export interface PointOfNoise {
  /** The problem whose minimizer zeta is. */
  readonly problem: Problem;
  /** An optimizer with a diagonal preconditioner and a rate that is a number. */
  readonly optimizer: Optimizer;
  /** The noise of a step. */
  readonly noise: TheoryNoise;
  /** Samples per step; all by default. */
  readonly batchSize?: number | undefined;
  /** A point of Γ, P entries. */
  readonly zeta: VectorLike;
  /** The second moment, P entries (of agm its size); V(Sigma), its equilibrium, by default. */
  readonly v?: VectorLike | undefined;
}

const own = { noise, batchSize, zeta: required('a point of Γ'), v: valibot.optional(valibot.unknown()) };

/** The point, checked, with S(v), what a step moves in units of lr, and the noise. */
export function readPointOfNoise(
  name: string,
  options: PointOfNoise,
): {
  readonly problem: Problem;
  readonly optimizer: Optimizer;
  readonly zeta: Float64Array;
  readonly S: Float64Array;
  readonly gain: number;
  readonly noise: GradientNoise;
} {
  const given = readOptions(name, options, own);
  const { problem, optimizer } = given;
  const zeta = readVector(given.zeta, `${name}.zeta`, problem.parameters);
  const { gain, read, V, S, full } = preconditionerOf(optimizer, problem);
  if (full) throw unavailable('optimizer', `${name} takes a diagonal S`, { value: optimizer.name, allowed: 'another than shampoo' });
  const ofStep = readGradientNoise(problem, given.noise, zeta, `${name}.noise`, given.batchSize);
  const v = given.v === undefined ? V(ofStep.variances(zeta)) : read(given.v, `${name}.v`);
  if (!v.every(Number.isFinite))
    throw nonFinite(`${name}.noise`, 'the variance of a step, where v settles, is beyond the numbers', {
      allowed: 'smaller noise or slopes',
    });
  return { problem, optimizer, zeta, S: S(v), gain, noise: ofStep };
}
