// The samples that a gradient is of, and the noise on their labels, as users hand them in.
import { readVector, type VectorLike } from '../input/arrays.js';
import { invalid, wrongShape } from '../input/errors.js';

/**
 * Checks which of a problem's samples are meant, and the noise on each.
 *
 * @throws E_RANGE for a row that is no sample, E_SHAPE for none and for noise of another length, E_TYPE, E_NON_FINITE
 */
export function readDrawnSamples(
  samples: number,
  noise: VectorLike | undefined,
  rows: ArrayLike<number> | undefined,
): { readonly noise: Float64Array | undefined; readonly rows: ArrayLike<number> | undefined } {
  if (rows !== undefined) {
    const count = (rows as ArrayLike<number> | null)?.length;
    if (!Number.isSafeInteger(count) || typeof rows === 'string') throw invalid('E_TYPE', 'rows', rows, 'an array of samples, from 0 on');
    if (count === 0) throw wrongShape('rows', 'no entries', 'one sample or more');
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k];
      if (!Number.isSafeInteger(row) || row < 0 || row >= samples)
        throw invalid(
          'E_RANGE',
          `rows[${k}]`,
          row,
          samples > 0 ? `a sample, 0 to ${samples - 1}` : 'no rows, as the problem has no samples',
        );
    }
  }
  return { noise: noise === undefined ? undefined : readVector(noise, 'noise', rows?.length ?? samples), rows };
}
