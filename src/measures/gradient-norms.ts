// Norms of the gradient of the clean loss.
import { formOf } from '../optimizers/optimizer.js';
import { length } from '../problems/prediction.js';
import { type Measure, sumPowers } from './measure.js';

/** ‖∇L‖, without noise. */
export const gradientNorm: Measure = {
  forms: ['gradientNorm'],
  value: ({ at }) => length(at.gradient),
};

/**
 * ‖∇L‖_{1,ε} = sum_j √(g_j² + ε) (Cattaneo, Klusowski, Shigida 2023, Sec. 1); ε is the optimizer's epsRoot when none is given.
 * @eq cattaneo2023 Sec. 1, Sec. 5
 */
export const gradientNorm1eps: Measure = {
  forms: ['gradientNorm1eps', 'gradientNorm1eps@eps'],
  least: 0,
  value: ({ at, optimizer }, eps = formOf(optimizer).root?.epsRoot ?? 0) =>
    sumPowers(
      at.gradient.map((g) => Math.sqrt(g * g + eps)),
      1,
      'mirror',
    ),
};
