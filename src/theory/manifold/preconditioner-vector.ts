// The preconditioner S of the theory: a diagonal, as a vector.
import { readVector } from '../../input/arrays.js';
import { invalid } from '../../input/validate.js';

/** A checked copy of S; ones, the identity, when it is not given. */
export function readPreconditioner(S: unknown, parameters: number): Float64Array {
  if (S === undefined) return new Float64Array(parameters).fill(1);
  const copy = readVector(S, 'S', parameters);
  const bad = copy.findIndex((x) => !(x > 0));
  if (bad >= 0) throw invalid('E_RANGE', `S[${bad}]`, copy[bad], 'a finite number > 0, as S is positive definite');
  return copy;
}
