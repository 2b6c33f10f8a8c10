// How far does an optimizer oscillate around a minimum? The stationary covariance of y at a frozen quadratic ½ yᵀHy with gradient noise Σ:
// of the stochastic differential equations of Ma, Kunin, Ying 2023, and of the discrete recursion itself. In H's eigenvectors pairs decouple.

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { conflict, invalid, nonFinite, wrongShape } from '../../input/errors.js';
import { check, decay, positive, required } from '../../input/validate.js';
import { largest } from '../../linear-algebra/largest.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';

/** The quadratic, the noise and the optimizer whose fluctuations are asked for; d x d matrices as rows. */
export interface StationaryOptions {
  /** The Hessian H = ∇²L, d x d, symmetric and positive definite. Ma, Kunin, Ying 2023 write 2H̃, as their loss has no ½. */
  readonly hessian: MatrixLike;
  /** Covariance Σ of the gradient noise of a step, d x d and symmetric. */
  readonly covariance: MatrixLike;
  /** Learning rate > 0. */
  readonly lr: number;
  /** Heavy ball's momentum in [0, 1); plain SGD without it. */
  readonly momentum?: number | undefined;
}

/** The same, and a preconditioner. */
export interface PreconditionedStationaryOptions extends StationaryOptions {
  /** The diagonal of S, d entries > 0: for Adam 1/(√v + ε) with v at rest, diag Σ. */
  readonly S?: VectorLike | undefined;
}

const schema = valibot.strictObject(
  { hessian: required('rows of numbers'), covariance: required('rows of numbers'), lr: positive, momentum: valibot.optional(decay) },
  'an object with hessian, covariance and lr',
);

const anyOptions = valibot.custom<object>(
  (value) => typeof value === 'object' && value !== null,
  'an object with hessian, covariance and lr',
);

/** What one pair of eigenvalues of H makes of the noise between them: E y_i y_j per unit of Σ_ij. */
export type PairGain = (hi: number, hj: number) => number;

/** SGD's equation dy = -Hy dt + √η Σ^½ dW:  HV + VH = ηΣ  (Sec. 2.1). */
export function sgdGain(lr: number): PairGain {
  return (hi, hj) => lr / (hi + hj);
}

/**
 * The equation of SGD with momentum, (39):  H̃V + VH̃ + η(1-μ)⁻² (VH̃² + H̃²V - 2H̃VH̃) = η/(2(1-μ)) Σ  with H̃ = H/2.
 * @eq ma2023 (39)
 */
export function momentumGain(lr: number, momentum: number): PairGain {
  const rest = 1 - momentum;
  return (hi, hj) => lr / (rest * (hi + hj) + (lr * (hi - hj) * (hi - hj)) / (2 * rest));
}

/** Q (gain ∘ (Qᵀ Σ Q)) Qᵀ. */
function inEigenvectors(hessian: Float64Array, covariance: Float64Array, d: number, gain: PairGain): Float64Array {
  const { values, vectors } = symmetricEigen(hessian, d);
  const turned = multiply(transpose(vectors, d), multiply(covariance, vectors, d), d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) turned[i * d + j] *= gain(values[i], values[j]);
  return multiply(multiply(vectors, turned, d), transpose(vectors, d), d);
}

/** A covariance of numbers that f64 has. */
function finite(V: Float64Array, name: string): Float64Array {
  if (!V.every(Number.isFinite)) throw nonFinite(name, 'the covariance, or a number on the way to it, is beyond those of f64');
  return V;
}

/** Of a matrix that is not symmetric every result would be that of another one. Rounding of sums in another order is allowed. */
function checkSymmetric(A: Float64Array, d: number, path: string): void {
  const allowed = 1e-12 * largest(A);
  const bad = A.findIndex((x, k) => !(Math.abs(x - A[(k % d) * d + Math.floor(k / d)]) <= allowed));
  if (bad >= 0) throw invalid('E_RANGE', `${path}[${Math.floor(bad / d)}][${bad % d}]`, A[bad], 'a symmetric matrix');
}

function read(
  options: StationaryOptions,
  name: string,
): { H: Float64Array; Sigma: Float64Array; d: number; lr: number; momentum: number | undefined } {
  const given = check(schema, options, name);
  const { data: H, rows: d, columns } = readMatrix(given.hessian, `${name}.hessian`);
  const { data: Sigma, rows, columns: across } = readMatrix(given.covariance, `${name}.covariance`);
  if (columns !== d || rows !== d || across !== d) {
    throw wrongShape(name, `a hessian of ${d} x ${columns} and a covariance of ${rows} x ${across}`, 'square ones of one size');
  }
  checkSymmetric(H, d, `${name}.hessian`);
  checkSymmetric(Sigma, d, `${name}.covariance`);
  for (let i = 0; i < d; i++) {
    const variance = Sigma[i * (d + 1)];
    if (variance < 0) throw invalid('E_RANGE', `${name}.covariance[${i}][${i}]`, variance, 'a variance, >= 0');
  }
  if (!(symmetricEigen(H, d).values[0] > 0)) {
    throw conflict(`${name}.hessian`, 'an eigenvalue is <= 0: nothing holds the noise there', { allowed: 'positive definite' });
  }
  return { H, Sigma, d, lr: given.lr, momentum: given.momentum };
}

