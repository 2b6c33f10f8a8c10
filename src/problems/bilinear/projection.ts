// Φ_S of the bilinear model in closed form: ẋ = -S∇L is linear but for its speed.
import { scaleOf } from '../../linear-algebra/largest.js';

/**
 * The bilinear model: in X = θ1/√S1, Y = θ2/√S2 the flow is (X + Y) <- (X + Y)/√E, (X - Y) <- (X - Y) √E, and 2 θ1 θ2 = 3/2 is
 * P² - (AB/P)² = c for the new P = X + Y, with A = X + Y and B = X - Y before and c = 3/√(S1 S2). Undefined on X + Y = 0, whence it leads to the saddle
 * at 0.
 */
export function projectBilinear(theta: Float64Array, S: Float64Array): Float64Array | undefined {
  const [r1, r2] = S.map(Math.sqrt) as unknown as [number, number];
  const unit = Math.max(1, scaleOf(theta)); // so that no product overflows; roots are taken before, so that none is lost
  const [X, Y] = [theta[0] / unit / r1, theta[1] / unit / r2];
  const [A, B] = [X + Y, X - Y];
  if (A === 0) return undefined;
  const [c, product] = [Math.sqrt(3 / (r1 * r2)) / unit, Math.sqrt(2 * Math.abs(A)) * Math.sqrt(Math.abs(B))]; // √c and √(2|AB|), in units
  const size = Math.max(c, product);
  const [u, w] = [(c / size) * (c / size), (product / size) * (product / size)];
  const plus = size * Math.sqrt((u + Math.sqrt(u * u + w * w)) / 2);
  const minus = (product / plus) * (product / 2);
  const [halfA, halfB] = [(Math.sign(A) * plus) / 2, (Math.sign(B) * minus) / 2];
  const [first, second] = [r1 * (halfA + halfB) * unit, r2 * (halfA - halfB) * unit];
  // The smaller loses its digits in the difference, but not in 2 θ1 θ2 = 3/2.
  return halfA * halfB > 0 ? Float64Array.of(first, 0.75 / first) : Float64Array.of(0.75 / second, second);
}
