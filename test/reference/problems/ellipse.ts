// The noisy ellipse:  f = (x + y)²/(2 a²) + (x - y)²/(2 b²) - 1,  g = (f - xi) grad f.
import type { Round } from '../math/round.js';

/** The gradient of ½ (f - xi)² at theta = (x, y), xi being the mean of the noise of the draws. */
export function ellipseGradient(a: number, b: number, theta: Float64Array, noise: ArrayLike<number>, round: Round): Float64Array {
  const [x, y] = theta as unknown as [number, number];
  const plus = round(1 / (2 * (a * a)));
  const minus = round(1 / (2 * (b * b)));
  const s = round(x + y);
  const d = round(x - y);
  const f = round(round(round(round(s * s) * plus) + round(round(d * d) * minus)) - 1);
  let sum = 0;
  for (let k = 0; k < noise.length; k++) sum = round(sum + noise[k]);
  const r = 2 * round(f - (noise.length > 0 ? round(sum / noise.length) : 0));
  const along = round(s * plus);
  const across = round(d * minus);
  return Float64Array.of(round(r * round(along + across)), round(r * round(along - across)));
}
