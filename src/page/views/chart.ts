// A chart over time: lines in one pair of axes, with bands of errors, rules, and the step that is looked at.
import type { SeriesStyle } from '../../figures/palette.js';
import type { Lit } from '../lab.js';
import { numberText, type Scale, scale, ticks } from './axis.js';
import { inks, type Mark } from './marks.js';

export interface ChartSeries {
  readonly title: string;
  /** What it is called in the chart, if not its title. */
  readonly label?: string;
  readonly look: SeriesStyle;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Half the width of a band around it. */
  readonly band?: Float64Array;
  /** What it is of, which can be pointed at. */
  readonly of?: Lit;
  /** Whether it is pointed at, in an equation or a figure. */
  readonly lit?: boolean;
  /** Whether noise moves its points: it is drawn faint, and its mean over it. */
  readonly noisy?: boolean;
  /** Whether its points are few and shown. */
  readonly dots?: boolean;
  /** The line that this one is the beginning of. */
  readonly whole?: ChartSeries;
}

export interface Chart {
  readonly series: readonly ChartSeries[];
  readonly x: { readonly title: string; readonly log: boolean; readonly to: number };
  readonly y: { readonly title: string; readonly log: boolean };
  /** A level that something is held against. */
  readonly rules: readonly { readonly y: number; readonly title: string }[];
  /** Where on the x axis the reader is. */
  readonly at?: number;
  /** Whether the axis has room for what is shown alone, and says nothing of what comes. */
  readonly growing?: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = { left: 56, right: 24, top: 30, bottom: 40 };

/** The part of a line up to a step. */
function upTo(one: ChartSeries, at: number, steps: number): ChartSeries {
  if (at >= steps) return one;
  const count = Math.max(1, Math.ceil((one.x.length * at) / steps));
  const cut = (values: Float64Array): Float64Array => values.subarray(0, count);
  return { ...one, whole: one, x: cut(one.x), y: cut(one.y), ...(one.band && { band: cut(one.band) }) };
}

/** A whole chart up to a step of all. */
export function chartUpTo(chart: Chart, at: number, steps: number): Chart {
  return { ...chart, series: chart.series.map((one) => upTo(one, at, steps)), ...(chart.at !== undefined && { at }) };
}

/** The least and greatest of some values that are finite and can stand on the axis. */
function reachOf(values: Iterable<number>, log: boolean): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

const reaches = new WeakMap<ChartSeries, { readonly log: boolean; readonly reach: [number, number] }>();

/** That of a line, found once: playing asks with every frame. */
function lineReach(line: ChartSeries, log: boolean): [number, number] {
  let known = reaches.get(line);
  if (known?.log !== log) {
    const { y, band } = line;
    const values = Array.from(y);
    const around = band ? values.flatMap((value, k) => [value - band[k], value + band[k]]) : values;
    known = { log, reach: reachOf(around, log) };
    reaches.set(line, known);
  }
  return known.reach;
}

/** The extent of all that stands on the axis. */
function extent({ series, rules, growing, y: { log } }: Chart): [number, number] {
  const all = series.flatMap((one) => lineReach(growing ? one : (one.whole ?? one), log));
  const [low, high] = reachOf([...all, ...rules.map(({ y }) => y)], log);
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (log) return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}

/** Where the least and greatest of each pixel column are, in the order in which they come: what a line of more points than pixels looks like. */
function thinned(points: Float64Array): number[] {
  const out: number[] = [];
  for (let k = 0; k < points.length; ) {
    const column = Math.floor(points[k]);
    let [end, least, most] = [k, k, k];
    for (; end < points.length && Math.floor(points[end]) === column; end += 2) {
      if (points[end + 1] < points[least + 1]) least = end;
      if (points[end + 1] > points[most + 1]) most = end;
    }
    out.push(...new Set([k, Math.min(least, most), Math.max(least, most), end - 2]));
    k = end;
  }
  return out;
}

/** The mean height around each point, over a thirty-second of the line; near its start over what there is on both sides, which keeps the start. */
function averaged(points: Float64Array): Float64Array {
  const last = points.length / 2 - 1;
  const sums = [0];
  for (let k = 0; k <= last; k++) sums.push(sums[k] + points[2 * k + 1]);
  return points.map((value, j) => {
    if (j % 2 === 0) return value;
    const k = j >> 1;
    const reach = Math.min(k, last >> 6);
    const [from, to] = [k - reach, Math.min(last, k + reach) + 1];
    return (sums[to] - sums[from]) / (to - from);
  });
}

/** What of a line is drawn: itself, an edge of its band, or its mean. */
type Part = 0 | 1 | -1 | 'mean';

/** Points of a part of a line that can be drawn, `most` numbers or thinned; and how many numbers those before each of its points make. */
function pixelsOf({ x, y, band }: ChartSeries, xs: Scale, ys: Scale, part: Part, most: number): Kept {
  const all: number[] = [];
  const before = new Uint32Array(x.length + 1);
  for (let k = 0; k < x.length; k++) {
    const value = y[k] + (band ? Number(part) * band[k] : 0);
    if (Number.isFinite(value) && !(ys.log && value <= 0) && x[k] >= xs.from && x[k] <= xs.to) all.push(xs.at(x[k]), ys.at(value));
    before[k + 1] = all.length;
  }
  const drawn = Float64Array.from(all);
  const points = part === 'mean' ? averaged(drawn) : drawn;
  if (all.length <= most) return { points, before };
  const left = thinned(points);
  let n = 0;
  const beforeLeft = before.map((end) => {
    while (left[n] < end) n++;
    return 2 * n;
  });
  return { points: Float64Array.from(left.flatMap((k) => [points[k], points[k + 1]])), before: beforeLeft };
}

interface Kept {
  readonly points: Float64Array;
  readonly before: Uint32Array;
}

const kept = new WeakMap<ChartSeries, Map<Part, Kept & { readonly place: string }>>();

/** The pixels of the lines of a chart whose axes stand at `place`: made once for a line, of which playing shows more and more. */
function shownPixels(width: number, place: string, xs: Scale, ys: Scale): (one: ChartSeries, part?: Part) => Float64Array {
  return (one, part = one.noisy ? 'mean' : 0) => {
    const { whole = one } = one;
    const all = kept.get(whole) ?? new Map<Part, Kept & { readonly place: string }>();
    let known = all.get(part);
    if (known?.place !== place) known = { place, ...pixelsOf(whole, xs, ys, part, 4 * width) };
    kept.set(whole, all.set(part, known));
    return known.points.subarray(0, known.before[one.x.length]);
  };
}

/** Points of a line at which its shape is drawn: one farther to the right after the other, and its end. */
function shapedPoints(points: Float64Array): number[] {
  let right = points[0] + 99;
  const at: number[] = [];
  for (let k = 2; k < points.length; k += 2) {
    if (k + 2 < points.length && points[k] < right) continue;
    right = points[k] + 130;
    at.push(points[k], points[k + 1]);
  }
  return at;
}

/** The scales of a chart of a size. */
function chartScales(chart: Chart, { width, height }: Size): { x: Scale; y: Scale } {
  const { to, log } = chart.x;
  const first = Math.min(...chart.series.map(({ whole, x }) => (whole?.x ?? x)[1] ?? to), to);
  const from = log ? Math.max(to / 1e6, first) : 0;
  return {
    x: scale([from, to], [margin.left, width - margin.right], log),
    y: scale(extent(chart), [height - margin.bottom, margin.top], chart.y.log),
  };
}

let axes: { readonly of: string; readonly marks: readonly Mark[] } = { of: '', marks: [] };

/** What stands still while lines grow: the very same marks. */
function axisMarks(place: string, xs: Scale, ys: Scale, chart: Chart, size: Size): readonly Mark[] {
  const of = [place, chart.x.title, chart.y.title, ...chart.rules.map(({ title, y }) => title + y)].join();
  if (axes.of !== of) axes = { of, marks: madeAxes(xs, ys, chart, size) };
  return axes.marks;
}

function madeAxes(xs: Scale, ys: Scale, chart: Chart, { width, height }: Size): Mark[] {
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
    marks.push({ kind: 'text', x: left + 6, y: y < margin.top + 18 ? y + 16 : y - 6, text: rule.title, color: inks.soft, halo: true });
  }
  return marks;
}

