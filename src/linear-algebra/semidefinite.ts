// Systems with a symmetric matrix whose eigenvalues are not negative: solved in its range, whose dimension may be less than n.
import { cholesky, solveCholesky } from './cholesky.js';
import { timesVector, transposeTimesVector } from './products.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Directions with at most than this part of the largest eigenvalue are outside the range. */
const flat = 1e-12;

/** A matrix ready to be solved with. */
export interface Semidefinite {
  /** The dimension of the range. */
  readonly rank: number;
  /** The shortest x for which A x is nearest to b. */
  solve(b: Float64Array): Float64Array;
}

/** The nonzero eigenvalues of A, the `most` largest if there are more, and their eigenvectors, the columns of an n x rank matrix. */
export function rangeOf(A: Float64Array, n: number, most: number = n): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const { values, vectors } = symmetricEigen(A, n);
  const least = flat * values[n - 1];
  const first = values.findIndex((x) => x > least && x > 0);
  const rank = first < 0 ? 0 : Math.min(most, n - first);
  const kept = new Float64Array(n * rank);
  for (let i = 0; i < n; i++) kept.set(vectors.subarray((i + 1) * n - rank, (i + 1) * n), i * rank);
  return { values: values.slice(n - rank), vectors: kept };
}

/** A, whose range has at most `most` dimensions, ready to be solved with: by Cholesky where every pivot stands out from rounding, else by its eigenvectors. */
export function semidefinite(A: Float64Array, n: number, most: number = n): Semidefinite {
  const L = most < n ? undefined : cholesky(A, n);
  const sound = L?.every((x, k) => k % (n + 1) !== 0 || x * x > flat * A[k]);
  if (L && sound) return { rank: n, solve: (b) => solveCholesky(L, b) };
  const { values, vectors } = rangeOf(A, n, most);
  const rank = values.length;
  if (rank === 0) return { rank, solve: (b) => new Float64Array(b.length) };
  return {
    rank,
    solve: (b) =>
      timesVector(
        vectors,
        transposeTimesVector(vectors, b).map((x, k) => x / values[k]),
      ),
  };
}