/**
 * The stationary covariance V = E yyᵀ, d x d row-major, of the stochastic differential equations that stand for SGD and SGD with momentum:
 *
 *     SGD:       H V + V H = η Σ
 *     momentum:  H̃V + VH̃ + η(1-μ)⁻² (VH̃² + H̃²V - 2H̃VH̃) = η/(2(1-μ)) Σ,   H̃ = H/2      (39)
 *     Adam:      S H V + V H S = η S Σ S,   S = Diag(1/(√v + ε)) at rest                    (45)
 *
 * The discrete optimizers differ from it by O(η): `discreteStationaryCovariance`. Source: Ma, Kunin, Ying 2023, Sec. 2.1 and App. A.1.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for matrices of other sizes, E_NON_FINITE for a covariance
 *   beyond the numbers of f64
 * @example stationaryCovariance({ hessian: [[2]], covariance: [[1]], lr: 0.1 }) // Float64Array(1) [ 0.025 ]
 * @eq ma2023 Sec. 2.1, (31), (39), (45), App. A.1
 */
export function stationaryCovariance(options: PreconditionedStationaryOptions): Float64Array {
  const { S: given, ...plain } = check(anyOptions, options, 'stationaryCovariance') as PreconditionedStationaryOptions;
  const { H, Sigma, d, lr, momentum } = read(plain, 'stationaryCovariance');
  const gain = momentum === undefined ? sgdGain(lr) : momentumGain(lr, momentum);
  if (given === undefined) return finite(inEigenvectors(H, Sigma, d, gain), 'stationaryCovariance');
  const S = readVector(given, 'stationaryCovariance.S', d);
  const bad = S.findIndex((x) => !(x > 0));
  if (bad >= 0) throw invalid('E_RANGE', `stationaryCovariance.S[${bad}]`, S[bad], 'a finite number > 0');
  // In the coordinates S^-½ y it is the equation without S.
  const root = S.map(Math.sqrt);
  const turned = (A: Float64Array): Float64Array => A.map((x, k) => x * root[Math.floor(k / d)] * root[k % d]);
  return finite(turned(inEigenvectors(turned(H), turned(Sigma), d, gain)), 'stationaryCovariance');
}

/**
 * E y_i y_j per unit of Σ_ij of the recursion m <- μ m - η (h y + ξ), y <- y + m, with a = ηh_i and b = ηh_j:
 *
 *     η² (1 - μ²)/(μ (a - b)² + (1 - μ)² ((1 + μ)(a + b) - ab)),
 *
 * without a factor η² that may be no number, and with ab taken off both halves, neither of which is negative. What a solver of the linear equations
 * for it loses where ηh is small is not lost here.
 */
function discreteGain(lr: number, momentum: number): PairGain {
  const [rest, sum] = [1 - momentum, 1 + momentum];
  return (hi, hj) => {
    const room = (h: number): number => 2 * sum - lr * h;
    const apart = lr * (hi - hj) * (hi - hj);
    return (2 * lr * rest * sum) / (2 * momentum * apart + rest * rest * (hi * room(hj) + hj * room(hi)));
  };
}

/**
 * The exact stationary covariance E yyᵀ, d x d row-major, of the discrete recursion
 *
 *     m <- μ m - η (H y + ξ),   y <- y + m,   ξ of covariance Σ,
 *
 * the solution of the discrete Lyapunov equation C = A C Aᵀ + Q of the state (m, y). In one dimension it is
 * ηΣ(1+μ)/(h(1-μ)(2(1+μ) - ηh)). Steps beyond lr · h = 2(1+μ) have none: E_RANGE.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for matrices of other sizes, E_RANGE for
 *   steps beyond lr · h = 2(1+μ), E_NON_FINITE for a covariance beyond the numbers of f64
 * @example discreteStationaryCovariance({ hessian: [[2]], covariance: [[1]], lr: 0.1 }) // Float64Array(1) [ 0.0277777… ]
 * @eq ma2023 (15), App. A.1
 */
export function discreteStationaryCovariance(options: StationaryOptions): Float64Array {
  const { H, Sigma, d, lr, momentum = 0 } = read(options, 'discreteStationaryCovariance');
  const most = symmetricEigen(H, d).values[d - 1];
  if (!(lr * most < 2 * (1 + momentum))) {
    throw conflict('discreteStationaryCovariance.lr', `${lr} makes the steps diverge`, {
      value: lr,
      allowed: `below 2(1 + momentum)/${most}`,
    });
  }
  return finite(inEigenvectors(H, Sigma, d, discreteGain(lr, momentum)), 'discreteStationaryCovariance');
}
