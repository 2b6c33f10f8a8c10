// The Euler-Maruyama method for Ito's equations:  y <- y + a(t, y) h + B(t, y) dW
import type { Sde } from './sde.js';

export type { Sde } from './sde.js';

/**
 * A step for Ito's dy = a dt + B dW from t to t + h, which moves y, of `size` entries, in place: strong order ½, weak order 1
 * (Kloeden, Platen 1992, Sec. 10.2 and Sec. 14.1).
 * @eq kloeden1992 Sec. 10.2, Sec. 14.1
 */
export function eulerMaruyamaStep(
  { drift, diffusion }: Sde,
  size: number,
): (y: Float64Array, dW: Float64Array, t: number, h: number) => void {
  const [a, B] = [new Float64Array(size), new Float64Array(size)];
  return (y, dW, t, h) => {
    drift(t, y, a);
    diffusion(t, y, dW, B);
    for (let i = 0; i < y.length; i++) y[i] += a[i] * h + B[i];
  };
}
