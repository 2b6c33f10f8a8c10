// The equations r = 0 of the minimizers of L = (1/m) Σ ½ r_i², from functions of the user's own, whose every answer is checked.
import { lengthOf, type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { conflict, wrongShape } from '../../input/errors.js';
import { isFloatArray } from '../../input/kind-of-array.js';
import { derivativeAlong } from '../../linear-algebra/central-difference.js';
import { largest } from '../../linear-algebra/largest.js';
import { dot } from '../../linear-algebra/products.js';
import type { Constraints } from '../constraints.js';
import { denseSlopes } from '../dense-slopes.js';

/** m residuals of P parameters with their derivatives. */
export interface ResidualFunctions {
  /** r_i, m entries. */
  readonly residuals: (theta: Float64Array) => VectorLike;
  /** J, rows grad r_i: m x P entries row by row, or m rows. */
  readonly jacobian: (theta: Float64Array) => VectorLike | MatrixLike;
  /** Σ_i F_i K_i, F_i the Hessian of r_i and K_i row i of the m x P entries of K. */
  readonly curvature?: ((theta: Float64Array, K: Float64Array) => VectorLike) | undefined;
}

/** J, row-major, however it was given. */
function readJacobian(value: unknown, count: number, P: number): Float64Array {
  const path = 'jacobian(theta)';
  const expected = `${count} x ${P} entries: a row for each residual, a column for each parameter`;
  const isFlat = isFloatArray(value) || (Array.isArray(value) && (typeof value[0] !== 'object' || value[0] === null));
  if (isFlat) {
    const length = lengthOf(value, path);
    if (length !== count * P) throw wrongShape(path, `${length} entries`, expected);
    return readVector(value, path);
  }
  const { data, rows, columns } = readMatrix(value, path);
  if (rows !== count || columns !== P) throw wrongShape(path, `${rows} x ${columns} entries`, expected);
  return data;
}

/**
 * The equations r = 0. How many there are is seen at `start`. Without a `curvature` F_i K_i is the derivative of grad r_i along K_i, from ten
 * Jacobians (`derivativeAlong`).
 */
export function residualEquations({ residuals, jacobian: slopes, curvature: bend }: ResidualFunctions, start: Float64Array): Constraints {
  const P = start.length;
  const count = readVector(residuals(start.slice()), 'residuals(theta)').length;
  if (count === 0) throw wrongShape('residuals(theta)', 'no entries', 'at least one');
  const jacobian = (theta: Float64Array): Float64Array => readJacobian(slopes(theta.slice()), count, P);
  const rowOf = (A: Float64Array, i: number): Float64Array => A.subarray(i * P, (i + 1) * P);

  const curvature = (theta: Float64Array, K: Float64Array): Float64Array => {
    if (bend) return readVector(bend(theta.slice(), K.slice()), 'curvature(theta, K)', P);
    const out = new Float64Array(P);
    for (let i = 0; i < count; i++) {
      const share = derivativeAlong((at) => rowOf(jacobian(at), i), theta, rowOf(K, i));
      for (let p = 0; p < P; p++) out[p] += share[p];
    }
    return out;
  };

  /** F_i x of every i. */
  const curvatureAlong = (theta: Float64Array, x: Float64Array): Float64Array => {
    if (!bend) return derivativeAlong(jacobian, theta, x);
    const out = new Float64Array(count * P);
    for (let i = 0; i < count; i++) {
      const K = new Float64Array(count * P);
      rowOf(K, i).set(x);
      rowOf(out, i).set(curvature(theta, K));
    }
    return out;
  };

  return {
    count,
    rank: count,
    scale: 1 / count,
    values: (theta) => readVector(residuals(theta.slice()), 'residuals(theta)', count),
    jacobian,
    slopes: (theta) => denseSlopes(jacobian(theta), (K) => curvature(theta, K)),
    // <F_i, A> = Σ_q (F_i A_q)_q
    innerProducts: (theta, A) => {
      const out = new Float64Array(count);
      for (let q = 0; q < P; q++) {
        const products = curvatureAlong(theta, rowOf(A, q));
        for (let i = 0; i < count; i++) out[i] += products[i * P + q];
      }
      return out;
    },
    curvature,
  };
}

/** Rounding of functions in f32 that are sums of thousands of terms stays below this share of their terms; a factor of 2 or m does not. */
const rounding = 1e-4;

/**
 * Throws where a loss and its gradient at theta are not those of the residuals: another factor, sign or order. r_i is taken to be off by `rounding` of itself and
 * of the terms it is a sum of, to first order Σ_p |J_ip theta_p|.
 */
export function checkAgreement(value: number, gradient: Float64Array, { count, values, jacobian }: Constraints, theta: Float64Array): void {
  const P = theta.length;
  const r = values(theta);
  const J = jacobian(theta);
  const slope = new Float64Array(P);
  let ofValue = 0;
  let ofSlope = 0;
  r.forEach((residual, i) => {
    const row = J.subarray(i * P, (i + 1) * P);
    const off = rounding * (Math.abs(residual) + row.reduce((sum, x, p) => sum + Math.abs(x * theta[p]), 0));
    ofValue += (Math.abs(residual) * off + (off * off) / 2) / count;
    ofSlope += (largest(row) * off) / count;
    for (let p = 0; p < P; p++) slope[p] += (residual * row[p]) / count;
  });
  const path = 'problem.valueAndGradient';
  const loss = dot(r, r) / (2 * count);
  const allowed = 'the loss (1/m) Σ ½ r_i² of the m residuals, with its gradient Jᵀr/m';
  if (!(Math.abs(value - loss) <= ofValue)) {
    throw conflict(path, `the loss is ${value} at the start, where the residuals give ${loss}`, { value, allowed });
  }
  const p = gradient.findIndex((g, k) => !(Math.abs(g - slope[k]) <= ofSlope));
  if (p < 0) return;
  const seen = `entry ${p} of the gradient is ${gradient[p]} at the start, where residuals and jacobian give ${slope[p]}`;
  throw conflict(path, seen, { value: gradient[p], allowed });
}
