// Brownian paths that can be refined: halving the steps adds detail to a path without moving the points it has (Lévy's construction).
import * as valibot from 'valibot';
import { check, nonNegative, real, seed as seedSchema, whole } from '../../input/validate.js';
import { withKernels } from '../../kernels/shared.js';
import { seedWords } from '../../random/seed-words.js';

export interface BrownianOptions {
  /** The dimension of W. */
  readonly dimension: number;
  /** The path runs from 0 to T. */
  readonly T: number;
  readonly seed: number;
  /** Independent paths under one seed, from 0. Default 0. */
  readonly member?: number;
}

const schema: valibot.GenericSchema<unknown, Required<BrownianOptions>> = valibot.strictObject({
  dimension: whole(1, 2 ** 28),
  T: nonNegative,
  seed: seedSchema,
  member: valibot.optional(whole(0, 2 ** 32 - 1), 0),
});

/** A number of steps of a path. */
export const powerOfTwo: valibot.GenericSchema<unknown, number> = real(
  'a power of two from 1 to 2^26',
  (n) => n >= 1 && n <= 2 ** 26 && Number.isInteger(n) && (n & (n - 1)) === 0,
);

/**
 * One path of Brownian motion in `dimension` dimensions over [0, T].
 *
 * Its increment over [0, T] is √T z. An increment D over a span s splits into D/2 + √s/2 z and D/2 - √s/2 z. The z of level l are the normal numbers of
 * the stream `sdeNoise` at the step (l, member), one after the other: any refinement of a path is the same path.
 */
export class BrownianPath {
  readonly #options: Required<BrownianOptions>;

  constructor(options: BrownianOptions) {
    this.#options = check(schema, options, 'brownian');
  }

  /** The increments over `steps` equal steps, a power of two: rows of `dimension` entries. Neighbours of twice the steps sum to these. */
  increments(steps: number): Float64Array {
    check(powerOfTwo, steps, 'steps');
    const { dimension, T, seed, member } = this.#options;
    return withKernels((kernels) => {
      const n = dimension * steps;
      const out = kernels.allocate(8 * n);
      kernels.exports.brownianIncrements(out, 31 - Math.clz32(steps), dimension, T, ...seedWords(seed), member);
      return kernels.f64(out, n).slice();
    });
  }
}
