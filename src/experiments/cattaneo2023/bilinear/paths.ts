// Paths of the bilinear model between two level sets of the loss: the one-norm of the gradient at equal loss is what Fig. 2 and Fig. 3 are about.
import type { Point } from '../../../figures/index.js';

/** 4 θ1 θ2 - 3, which is 0 on the minima; E is its square over 8. */
export function levelOf([x, y]: Point): number {
  return 4 * x * y - 3;
}

/** ‖∇E‖₁ = |c| (θ1 + θ2) on the level c. */
export function oneNorm(point: Point): number {
  return Math.abs(levelOf(point)) * (point[0] + point[1]);
}

/** Where the path first falls to the level, on the chord of two of its points; undefined if it does not. */
export function crossing(path: readonly Point[], level: number): Point | undefined {
  for (let k = 1; k < path.length; k++) {
    const [from, to] = [path[k - 1], path[k]];
    const [before, after] = [levelOf(from) - level, levelOf(to) - level];
    if (before < 0 || after > 0) continue;
    const share = before / (before - after);
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  }
  return undefined;
}

/** The path up to the first of the minima, 4 θ1 θ2 = 3. */
export function beforeMinima(path: readonly Point[]): readonly Point[] {
  const end = path.findIndex((point) => levelOf(point) <= 0);
  return end < 0 ? path : path.slice(0, end + 1);
}

/** By how many per cent ‖∇E‖₁ of a path exceeds that of another at the level; NaN where one of them does not come so far. */
export function excess(path: readonly Point[], other: readonly Point[], level: number): number {
  const [own, reference] = [crossing(path, level), crossing(other, level)];
  return own && reference ? 100 * (oneNorm(own) / oneNorm(reference) - 1) : Number.NaN;
}
