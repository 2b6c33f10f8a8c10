// Gradient descent in the valley f(x, y) = ½ (y + ζ x) x² - ε (x + y) at lr y = 2, where x = √ε (-1)^k a and y = 2/lr + √ε b, in the times t2 = √ε k of the
// oscillation and t3 = ε k of what moves it.
// @eq berthier2026
import { log } from '../../kernels/functions.js';
import type { VectorField } from '../solvers/ode-path.js';

/** da/dt2 = lr a b, db/dt2 = lr (1 - a²/2), for y = (a, b). */
export function orbitField(lr: number): VectorField {
  return (_t, [a, b], out) => {
    out[0] = lr * a * b;
    out[1] = lr * (1 - (a * a) / 2);
  };
}

/** E = b²/2 + a²/4 - ½ ln a², which the orbit conserves: at least ½ (1 - ln 2), at the rest a² = 2, b = 0. */
export function orbitEnergy(a: number, b: number): number {
  return (b * b) / 2 + (a * a) / 4 - 0.5 * log(a * a);
}

/** dE/dt3 = lr² (2 - 9 ζ²) <b²>, with the mean over an orbit: the oscillation dies down iff ζ² > 2/9. */
export function energyDrift(lr: number, zeta: number, meanSquare: number): number {
  return lr * lr * (2 - 9 * zeta * zeta) * meanSquare;
}
