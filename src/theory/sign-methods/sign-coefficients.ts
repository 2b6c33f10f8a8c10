// Spread and drift of the slow equation of a sign method at a point of Γ.
// @eq bernstein2018 Alg. 1, Alg. 3
// @eq chen2023 Alg. 2
import { singular } from '../../input/errors.js';
import { derivativeAlong } from '../../linear-algebra/central-difference.js';
import { multiply, timesVector, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';
import { deviation } from '../manifold/deviation.js';
import { projectionDerivative } from '../manifold/projection-derivative.js';
import { projectionSecondDerivative } from '../manifold/projection-second-derivative.js';
import { type GradientNoise, noiseColumns } from '../noise/gradient-noise.js';
import type { Memory } from './memory.js';

/** What the equation takes at a point. */
export interface SignCoefficients {
  /** √(2/(π W)) Diag(Sigma)^-½. */
  readonly S: Float64Array;
  /** ∂Φ_S, P x P row-major. */
  readonly Pi: Float64Array;
  /** ∂Φ_S times a root of D, P x P row-major. */
  readonly root: Float64Array;
  readonly drift: Float64Array;
}

/** The coefficients at zeta, under noise that is Gaussian. */
export function signCoefficients(problem: Problem, { W, spread, pull }: Memory, of: GradientNoise, zeta: Float64Array): SignCoefficients {
  const P = zeta.length;
  const Sigma = new Float64Array(P * P);
  for (const column of noiseColumns(of, zeta)) {
    for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) Sigma[i * P + j] += column[i] * column[j];
  }
  const size = Float64Array.from({ length: P }, (_, p) => Math.sqrt(Sigma[p * (P + 1)]));
  const still = size.indexOf(0);
  if (still >= 0)
    throw singular('noise', `entry ${still} of the gradient has no noise here, so that its sign never changes`, {
      allowed: 'noise on every entry',
    });
  const R = Sigma.map((x, k) => x / (size[Math.floor(k / P)] * size[k % P]));
  const S = size.map((x) => Math.sqrt(2 / (Math.PI * W)) / x);
  const D = R.map((r) => (2 / Math.PI) * spread(r));
  const Pi = projectionDerivative(problem, zeta, { S });
  const tangent = multiply(multiply(Pi, D, P), transpose(Pi, P), P);
  const { X, H } = deviation(
    problem,
    zeta,
    S,
    D.map((x, k) => x - tangent[k]),
  );
  const XH = multiply(X, H, P);
  const shift = new Float64Array(P);
  const unit = new Float64Array(P);
  for (let k = 0; k < P; k++) {
    unit[k] = 1;
    derivativeAlong(of.variances, zeta, unit).forEach((slope, j) => {
      const relative = slope / (2 * size[j] * size[j]); // ∂_k log size_j
      shift[j] += relative * ((2 / Math.PI) * pull(R[j * P + k]) - S[j] * XH[k * P + j]);
    });
    unit[k] = 0;
  }
  const bend = projectionSecondDerivative(problem, zeta, { S, M: D });
  const carried = timesVector(Pi, shift);
  const { values, vectors } = symmetricEigen(D, P);
  const root = multiply(
    Pi,
    vectors.map((x, k) => x * Math.sqrt(Math.max(0, values[k % P]))),
    P,
  );
  return { S, Pi, root, drift: bend.map((x, p) => x / 2 - carried[p]) };
}
