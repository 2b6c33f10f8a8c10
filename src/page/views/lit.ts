// What of the plane is pointed at, here or in an equation: it is drawn once more and wider, and found under the pointer.
import type { Lit } from '../lab.js';
import type { Landscape } from '../protocol.js';
import { flowLook } from './looks.js';
import { inks, type Mark } from './marks.js';
import { countUpTo, type DrawnPaths, type Frame, minimizers, pathPixels } from './plane.js';

interface Line {
  readonly lit: Lit;
  readonly points: Float64Array;
}

/** Everything of the plane that a term of an equation can mean, as lines. */
function lines(frame: Frame, { tracks, flows, crowds, at }: DrawnPaths, { minimizers: curves }: Pick<Landscape, 'minimizers'>): Line[] {
  const path = (concept: Lit['concept'], place: number, step: Float64Array, points: Float64Array, least = 0): Line[] => {
    if (points.length !== 2 * step.length) return [];
    return [{ lit: { concept, place }, points: pathPixels(frame, points).subarray(0, 2 * Math.max(least, countUpTo(step, at))) }];
  };
  return [
    ...flows.flatMap((flow, place) => ('why' in flow ? [] : path('flow', place, flow.step, flow.theta, 2))),
    ...crowds.flatMap(({ step, mean }, place) => path('mean', place, step, mean)),
    ...tracks.flatMap(({ step, theta }, place) => path('run', place, step, theta)),
    ...curves.map(({ points }): Line => ({ lit: { concept: 'minimizers', place: 0 }, points: pathPixels(frame, points) })),
  ];
}

function lengthOf(u: number, v: number): number {
  return Math.sqrt(u * u + v * v);
}

/** The arrow from where a flow is, along its way. */
function arrow(points: Float64Array, color: string): Mark[] {
  const [x, y] = points.slice(-2);
  let from = points.length - 4;
  const distance = (k: number): number => lengthOf(x - points[k], y - points[k + 1]);
  while (from > 0 && distance(from) < 4) from -= 2;
  const length = from < 0 ? 0 : distance(from);
  if (!(length > 0)) return []; // it rests
  const [u, v] = [(x - points[from]) / length, (y - points[from + 1]) / length];
  const at = (along: number, aside: number): number[] => [x + along * u - aside * v, y + along * v + aside * u];
  const shaft = [...at(0, 0), ...at(46, 0)];
  return [
    { kind: 'line', points: shaft, color: inks.paper, width: 7 },
    { kind: 'line', points: shaft, color, width: 3.5 },
    { kind: 'area', points: [...at(60, 0), ...at(42, 8), ...at(42, -8)], color },
  ];
}

/** What is lit, once more and wider. */
export function litMarks(frame: Frame, drawn: DrawnPaths, landscape: Pick<Landscape, 'minimizers'>, lit: Lit | undefined): Mark[] {
  if (!lit) return [];
  if (lit.concept === 'minimizers') return landscape.minimizers.flatMap((curve) => minimizers(frame, curve, 13, 0.9));
  const shown = lit.concept === 'drift' ? 'flow' : lit.concept;
  const line = lines(frame, drawn, landscape).find((one) => one.lit.concept === shown && one.lit.place === lit.place);
  if (!line) return [];
  const look = drawn.looks[lit.place];
  const flow = flowLook(look);
  if (lit.concept === 'drift') return arrow(line.points, flow.color);
  const color = { run: look.color, mean: look.textColor, flow: flow.color }[shown as 'run'];
  const dash = shown === 'flow' ? flow.dash.map((length) => 2 * length) : [];
  return [
    { kind: 'line', points: line.points, color: inks.paper, width: 8, opacity: 0.75 },
    { kind: 'line', points: line.points, color, dash, width: shown === 'run' ? 3 : 5 },
  ];
}

/** Pixels from a point within which a line is pointed at. */
const reach = 8;

/** What is under the pointer: the nearest line, of several the first. */
export function nearest(
  all: readonly { readonly lit: Lit; readonly points: ArrayLike<number> }[],
  [x, y]: readonly [number, number],
): Lit | undefined {
  let found: Lit | undefined;
  let least = reach;
  for (const { lit, points } of all)
    for (let k = 0; k + 3 < points.length; k += 2) {
      const [u, v] = [points[k + 2] - points[k], points[k + 3] - points[k + 1]];
      const share = Math.min(1, Math.max(0, ((x - points[k]) * u + (y - points[k + 1]) * v) / (u * u + v * v || 1)));
      const distance = lengthOf(x - points[k] - share * u, y - points[k + 1] - share * v);
      if (distance >= least) continue;
      least = distance;
      found = lit;
    }
  return found;
}

/** What of the plane is under the pointer: of lines over each other the one that is drawn last. */
export function litAt(frame: Frame, drawn: DrawnPaths, landscape: Landscape, point: readonly [number, number]): Lit | undefined {
  return nearest(lines(frame, drawn, landscape), point);
}
