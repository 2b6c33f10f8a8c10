// Heun's method of order 2 with equal steps:  y <- y + h/2 (f(t, y) + f(t + h, y + h f(t, y)))
import { type EqualStepsOptions, equalSteps } from './equal-steps.js';
import type { OdePath, VectorField } from './ode-path.js';

/**
 * Solves dy/dt = f(t, y) from y0 to T by Heun's method with equal steps, order 2 (Hairer, Nørsett, Wanner 1993, section II.1).
 * @eq hairer1993 Sec. II.1
 */
export function heun(field: VectorField, options: EqualStepsOptions): OdePath {
  const [ahead, here, there] = Array.from({ length: 3 }, () => new Float64Array(options.y0.length));
  return equalSteps(options, (y, k, h) => {
    field(k * h, y, here);
    for (let i = 0; i < y.length; i++) ahead[i] = y[i] + h * here[i];
    field((k + 1) * h, ahead, there);
    for (let i = 0; i < y.length; i++) y[i] += (h / 2) * (here[i] + there[i]);
  });
}
