// How far fluctuations reach from Γ: the stationary part of a Lyapunov equation at a minimizer.
import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';
import { steepDirections } from './steep-directions.js';

/** What noise of a covariance M leaves beside Γ. */
export interface Deviation {
  /** The solution X of S H X + X H S = M, P x P row-major, where M has no part between flat directions; that part counts as none. */
  readonly X: Float64Array;
  /** H of the steep directions, P x P row-major. */
  readonly H: Float64Array;
}

/**
 * X of S H X + X H S = M, entry by entry in the basis S^½ Q, with Q the eigenvectors of S^½ H S^½.
 * @eq li2025 Def. 3.1, Def. 4.3
 */
export function deviation(problem: Problem, zeta: Float64Array, S: Float64Array, M: Float64Array): Deviation {
  const P = S.length;
  const root = S.map(Math.sqrt);
  const { J } = steepDirections(problem, zeta);
  const rows = J.length / P;
  const square = (A: Float64Array): Float64Array => multiply(transpose(A, P), A, rows);
  const { values, vectors: Q } = symmetricEigen(square(J.map((x, k) => x * root[k % P])), P);
  const firstSteep = P - rows;
  const inBasis = multiply(
    transpose(Q, P),
    multiply(
      M.map((x, k) => x / (root[Math.floor(k / P)] * root[k % P])),
      Q,
      P,
    ),
    P,
  );
  const over = inBasis.map((x, k) => {
    const [i, j] = [Math.floor(k / P), k % P];
    const sum = (i < firstSteep ? 0 : values[i]) + (j < firstSteep ? 0 : values[j]);
    return sum === 0 ? 0 : x / sum;
  });
  const basis = Q.map((x, k) => x * root[Math.floor(k / P)]); // S^½ Q
  return { X: multiply(multiply(basis, over, P), transpose(basis, P), P), H: square(J) };
}
