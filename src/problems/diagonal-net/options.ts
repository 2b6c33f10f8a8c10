// The data of a diagonal net, as users give them.

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import type { Complete } from '../../input/complete.js';
import { invalid, wrongShape } from '../../input/errors.js';
import { check, oneOf, required, seed, whole } from '../../input/validate.js';

/** Data drawn from a seed: row i of the features is the same for every n. */
export interface GeneratedNetOptions {
  /** Number of coordinates of w; the net has 2 d parameters. */
  readonly d: number;
  /** Number of nonzero coordinates of w*, at most d. */
  readonly kappa: number;
  /** Number of training rows. */
  readonly n: number;
  /** Seed of features and w*. Default 0. */
  readonly seed?: number | undefined;
  /** z uniform on {-1, +1}^d ('sign', default), or standard normal. */
  readonly features?: 'sign' | 'normal' | undefined;
}

/** Data given by the user. Features that are all ±1 use the bit kernels. */
export interface ExplicitNetOptions {
  /** n x d features. */
  readonly z: MatrixLike;
  /** n labels. */
  readonly y: VectorLike;
  /** The true w, d entries, for the measures that compare with it. */
  readonly wStar?: VectorLike | undefined;
}

const generatedSchema = valibot.strictObject(
  {
    d: whole(1, 2 ** 28),
    kappa: whole(1, 2 ** 28),
    n: whole(1, 2 ** 28),
    seed: valibot.optional(seed, 0),
    features: valibot.optional(oneOf('sign', 'normal'), 'sign'),
  },
  'an object with d, kappa and n, or with z and y',
);

/** Checks what generated data are made of. */
export function readGenerated(options: GeneratedNetOptions): Complete<GeneratedNetOptions> {
  const given = check(generatedSchema, options, 'problem');
  if (given.kappa > given.d) throw invalid('E_RANGE', 'problem.kappa', given.kappa, `a whole number from 1 to d = ${given.d}`);
  return given;
}

/** Checks the user's own data. */
export function readExplicit(options: ExplicitNetOptions): {
  z: Float64Array;
  y: Float64Array;
  wStar: Float64Array | undefined;
  rows: number;
  columns: number;
} {
  const schema = valibot.strictObject({
    z: required('rows of numbers'),
    y: required('an array of numbers'),
    wStar: valibot.optional(valibot.unknown()),
    name: valibot.optional(valibot.literal('diagonalNet')),
  });
  const given = check(schema, options, 'problem');
  const { data: z, rows, columns } = readMatrix(given.z, 'problem.z');
  if (columns === 0) throw wrongShape('problem.z', 'no columns', 'at least one column');
  const wStar = given.wStar === undefined ? undefined : readVector(given.wStar, 'problem.wStar', columns);
  return { z, y: readVector(given.y, 'problem.y', rows), wStar, rows, columns };
}
