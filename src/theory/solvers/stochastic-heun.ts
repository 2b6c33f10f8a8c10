// Heun's method for Stratonovich's equations: the mean of the slopes, drift and diffusion, at the start and at an Euler step's end
import type { OdePath } from './ode-path.js';
import { alongIncrements, type Sde, type SdeOptions } from './sde.js';

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
  const [ahead, a, B, a1, B1] = Array.from({ length: 5 }, () => new Float64Array(options.y0.length));
  return alongIncrements(options, (y, dW, t, h) => {
    drift(t, y, a);
    diffusion(t, y, dW, B);
    for (let i = 0; i < y.length; i++) ahead[i] = y[i] + a[i] * h + B[i];
    drift(t + h, ahead, a1);
    diffusion(t + h, ahead, dW, B1);
    for (let i = 0; i < y.length; i++) y[i] += (h / 2) * (a[i] + a1[i]) + 0.5 * (B[i] + B1[i]);
  });
}
