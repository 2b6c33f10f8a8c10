// The length of a vector whose squares may be too large or too small for a number.
import { scaleOf } from './largest.js';

/** ‖x‖ = √Σ x_i². */
export function norm(x: Float64Array): number {
  const scale = scaleOf(x);
  let sum = 0;
  for (const entry of x) sum += (entry / scale) * (entry / scale);
  return scale * Math.sqrt(sum);
}