export function chartMarks(chart: Chart, size: Size): Mark[] {
  const { width, height } = size;
  const { x: xs, y: ys } = chartScales(chart, size);
  const place = [width, height, xs.from, xs.to, xs.log, ys.from, ys.to, ys.log].join();
  const pixels = shownPixels(width, place, xs, ys);
  const marks: Mark[] = [...axisMarks(place, xs, ys, chart, size)];
  for (const one of chart.series) {
    if (!one.band) continue;
    const [upper, lower] = [pixels(one, 1), pixels(one, -1)];
    const back: number[] = [];
    for (let k = lower.length - 2; k >= 0; k -= 2) back.push(lower[k], lower[k + 1]);
    marks.push({ kind: 'area', points: [...upper, ...back], color: one.look.color, opacity: 0.18 });
  }
  const noisy = chart.series.filter((one) => one.noisy);
  const line = ({ of, look: { color, dash } }: ChartSeries, points: Float64Array, rest: { width: number; opacity?: number }): void => {
    marks.push({ kind: 'line', ...(of && { of }), points, color, dash, ...rest });
  };
  for (const one of noisy) line(one, pixels(one, 0), { width: 1, opacity: 0.5 / Math.sqrt(noisy.length) });
  for (const one of chart.series) line(one, pixels(one), { width: one.lit ? 4 : one.noisy ? 2.25 : 1.75 });
  for (const one of chart.series) {
    const { color, shape } = one.look;
    const points = pixels(one);
    if (one.dots || shape) marks.push({ kind: 'dots', points: one.dots ? points : shapedPoints(points), color, radius: 3.5, shape });
  }
  if (chart.at !== undefined && chart.at >= xs.from) {
    const x = xs.at(Math.min(xs.to, chart.at));
    marks.push({ kind: 'line', points: [x, margin.top, x, height - margin.bottom], color: inks.soft, width: 1 });
  }
  return [...marks, ...endLabels(chart.series, pixels, size)];
}

/** The names of the lines at their ends, moved apart. */
function endLabels(series: readonly ChartSeries[], pixels: (one: ChartSeries) => Float64Array, { height }: Size): Mark[] {
  const ends = series.flatMap((one) => {
    const points = pixels(one);
    const [x, y] = points.subarray(-2);
    const { title, label = title, look, dots } = one;
    return label && points.length > (dots ? 1 : 3) ? [{ label, look, x, y: Math.max(margin.top + 12, y - 8) }] : []; // below the title of the axis
  });
  ends.sort((a, b) => a.y - b.y);
  for (let k = 1; k < ends.length; k++) ends[k].y = Math.max(ends[k].y, ends[k - 1].y + 17);
  const over = (ends.at(-1)?.y ?? 0) - (height - margin.bottom - 4);
  for (const end of ends) end.y -= Math.max(0, over);
  return ends.map(({ label, look, x, y }) => ({
    kind: 'text',
    x: Math.max(margin.left + 8 * label.length, x - 4),
    y,
    text: label,
    color: look.textColor,
    align: 'end',
    size: 13,
    halo: true,
  }));
}
