// The layers that carry data: bands below, then single seeds, mean lines, points and rings.
import type { ResolvedAxis } from './axis.js';
import { axisEncoding } from './axis.js';
import type { Line } from './lines.js';
import { seriesChannel } from './palette.js';

/** Which of the optional layers are drawn. */
export interface LayerChoice {
  readonly points: boolean;
  readonly dots: boolean;
  readonly rings: boolean;
  readonly theory: boolean;
}

/** Vega-Lite layers over the datasets `means`, `theory`, `seeds` and `rings`. */
export function dataLayers(lines: readonly Line[], x: ResolvedAxis, y: ResolvedAxis, draw: LayerChoice): object[] {
  const styles = new Map(lines.map(({ value, style }) => [value, style]));
  const color = seriesChannel(styles, (style) => style.color);
  const strokeDash = seriesChannel(styles, (style) => style.dash);
  const shape = seriesChannel(styles, (style) => style.shape ?? 'circle');
  const alongX = { field: 'x', type: 'quantitative', ...axisEncoding(x) };
  const alongY = (field: string): object => ({ field, type: 'quantitative', ...axisEncoding(y) });

  const band = {
    name: 'band',
    data: { name: 'means' },
    mark: { type: 'area', opacity: bandOpacity(lines) },
    encoding: { x: alongX, y: alongY('lower'), y2: { field: 'upper' }, color },
  };
  const theory = {
    name: 'theory',
    data: { name: 'theory' },
    mark: { type: 'line', strokeWidth: 1.75, strokeJoin: 'round' },
    encoding: { x: alongX, y: alongY('mean'), color, strokeDash },
  };
  const dots = {
    name: 'seeds',
    data: { name: 'seeds' },
    mark: { type: 'point', filled: true, size: 16, opacity: 0.5 },
    encoding: { x: alongX, y: alongY('y'), color, shape },
  };
  const mean = {
    name: 'mean',
    data: { name: 'means' },
    mark: { type: 'line', strokeWidth: 2.25, strokeJoin: 'round' },
    encoding: { x: alongX, y: alongY('mean'), color, strokeDash },
  };
  const points = {
    name: 'points',
    data: { name: 'means' },
    // A white edge keeps points apart from the line that runs through them.
    mark: { type: 'point', filled: true, size: 60, opacity: 1, stroke: 'white', strokeWidth: 1 },
    encoding: { x: alongX, y: alongY('mean'), fill: color, shape },
  };
  const rings = {
    name: 'rings',
    data: { name: 'rings' },
    mark: { type: 'point', filled: false, size: 90, opacity: 1, strokeWidth: 2, fill: 'white' },
    encoding: { x: alongX, y: alongY('y'), color, shape },
  };
  return [
    band,
    ...(draw.dots ? [dots] : []),
    mean,
    ...(draw.theory ? [theory] : []),
    ...(draw.points ? [points] : []),
    ...(draw.rings ? [rings] : []),
  ];
}

/** Bands that lie over each other add up to mud: the more of them, the fainter each. */
function bandOpacity(lines: readonly Line[]): number {
  const bands = lines.filter(({ isTheory, points }) => !isTheory && points.some(({ lower, upper }) => upper > lower)).length;
  return Math.min(0.18, Math.max(0.08, 0.4 / bands));
}
