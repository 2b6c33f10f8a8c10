// The Euler-Maruyama method for Ito's equations:  y <- y + a(t, y) h + B(t, y) dW
import type { OdePath } from './ode-path.js';
import { type Computation, computation } from './pace.js';
import { alongIncrements, type Sde, type SdeOptions } from './sde.js';

export type { Sde } from './sde.js';

/** A step from t to t + h that moves y, of `size` entries, in place. */
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

/**
 * Solves Ito's dy = a dt + B dW along given increments: strong order ½, weak order 1 (Kloeden, Platen 1992, Sec. 10.2 and Sec. 14.1).
 * @eq kloeden1992 Sec. 10.2, Sec. 14.1
 */
export const eulerMaruyama: Computation<[equation: Sde, options: SdeOptions], OdePath> = computation((equation, options) =>
  alongIncrements(options, eulerMaruyamaStep(equation, options.y0.length)),
);
