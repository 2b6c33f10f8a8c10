// Basis pursuit (Chen, Donoho, Saunders 1998): what exact ℓ1 minimization makes of sparse data, to set beside an optimizer's w.
//     minimize ‖w‖_1 subject to Z w = y
import { wrongShape } from '../input/errors.js';
import { cholesky, solveCholesky } from '../linear-algebra/cholesky.js';
import { dot, multiply, timesVector, transpose, transposeTimesVector } from '../linear-algebra/products.js';

/** A solution and how far it can be from the best. */
export interface BasisPursuit {
  /** w with Z w = y, d entries. */
  readonly w: Float64Array;
  /** ‖w‖_1 less the best lower bound found, which is a feasible value of the dual: ‖w‖_1 is at most this much above the minimum. */
  readonly gap: number;
}

/** Threshold of one pass, in the unit of w: entries of w between 0.01 and 1 are found in a few hundred passes. */
const threshold = 0.1;
const mostPasses = 20_000;
/** Rows are independent when no pivot of the Cholesky factor is smaller than this share of the largest. */
const independent = 1e-6;

/**
 * Solves min ‖w‖_1 subject to Z w = y for a Z of n x d, row-major, of full row rank with n <= d, to a duality gap of `tolerance` times ‖w‖_1 or
 * until the passes end. The alternating direction method of multipliers (Boyd et al. 2011, Sec. 6.2); the answer's gap says how good it is.
 * @eq chen1998
 * @eq boyd2011 Sec. 6.2
 */
export function basisPursuit(Z: Float64Array, y: Float64Array, tolerance = 1e-6): BasisPursuit {
  const n = y.length;
  const d = Z.length / n;
  const factor = cholesky(multiply(Z, transpose(Z, d), d), n);
  const pivots = Array.from({ length: n }, (_, i) => factor?.[i * n + i] ?? 0);
  if (!factor || Math.min(...pivots) <= independent * Math.max(...pivots))
    throw wrongShape('z', 'dependent rows', 'independent rows, so that Z w = y has a solution');

  /** The nearest point with Z x = y. */
  const feasible = (x: Float64Array): Float64Array => {
    const excess = timesVector(Z, x).map((value, i) => value - y[i]);
    const back = transposeTimesVector(Z, solveCholesky(factor, excess));
    return x.map((value, j) => value - back[j]);
  };
  /** yᵀν for the ν whose Zᵀν is nearest to s, scaled so that |Zᵀν| <= 1. */
  const lowerBound = (s: Float64Array): number => {
    const nu = solveCholesky(factor, timesVector(Z, s));
    const most = transposeTimesVector(Z, nu).reduce((a, b) => Math.max(a, Math.abs(b)), 1);
    return dot(y, nu) / most;
  };
  const norm = (x: Float64Array): number => x.reduce((sum, value) => sum + Math.abs(value), 0);

  let sparse = new Float64Array(d);
  let dual = new Float64Array(d);
  let best: BasisPursuit = { w: feasible(sparse), gap: Number.POSITIVE_INFINITY };
  for (let pass = 1; pass <= mostPasses; pass++) {
    const w = feasible(sparse.map((value, j) => value - dual[j]));
    const moved = w.map((value, j) => value + dual[j]);
    sparse = moved.map((value) => Math.sign(value) * Math.max(0, Math.abs(value) - threshold));
    dual = moved.map((value, j) => value - sparse[j]);
    if (pass % 50 > 0) continue;
    const gap = norm(w) - lowerBound(dual.map((value) => value / threshold));
    if (gap < best.gap) best = { w, gap };
    if (best.gap <= tolerance * norm(best.w)) break;
  }
  return best;
}
