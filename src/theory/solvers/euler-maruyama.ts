// The Euler-Maruyama method for Ito's equations:  y <- y + a(t, y) h + B(t, y) dW
import { type OdePath, PathRecorder } from './ode-path.js';
import type { Sde, SdeOptions } from './sde.js';

export type { Sde } from './sde.js';

/**
 * Solves Ito's dy = a dt + B dW along given increments: strong order ½, weak order 1 (Kloeden, Platen 1992, Sec. 10.2 and Sec. 14.1).
 * @eq kloeden1992 Sec. 10.2, Sec. 14.1
 */
export function eulerMaruyama({ drift, diffusion }: Sde, options: SdeOptions): OdePath {
  const { y0, T, increments, dimension, retract } = options;
  const steps = increments.length / dimension;
  const recorder = new PathRecorder(y0, steps, T, options.record ?? steps);
  const y = y0.slice();
  const [a, B] = [new Float64Array(y.length), new Float64Array(y.length)];
  const h = T / steps;
  for (let k = 0; k < steps; k++) {
    const dW = increments.subarray(k * dimension, (k + 1) * dimension);
    drift(k * h, y, a);
    diffusion(k * h, y, dW, B);
    for (let i = 0; i < y.length; i++) y[i] += a[i] * h + B[i];
    retract?.(y);
    recorder.add(k + 1, y);
  }
  return recorder.path;
}
