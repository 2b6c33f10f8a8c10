// V and S of a user's own pair in the slow equations. They need V of a covariance matrix, from a V of one gradient g that stands for V(g gᵀ): where V is
// linear in the squares of the entries, as that of Adam and of averages over blocks is, V(Σ) = V(√diag Σ).
// @eq li2025 Def. 4.3

import { readVector, type VectorLike } from '../../input/arrays.js';
import { unavailable } from '../../input/errors.js';
import { largest } from '../../linear-algebra/largest.js';
import type { OwnPair } from '../../optimizers/form.js';
import type { Preconditioner } from './pair.js';

/** Numbers in [1, 2) without a pattern. */
function probe(P: number, step: number): Float64Array {
  return Float64Array.from({ length: P }, (_, p) => 1 + ((step * (p + 1)) % 1));
}

/** Throws unless V sees squares only, and is linear in them. Each pair of entries differs in a bit of its indices, and so in a sign of some probe. */
function checkLinearInSquares(V: (g: Float64Array) => Float64Array, P: number): void {
  const [a, b] = [probe(P, 0.6180339887), probe(P, 0.7548776662)];
  const [ofA, ofB, ofBoth] = [a, b, a.map((x, p) => Math.sqrt(x * x + b[p] * b[p]))].map(V) as [Float64Array, Float64Array, Float64Array];
  const allowed = 1e-9 * Math.max(largest(ofA), largest(ofB));
  const equal = (x: Float64Array, y: Float64Array): boolean => x.every((entry, j) => Math.abs(entry - y[j]) <= allowed);
  let linear = equal(
    ofBoth,
    ofA.map((x, j) => x + ofB[j]),
  );
  for (let bit = 1; bit < P; bit *= 2) linear &&= equal(V(a.map((x, p) => (p & bit ? -x : x))), ofA);
  if (linear) return;
  throw unavailable('optimizer.V', 'the slow equations need a V that is linear in the squares of the gradient’s entries', {
    allowed: 'a V such as g∘g, or sums of its entries',
  });
}

/** The pair of an agm, whose S may be any function of v. */
export function agmPreconditioner({ V, S, size }: OwnPair, P: number): Omit<Preconditioner, 'gain'> {
  const entries = size ?? P;
  // Where a step of an integrator is tried too long numbers need not be finite: it sees that and tries a shorter one.
  const read = (x: VectorLike, path: string, length: number): Float64Array => {
    const copy = Float64Array.from(x);
    return copy.every(Number.isFinite) ? readVector(copy, path, length) : copy;
  };
  const ofGradient = (g: Float64Array): Float64Array => read(V(g), 'optimizer.V(g)', entries);
  checkLinearInSquares(ofGradient, P);
  return {
    adaptive: true,
    lambda: undefined,
    blocks: undefined,
    read: (v, path) => readVector(v, path, entries),
    V: (diagonal) => ofGradient(diagonal.map(Math.sqrt)),
    S: (v) => read(S(v.slice()), 'optimizer.S(v)', P),
  };
}
