// What a figure shows, in words, for those who cannot see it: axes, and where each line starts and ends.
import type { AxisOptions } from './axis.js';
import type { Point } from './contours.js';
import { formatRounded } from './format.js';
import type { Line } from './lines.js';
import type { RuleMark } from './rules.js';

const short = (value: number): string => formatRounded(value, 3);

/** A panel of lines. */
export function describeLines(
  heading: string | undefined,
  x: AxisOptions,
  y: AxisOptions,
  lines: readonly Line[],
  rules: readonly RuleMark[],
): string {
  const scale = y.scale === 'log' ? ' (log scale)' : '';
  const told = lines.map(({ label, value, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    const end = points.length > 1 ? ` to ${short(last.mean)} at ${short(last.x)}` : '';
    return `${label || value}: ${short(first.mean)} at ${short(first.x)}${end}`;
  });
  const marks = rules.map(({ label }) => `marked: ${label}`);
  return sentence(heading, `${y.title}${scale} against ${x.title}`, told.length > 0 ? [...told, ...marks] : ['no results to show']);
}

/** A plane with paths over it. */
export function describePlane(
  heading: string | undefined,
  axes: string,
  paths: readonly { readonly label: string; readonly points: readonly Point[] }[],
  marks: readonly string[],
): string {
  const at = ([x, y]: Point): string => `(${short(x)}, ${short(y)})`;
  const told = paths
    .filter(({ points }) => points.length > 0)
    .map(({ label, points }) => `${label}: from ${at(points[0])} to ${at(points[points.length - 1])}`);
  return sentence(heading, axes, [...told, ...marks]);
}

/** A map of cells: its least and its largest value and where they are. */
export function describeMap(
  heading: string | undefined,
  axes: string,
  cells: readonly { readonly x: number; readonly y: number; readonly value: number }[],
  lines: readonly string[],
): string {
  const known = cells.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  const at = ({ x, y, value }: (typeof known)[number]): string => `${short(value)} at (${short(x)}, ${short(y)})`;
  const told = known.length > 0 ? [`from ${at(known[0])} to ${at(known[known.length - 1])}`] : ['no results to show'];
  return sentence(heading, axes, [...told, ...lines.map((label) => `with the line ${label}`)]);
}

function sentence(heading: string | undefined, what: string, told: readonly string[]): string {
  return `${heading === undefined ? '' : `${heading}: `}${what}${told.length > 0 ? `; ${told.join('; ')}` : ''}.`;
}
