// Φ_S of the ellipse in closed form: ẋ = -S∇L is linear but for its speed.
import { expOf, log } from '../../kernels/functions.js';
import { scaleOf } from '../../linear-algebra/largest.js';
import { timesVector, transposeTimesVector } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';

/** Beyond this an exponential, or what it is multiplied by, may overflow; below it the kernels' bits are ours (assembly/problems/ellipse). */
const mostExponent = 600;

/** x_k exp(power_k); 0 stays 0, however large the exponential. */
function times(x: Float64Array, power: Float64Array): Float64Array {
  const grown = expOf(power);
  return x.map((a, k) => (a === 0 ? a : grown[k] * a));
}

/**
 * The ellipse f = xᵀQx - 1: ẋ = -2 f S Q x gives Φ_S(x) = exp(-2sSQ) x with s from f = 0. In the basis in which S^½QS^½ = diag(μ),
 * log Σ_k μ_k y_k² e^(-4 μ_k s) = 0, which is convex and falling in s: Newton's steps, after the first, come from one side. Undefined at 0.
 */
export function projectEllipse(Q: Float64Array, theta: Float64Array, S: Float64Array): Float64Array | undefined {
  const root = S.map(Math.sqrt);
  const { values: mu, vectors } = symmetricEigen(
    Q.map((x, k) => x * root[k >> 1] * root[k & 1]),
    2,
  );
  const unit = scaleOf(theta); // taken out of y, so that no square overflows
  const y = transposeTimesVector(
    vectors,
    theta.map((x, p) => x / unit / root[p]),
  );
  const weights = mu.map((m, k) => m * y[k] * y[k]);
  if (!(weights[0] + weights[1] > 0)) return undefined;
  const [slow, fast] = mu as unknown as [number, number];
  const turn = log(weights[1] / weights[0]) / (4 * (fast - slow)); // below this s the fast one is the larger of the two
  const logUnit = log(unit);
  let s = (log(weights[0] + weights[1]) + 2 * logUnit) / (4 * fast);
  for (let k = 0, before = Number.POSITIVE_INFINITY; k < 100; k++) {
    const isFar = -4 * (fast - slow) * s > mostExponent && s < turn;
    const anchor = weights[0] > 0 && !isFar ? slow : fast; // its exponential is taken out of the sum, so that nothing overflows
    const parts = times(
      weights,
      mu.map((m) => -4 * (m - anchor) * s),
    );
    const total = parts[0] + parts[1];
    const slope = -4 * ((parts[0] / total) * slow + (parts[1] / total) * fast);
    const step = (log(total) + 2 * logUnit - 4 * anchor * s) / slope;
    s -= step;
    const length = fast * Math.abs(step); // of the exponents, and so of the logarithm of x
    if (length <= 1e-17 || (length >= before / 2 && length < 1e-10)) break;
    before = length;
  }
  const turned = times(
    y,
    mu.map((m) => logUnit - 2 * m * s),
  );
  return timesVector(vectors, turned).map((x, p) => x * root[p]);
}
