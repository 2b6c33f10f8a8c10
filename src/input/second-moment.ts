// A second moment that an optimizer starts from.

import { readVector } from './arrays.js';
import { invalid } from './errors.js';

/** A checked copy of v0, of the given length if one is given. */
export function readSecondMoment(value: unknown, path: string, length?: number): Float64Array {
  const v0 = readVector(value, path, length);
  const below = v0.findIndex((x) => x < 0);
  if (below >= 0) throw invalid('E_RANGE', `${path}[${below}]`, v0[below], 'a finite number >= 0');
  return v0;
}
