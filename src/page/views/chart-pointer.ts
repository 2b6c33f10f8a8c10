// What of the chart is pointed at lights up, there, in the plane and in the equations.
import { byId } from '../controls/element.js';
import type { Lab } from '../lab.js';
import type { ChartFigure } from './chart-figure.js';
import { nearest } from './lit.js';

/** Lights the line under the pointer from now on. */
export function lightUnderPointer(lab: Lab, chart: ChartFigure): void {
  const canvas = byId('chart-front');
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    const lines = chart.marks().flatMap((mark) => (mark.kind === 'line' && mark.of ? [{ lit: mark.of, points: mark.points }] : []));
    lab.light(nearest(lines, [offsetX, offsetY]));
  });
  canvas.addEventListener('pointerleave', () => lab.light(undefined));
}
