// f = ½ (y + ζ x) x² - ε (c x + y):  df/dx = (y + 3/2 ζ x) x - ε c,  df/dy = ½ x² - ε
import type { Round } from '../math/round.js';

export interface SharpValleyNumbers {
  readonly zeta: number;
  readonly epsilon: number;
  readonly push: number;
}

export function sharpValleyLoss({ zeta, epsilon, push }: SharpValleyNumbers, [x, y]: readonly number[]): number {
  return 0.5 * (y + zeta * x) * x * x - epsilon * (push * x + y);
}

/** The gradient at theta = (x, y). */
export function sharpValleyGradient({ zeta, epsilon, push }: SharpValleyNumbers, theta: Float64Array, round: Round): Float64Array {
  const [x, y] = theta as unknown as [number, number];
  const slope = round(y + round(1.5 * round(round(zeta) * x)));
  return Float64Array.of(round(round(slope * x) - round(epsilon * push)), round(round(0.5 * round(x * x)) - round(epsilon)));
}
