// The slider of time while time goes on: the page would lay out a native one anew with every frame.
import { logarithm } from '../../kernels/series.js';
import type { Size } from './canvas.js';
import { inks, type Mark } from './marks.js';

/** The share of its way at which a step is. */
export function shareOf(at: number, steps: number, logTime: boolean): number {
  return logTime ? logarithm(1 + at) / logarithm(1 + steps) : at / steps;
}

/** A slider at a share of its way, as browsers draw them. */
export function sliderMarks(share: number, { width, height }: Size): Mark[] {
  const [y, radius] = [height / 2, 8];
  const x = radius + share * (width - 2 * radius);
  return [
    { kind: 'line', points: [x, y, width, y], color: inks.rule, width: 6 },
    { kind: 'line', points: [0, y, x, y], color: inks.accent, width: 6 },
    { kind: 'dots', points: [x, y], color: inks.accent, radius },
  ];
}
