// Where on the noisy ellipse a sharpness is least, and the sharpnesses along it.
import { powOf } from '../../../kernels/functions.js';
import { degreesOf, onUnitCircle } from '../../../kernels/series.js';
import { type Ellipse, ellipse } from '../../../problems/ellipse/problem.js';
import { type NoisyEllipseSettings, onEllipse } from './settings.js';

/** tr(Diag(H)^e). */
export function sharpness(problem: Ellipse, theta: Float64Array, e: number): number {
  return powOf(problem.hessianDiagonal(theta), e).reduce((sum, x) => sum + x, 0);
}

/** A point of the ellipse and the direction that it lies in, in degrees from the x axis. */
export interface EllipsePoint {
  readonly theta: Float64Array;
  readonly degrees: number;
}

/** Points of the ellipse in the directions from `low` to `high` degrees, both included. */
export function along(settings: NoisyEllipseSettings, low: number, high: number, count: number): EllipsePoint[] {
  return Array.from({ length: count }, (_, k) => {
    const degrees = low + ((high - low) * k) / (count - 1);
    return { theta: onEllipse(settings, ...onUnitCircle(degrees)), degrees };
  });
}

/**
 * Where tr(Diag(H)^e) is least between the start and the long axis at 45°: the way that the flows go. A scan to a thousandth of a degree;
 * a slope would not do, as the least value may lie in a kink.
 */
export function flattest(settings: NoisyEllipseSettings, e: number): EllipsePoint & { readonly value: number } {
  const problem = ellipse({ a: settings.a, b: settings.b });
  const scan = (low: number, high: number) =>
    along(settings, low, high, 901)
      .map((point) => ({ ...point, value: sharpness(problem, point.theta, e) }))
      .reduce((best, point) => (point.value < best.value ? point : best));
  const from = degreesOf(settings.start.y, settings.start.x);
  const { degrees } = scan(Math.min(from, 45), Math.max(from, 45));
  const step = Math.abs(45 - from) / 900;
  return scan(degrees - step, Math.min(45, degrees + step));
}
