// The plane of two parameters: level curves of the loss, the minimizers coloured by their sharpness, the runs, and the flows that predict them.
import { colorAt, type SeriesStyle } from '../../figures/palette.js';
import type { Lit } from '../lab.js';
import type { Box, Crowd, Flow, Landscape, Moment, Track } from '../protocol.js';
import { numberText, scale, ticks } from './axis.js';
import { labelPlaces } from './labels.js';
import { flowLook } from './looks.js';
import { inks, type Mark } from './marks.js';

/** Where the plane lies in a drawing. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly box: Box;
  toPixel(x: number, y: number): [number, number];
  toPoint(px: number, py: number): [number, number];
}

/** The frame of a drawing that shows at least the points given by a centre and half an extent, in equal units along both axes. */
export function frameOf(width: number, height: number, centre: readonly [number, number], half: readonly [number, number]): Frame {
  const unit = Math.max((2 * half[0]) / width, (2 * half[1]) / height);
  const [w, h] = [(unit * width) / 2, (unit * height) / 2];
  const box: Box = { x: [centre[0] - w, centre[0] + w], y: [centre[1] - h, centre[1] + h] };
  return {
    width,
    height,
    box,
    toPixel: (x, y) => [(x - box.x[0]) / unit, height - (y - box.y[0]) / unit],
    toPoint: (px, py) => [box.x[0] + px * unit, box.y[0] + (height - py) * unit],
  };
}

/** Points of the plane as pixels. */
export function pixels({ toPixel }: Frame, points: ArrayLike<number>): Float64Array {
  const out = new Float64Array(points.length);
  for (let k = 0; k + 1 < points.length; k += 2) out.set(toPixel(points[k], points[k + 1]), k);
  return out;
}

const kept = new WeakMap<Float64Array, { readonly frame: Frame; readonly at: Float64Array }>();

/** Points of a path as pixels, made once for a frame: playing shows more of them. */
export function pathPixels(frame: Frame, path: Float64Array): Float64Array {
  let known = kept.get(path);
  if (known?.frame !== frame) {
    known = { frame, at: pixels(frame, path) };
    kept.set(path, known);
  }
  return known.at;
}

/** The curve of the minimizers in pieces, each of the colour of its sharpness. */
export function minimizers(frame: Frame, { points, sharpness }: Landscape['minimizers'][number], width = 7, opacity = 0.5): Mark[] {
  const at = pixels(frame, points);
  const [low, high] = sharpness.reduce(([a, b], s) => [Math.min(a, s), Math.max(b, s)], [Number.POSITIVE_INFINITY, 0]);
  const shareOf = (k: number): number => Math.round((12 * (sharpness[k] - low)) / (high - low || 1)) / 12;
  const pieces: Mark[] = [];
  for (let start = 0; start + 1 < sharpness.length; ) {
    let end = start + 1;
    while (end + 1 < sharpness.length && shareOf(end) === shareOf(start)) end++;
    pieces.push({
      kind: 'line',
      points: at.subarray(2 * start, 2 * end + 2),
      color: colorAt(0.92 - 0.84 * shareOf(start)),
      width,
      opacity,
    });
    start = end;
  }
  return pieces;
}

/** What changes with the problem alone: level curves, minimizers, axes. */
export function backgroundMarks(frame: Frame, { levels, minimizers: curves }: Landscape): Mark[] {
  const { width, height, box } = frame;
  const lines = levels.flatMap(({ lines: all }) =>
    all.map((line): Mark => ({ kind: 'line', points: pixels(frame, line), color: inks.rule, width: 1, opacity: 0.7 })),
  );
  const [x, y] = [scale(box.x, [0, width]), scale(box.y, [height, 0])];
  const labels: Mark[] = [
    ...ticks(x, width / 70).map(
      (value): Mark => ({
        kind: 'text',
        x: x.at(value),
        y: height - 8,
        text: numberText(value),
        color: inks.soft,
        align: 'middle',
        halo: true,
      }),
    ),
    ...ticks(y, height / 70).map(
      (value): Mark => ({ kind: 'text', x: 10, y: y.at(value) + 4, text: numberText(value), color: inks.soft, halo: true }),
    ),
  ].filter(
    (mark) =>
      mark.kind === 'text' && mark.x > 8 && mark.x < width - 12 && mark.y > 24 && (mark.x > 40 ? mark.y <= height : mark.y < height - 24),
  );
  return [...lines, ...curves.flatMap((curve) => minimizers(frame, curve)), ...labels];
}

