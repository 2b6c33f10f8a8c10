// The bilinear model:  L = ½ e²,  e = 3/2 - 2 θ1 θ2,  g = -2 e (θ2, θ1).
import type { Round } from '../math/round.js';

export function bilinearGradient(theta: Float64Array, round: Round): Float64Array {
  const [x, y] = theta as unknown as [number, number];
  const scale = -2 * round(1.5 - round(2 * x * y));
  return Float64Array.of(round(scale * y), round(scale * x));
}
