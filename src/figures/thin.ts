// A curve with more points than pixels: what no eye can separate need not be stored.
import type { BandPoint } from './aggregate.js';
import { position, resolveAxis, type ScaleKind } from './axis.js';

/**
 * Keeps the last point in each of `columns` equal parts of the axis, and the first point of all. Every point that is kept was measured;
 * nothing is averaged along x, so noise keeps its size.
 */
export function thin(points: readonly BandPoint[], scale: ScaleKind, columns: number): readonly BandPoint[] {
  if (points.length <= columns) return points;
  const axis = resolveAxis(
    { field: 'x', title: '', scale },
    points.map(({ x }) => x),
    columns,
    0,
  );
  const columnOf = (index: number): number => Math.floor(position(axis, points[index].x));
  return points.filter((_, index) => index === 0 || index === points.length - 1 || columnOf(index) !== columnOf(index + 1));
}