/** What is drawn over the background. */
export interface DrawnPaths {
  readonly looks: readonly SeriesStyle[];
  readonly titles: readonly string[];
  readonly tracks: readonly Track[];
  readonly flows: readonly Flow[];
  readonly crowds: readonly Crowd[];
  readonly moments: readonly Moment[];
  /** Where a guess stands. */
  readonly flag?: readonly number[] | undefined;
  /** The step up to which runs are drawn. */
  readonly at: number;
}

/** How many of the rising steps are not beyond a step. */
export function countUpTo(steps: Float64Array, at: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where lines of runs end at a step: where the runs are, until the exact states are there. */
export function lineEnds(tracks: readonly Track[], at: number): Moment[] {
  return tracks.map(({ theta, parameters: P, step, reached, status }) => {
    const count = Math.max(1, countUpTo(step, at));
    const over = at >= reached;
    return {
      step: over ? reached : step[count - 1],
      status: over ? status : 'running',
      theta: theta.subarray(P * (count - 1), P * count),
      digest: '',
    };
  });
}

/** Runs, flows, means of replicas, and where each run is now. */
export function pathMarks(frame: Frame, { looks, titles, tracks, flows, crowds, moments, flag, at }: DrawnPaths): Mark[] {
  const marks: Mark[] = [];
  tracks.forEach(({ step, theta, parameters }, place) => {
    if (parameters !== 2) return;
    const points = pathPixels(frame, theta).subarray(0, 2 * countUpTo(step, at));
    const tail = points.subarray(Math.max(0, points.length - 240));
    const faint = crowds.length > 0 ? 0.4 : 1; // one run of many
    marks.push({ kind: 'line', points, color: looks[place].color, width: 1, opacity: 0.3 * faint });
    marks.push({ kind: 'line', points: tail, color: looks[place].color, width: 1.25, opacity: 0.55 * faint });
  });
  crowds.forEach(({ step, mean }, place) => {
    if (mean.length !== 2 * step.length) return;
    const { textColor } = looks[place];
    marks.push({ kind: 'line', points: pathPixels(frame, mean).subarray(0, 2 * countUpTo(step, at)), color: textColor, width: 2 });
  });
  flows.forEach((flow, place) => {
    if ('why' in flow || flow.theta.length !== 2 * flow.step.length) return;
    const { color, dash, width } = flowLook(looks[place]);
    const points = pathPixels(frame, flow.theta).subarray(0, 2 * Math.max(2, countUpTo(flow.step, at)));
    marks.push({ kind: 'line', points, color: inks.paper, width: width + 2.5, opacity: 0.75 });
    marks.push({ kind: 'line', points, color, dash, width });
  });
  const places = moments.map(({ theta }) =>
    theta.length === 2 && theta.every(Number.isFinite) ? frame.toPixel(theta[0], theta[1]) : undefined,
  );
  const [first] = tracks;
  const start = first?.parameters === 2 ? frame.toPixel(first.theta[0], first.theta[1]) : undefined;
  const stand = labelPlaces(places, titles, start, frame.width, flag && frame.toPixel(flag[0], flag[1]));
  places.forEach((place, k) => {
    const beside = stand[k];
    if (!place || !beside) return;
    const { color, shape, textColor } = looks[k];
    marks.push({ kind: 'dots', points: place, color: inks.paper, radius: 8, shape });
    marks.push({ kind: 'dots', points: place, color, radius: 6, shape });
    marks.push({ kind: 'text', text: titles[k], color: textColor, size: 15, halo: true, ...beside });
  });
  return marks;
}

/** What is lit over the paths, and minimizers under them. */
export function withLit(paths: readonly Mark[], lit: readonly Mark[], { concept }: Partial<Lit> = {}): Mark[] {
  return concept === 'minimizers' ? [...lit, ...paths] : [...paths, ...lit];
}
