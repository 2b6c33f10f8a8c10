// Heun's method of order 2 with equal steps:  y <- y + h/2 (f(t, y) + f(t + h, y + h f(t, y)))
import { type OdePath, PathRecorder, type VectorField } from './ode-path.js';

export interface HeunOptions {
  readonly y0: Float64Array;
  readonly T: number;
  /** Equal steps from 0 to T, at least 1. */
  readonly steps: number;
  /** Steps between two points of the path. Default: only 0 and T. */
  readonly record?: number;
  /** Called after every step: brings y back, in place, to the manifold it should lie on. */
  readonly retract?: (y: Float64Array) => void;
}

/**
 * Solves dy/dt = f(t, y) from y0 to T by Heun's method with equal steps, order 2 (Hairer, Nørsett, Wanner 1993, section II.1).
 * @eq hairer1993 Sec. II.1
 */
export function heun(field: VectorField, { y0, T, steps, record = steps, retract }: HeunOptions): OdePath {
  const y = y0.slice();
  const ahead = y0.slice();
  const [here, there] = [new Float64Array(y.length), new Float64Array(y.length)];
  const recorder = new PathRecorder(y0, steps, T, record);
  const h = T / steps;
  for (let k = 0; k < steps; k++) {
    field(k * h, y, here);
    for (let i = 0; i < y.length; i++) ahead[i] = y[i] + h * here[i];
    field((k + 1) * h, ahead, there);
    for (let i = 0; i < y.length; i++) y[i] += (h / 2) * (here[i] + there[i]);
    retract?.(y);
    recorder.add(k + 1, y);
  }
  return recorder.path;
}
