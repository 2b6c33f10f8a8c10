// The length of a vector whose squares may be too large or too small for a number.
import { scaleOf } from './largest.js';

/** ‖x‖ = √Σ x_i². */
export function norm(x: Float64Array): number {
  const scale = scaleOf(x);
  let sum = 0;
  for (const entry of x) sum += (entry / scale) * (entry / scale);
  return scale * Math.sqrt(sum);
}

/** The standard error of the mean of at least two values: √(Σ (x_i - mean)²/(n - 1))/√n. */
export function standardErrorOf(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  return norm(Float64Array.from(values, (x) => x - mean)) / Math.sqrt((n - 1) * n);
}
