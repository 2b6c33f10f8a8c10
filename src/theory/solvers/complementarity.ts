// Which X ⪰ 0 holds a symmetric matrix K(X) = K0 + B[X] ⪰ 0 with <X, K> = 0? Where B is a Gram matrix X is least in ½<X, B[X]> + <K0, X>: projected gradient
// steps with momentum, which starts anew where it leads uphill. All matrices are k x k, row-major.
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';

/** Steps before the last one counts, and the change of X, relative to its size, below which it is done. */
const mostSteps = 5000;
const precision = 1e-11;

/** The nearest matrix without negative eigenvalues. */
function semidefinitePart(A: Float64Array, k: number): Float64Array {
  if (k === 1) return Float64Array.of(Math.max(0, A[0]));
  const { values, vectors } = symmetricEigen(A, k);
  if (values[0] >= 0) return A;
  const out = new Float64Array(k * k);
  values.forEach((value, a) => {
    if (value <= 0) return;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) out[i * k + j] += value * vectors[i * k + a] * vectors[j * k + a];
  });
  return out;
}

const inner = (A: Float64Array, B: Float64Array): number => A.reduce((sum, a, i) => sum + a * B[i], 0);

/** X, from the nearby `guess`; `size` is no less than the largest eigenvalue of B. Where B is 0 it is 0 or, where K0 is not ⪰ 0, no finite matrix. */
export function complementary(K0: Float64Array, B: (X: Float64Array) => Float64Array, size: number, guess: Float64Array): Float64Array {
  const k = Math.sqrt(K0.length);
  if (size === 0) return new Float64Array(K0.length).fill(symmetricEigen(K0, k).values[0] >= 0 ? 0 : Number.POSITIVE_INFINITY);
  if (k === 1) return Float64Array.of(K0[0] < 0 ? -K0[0] / size : 0);
  let X = semidefinitePart(guess, k);
  let ahead = X;
  let momentum = 1;
  for (let step = 0; step < mostSteps; step++) {
    const K = B(ahead);
    const next = semidefinitePart(
      ahead.map((x, i) => x - (K[i] + K0[i]) / size),
      k,
    );
    const move = next.map((x, i) => x - X[i]);
    const back = ahead.map((x, i) => x - next[i]);
    const uphill = inner(back, move) > 0;
    const grown = uphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = uphill ? 0 : (momentum - 1) / grown;
    ahead = next.map((x, i) => x + share * move[i]);
    const [moved, reach] = [inner(move, move), inner(next, next)];
    X = next;
    momentum = grown;
    if (moved <= precision * precision * reach) break;
  }
  return X;
}
