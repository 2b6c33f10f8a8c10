// A chart over time: lines in one pair of axes, with bands of errors, rules, and the step that is looked at.
import type { SeriesStyle } from '../../figures/palette.js';
import { numberText, type Scale, scale, ticks } from './axis.js';
import { inks, type Mark } from './marks.js';

export interface ChartSeries {
  readonly title: string;
  readonly look: SeriesStyle;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Half the width of a band around it. */
  readonly band?: ArrayLike<number>;
  /** Whether it is pointed at, in an equation or a figure. */
  readonly lit?: boolean;
  /** Whether its points are few and shown. */
  readonly dots?: boolean;
}

export interface Chart {
  readonly series: readonly ChartSeries[];
  readonly x: { readonly title: string; readonly log: boolean; readonly to: number };
  readonly y: { readonly title: string; readonly log: boolean };
  /** A level that something is held against. */
  readonly rules: readonly { readonly y: number; readonly title: string }[];
  /** Where on the x axis the reader is. */
  readonly at?: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = { left: 56, right: 24, top: 30, bottom: 40 };

/** The extent of all that is finite and can stand on the axis. */
function extent({ series, rules, y: { log } }: Chart): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const see = (value: number): void => {
    if (!Number.isFinite(value) || (log && value <= 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { y, band } of series)
    for (let k = 0; k < y.length; k++) {
      see(y[k] - (band?.[k] ?? 0));
      see(y[k] + (band?.[k] ?? 0));
    }
  for (const rule of rules) see(rule.y);
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (log) return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}

/** Least and greatest of each pixel column, in the order in which they come: what a line of more points than pixels looks like. */
function thinned(points: number[]): number[] {
  const out: number[] = [];
  for (let k = 0; k < points.length; ) {
    const column = Math.floor(points[k]);
    let [end, least, most] = [k, k, k];
    for (; end < points.length && Math.floor(points[end]) === column; end += 2) {
      if (points[end + 1] < points[least + 1]) least = end;
      if (points[end + 1] > points[most + 1]) most = end;
    }
    const ends = [...new Set([k, Math.min(least, most), Math.max(least, most), end - 2])];
    for (const j of ends) out.push(points[j], points[j + 1]);
    k = end;
  }
  return out;
}

/** Points of a line that can be drawn, shifted by `shift` of a band. */
function pixelsOf({ x, y, band }: ChartSeries, xs: Scale, ys: Scale, shift = 0): number[] {
  const points: number[] = [];
  for (let k = 0; k < x.length; k++) {
    const value = y[k] + shift * (band?.[k] ?? 0);
    if (Number.isFinite(value) && !(ys.log && value <= 0) && x[k] >= xs.from && x[k] <= xs.to) points.push(xs.at(x[k]), ys.at(value));
  }
  return points;
}

/** The scales of a chart of a size. */
export function chartScales(chart: Chart, { width, height }: Size): { x: Scale; y: Scale } {
  const { to, log } = chart.x;
  const first = Math.min(...chart.series.map(({ x }) => (x.length > 1 ? x[1] : to)), to);
  const from = log ? Math.max(to / 1e6, first) : 0;
  return {
    x: scale([from, to], [margin.left, width - margin.right], log),
    y: scale(extent(chart), [height - margin.bottom, margin.top], chart.y.log),
  };
}

export function chartMarks(chart: Chart, size: Size): Mark[] {
  const { width, height } = size;
  const { x: xs, y: ys } = chartScales(chart, size);
  const [left, right, bottom] = [margin.left, width - margin.right, height - margin.bottom];
  const marks: Mark[] = [];
  for (const value of ticks(ys, Math.max(2, height / 60))) {
    marks.push({ kind: 'line', points: [left, ys.at(value), right, ys.at(value)], color: inks.grid, width: 1 });
    marks.push({ kind: 'text', x: left - 8, y: ys.at(value) + 4, text: numberText(value), color: inks.soft, align: 'end' });
  }
  for (const value of ticks(xs, Math.max(2, width / 120)))
    marks.push({ kind: 'text', x: xs.at(value), y: bottom + 18, text: numberText(value), color: inks.soft, align: 'middle' });
  marks.push({ kind: 'line', points: [left, bottom, right, bottom], color: inks.rule, width: 1 });
  marks.push({ kind: 'text', x: 4, y: 16, text: chart.y.title, color: inks.soft, size: 13 });
  marks.push({ kind: 'text', x: right, y: height - 4, text: chart.x.title, color: inks.soft, align: 'end', size: 13 });
  for (const rule of chart.rules) {
    const y = ys.at(rule.y);
    marks.push({ kind: 'line', points: [left, y, right, y], color: inks.soft, width: 1, dash: [3, 3] });
    marks.push({ kind: 'text', x: left + 6, y: y - 6, text: rule.title, color: inks.soft, halo: true });
  }
  for (const one of chart.series) {
    if (!one.band) continue;
    const [upper, lower] = [pixelsOf(one, xs, ys, 1), pixelsOf(one, xs, ys, -1)];
    const back: number[] = [];
    for (let k = lower.length - 2; k >= 0; k -= 2) back.push(lower[k], lower[k + 1]);
    marks.push({ kind: 'area', points: [...upper, ...back], color: one.look.color, opacity: 0.18 });
  }
  for (const one of chart.series) {
    const points = pixelsOf(one, xs, ys);
    marks.push({
      kind: 'line',
      points: points.length > 4 * width ? thinned(points) : points,
      color: one.look.color,
      dash: one.look.dash,
      width: one.lit ? 4 : Math.min(1.75, one.look.width),
    });
  }
  for (const one of chart.series)
    if (one.dots) marks.push({ kind: 'dots', points: pixelsOf(one, xs, ys), color: one.look.color, radius: 3.5 });
  if (chart.at !== undefined && chart.at >= xs.from) {
    const x = xs.at(Math.min(xs.to, chart.at));
    marks.push({ kind: 'line', points: [x, margin.top, x, bottom], color: inks.soft, width: 1 });
  }
  return [...marks, ...endLabels(chart.series, xs, ys, size)];
}

/** The names of the lines at their ends, moved apart. */
function endLabels(series: readonly ChartSeries[], xs: Scale, ys: Scale, { height }: Size): Mark[] {
  const ends = series.flatMap((one) => {
    const points = pixelsOf(one, xs, ys);
    const [x, y] = points.slice(-2);
    return one.title && points.length > (one.dots ? 1 : 3) ? [{ one, x, y: Math.max(margin.top + 12, y - 8) }] : []; // below the title of the axis
  });
  ends.sort((a, b) => a.y - b.y);
  for (let k = 1; k < ends.length; k++) ends[k].y = Math.max(ends[k].y, ends[k - 1].y + 17);
  const over = (ends.at(-1)?.y ?? 0) - (height - margin.bottom - 4);
  for (const end of ends) end.y -= Math.max(0, over);
  return ends.map(({ one, x, y }) => ({
    kind: 'text',
    x: Math.max(margin.left + 60, x - 4),
    y,
    text: one.title,
    color: one.look.textColor,
    align: 'end',
    size: 13,
    halo: true,
  }));
}
