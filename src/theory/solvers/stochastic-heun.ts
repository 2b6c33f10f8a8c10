// Heun's method for Stratonovich's equations: the mean of the slopes, drift and diffusion, at the start and at an Euler step's end
import { type OdePath, PathRecorder } from './ode-path.js';
import type { Sde, SdeOptions } from './sde.js';

/**
 * Solves Stratonovich's dy = a dt + B ∘ dW along given increments:
 *
 *     y^ = y + a(t, y) h + B(t, y) dW
 *     y <- y + h/2 (a(t, y) + a(t + h, y^)) + ½ (B(t, y) dW + B(t + h, y^) dW)
 *
 * Strong order 1 where the noise commutes, ½ elsewhere; weak order 1 (Rößler 2010; Kloeden, Platen 1992, Sec. 15.1). Order 2 without noise.
 * @eq roessler2010
 * @eq kloeden1992 Sec. 15.1
 */
export function stochasticHeun({ drift, diffusion }: Sde, options: SdeOptions): OdePath {
  const { y0, T, increments, dimension, retract } = options;
  const steps = increments.length / dimension;
  const recorder = new PathRecorder(y0, steps, T, options.record ?? steps);
  const y = y0.slice();
  const [ahead, a, B, a1, B1] = [0, 0, 0, 0, 0].map(() => new Float64Array(y.length)) as Five;
  const h = T / steps;
  for (let k = 0; k < steps; k++) {
    const dW = increments.subarray(k * dimension, (k + 1) * dimension);
    drift(k * h, y, a);
    diffusion(k * h, y, dW, B);
    for (let i = 0; i < y.length; i++) ahead[i] = y[i] + a[i] * h + B[i];
    drift((k + 1) * h, ahead, a1);
    diffusion((k + 1) * h, ahead, dW, B1);
    for (let i = 0; i < y.length; i++) y[i] += (h / 2) * (a[i] + a1[i]) + 0.5 * (B[i] + B1[i]);
    retract?.(y);
    recorder.add(k + 1, y);
  }
  return recorder.path;
}

type Five = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
