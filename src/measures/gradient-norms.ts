// Norms of the gradient of the clean loss.
import { formOf } from '../optimizers/optimizer.js';
import { length } from '../problems/prediction.js';
import { type Measure, sumPowers } from './measure.js';

/** ‖∇L‖, without noise. */
export const gradientNorm: Measure = {
  forms: ['gradientNorm'],
  value: ({ at }) => length(at.gradient),
};

/** Squares from here on to the largest number have all their digits. */
const least = 2 ** -960;

/** √(g² + ε) for g >= 0, also where g² is no number. */
function smoothed(g: number, eps: number): number {
  const square = g * g + eps;
  if (square >= least && square < Number.POSITIVE_INFINITY) return Math.sqrt(square);
  const unit = Math.max(g, Math.sqrt(eps));
  return unit === 0 ? 0 : unit * Math.sqrt((g / unit) * (g / unit) + eps / unit / unit);
}

/**
 * ‖∇L‖_{1,ε} = sum_j √(g_j² + ε) (Cattaneo, Klusowski, Shigida 2023, Sec. 1); ε is the optimizer's epsRoot when none is given.
 * @eq cattaneo2023 Sec. 1, Sec. 5
 */
export const gradientNorm1eps: Measure = {
  forms: ['gradientNorm1eps', 'gradientNorm1eps@eps'],
  least: 0,
  value: ({ at, optimizer }, eps = formOf(optimizer).root?.epsRoot ?? 0) =>
    sumPowers(
      at.gradient.map((g) => smoothed(Math.abs(g), eps)),
      1,
      'mirror',
    ),
};
