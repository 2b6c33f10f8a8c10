// How far H is from diagonal: the share of its squared entries that lie off the diagonal, sum_{i≠j} H_ij² / sum_ij H_ij². 0 is diagonal.
import type { Measure } from './measure.js';

/** Takes the dense Hessian, and so is refused beyond its limit. */
export const offDiagonalMass: Measure = {
  forms: ['offDiagonalMass'],
  value: ({ problem, theta, at }) => {
    const all = problem.hessian(theta).reduce((sum, h) => sum + h * h, 0);
    const diagonal = at.hessianDiagonal.reduce((sum, h) => sum + h * h, 0);
    return all === 0 ? 0 : Math.max(0, 1 - diagonal / all);
  },
};
