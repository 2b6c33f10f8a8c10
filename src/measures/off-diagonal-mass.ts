// How far H is from diagonal: the share of its squared entries that lie off the diagonal, sum_{i≠j} H_ij² / sum_ij H_ij². 0 is diagonal.
import { scaleOf } from '../linear-algebra/largest.js';
import type { Measure } from './measure.js';

/** Takes the dense Hessian, and so is refused beyond its limit. */
export const offDiagonalMass: Measure = {
  forms: ['offDiagonalMass'],
  value: ({ problem, theta, at }) => {
    const H = problem.hessian(theta);
    const scale = scaleOf(H); // so that no square overflows
    const squares = (x: Float64Array): number => x.reduce((sum, h) => sum + (h / scale) * (h / scale), 0);
    const [all, diagonal] = [squares(H), squares(at.hessianDiagonal)];
    return all === 0 ? 0 : Math.max(0, 1 - diagonal / all);
  },
};
