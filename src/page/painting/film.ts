// What moves while time goes on, as data of which whoever paints makes each frame: the page has nothing to do with it.
import type { Lit } from '../lab.js';
import type { Landscape } from '../protocol.js';
import { presentStep, type Tempo } from '../tempo.js';
import type { Size } from '../views/canvas.js';
import { type Chart, chartMarks, chartUpTo } from '../views/chart.js';
import { litMarks } from '../views/lit.js';
import type { Mark } from '../views/marks.js';
import { type DrawnPaths, type Frame, frameOf, lineEnds, pathMarks, withLit } from '../views/plane.js';
import { shareOf, sliderMarks } from '../views/slider-marks.js';
import type { Theme } from '../views/theme.js';
import type { Sheet } from './sheet.js';

/** What is drawn over the background of the plane, but for where the runs are. */
export interface PlaneReel {
  readonly size: Size;
  readonly view: { readonly centre: readonly [number, number]; readonly half: readonly [number, number] };
  readonly paths: Omit<DrawnPaths, 'moments' | 'at'>;
  readonly lit: Lit | undefined;
  readonly landscape: Pick<Landscape, 'minimizers'>;
}

export interface Film {
  readonly tempo: Tempo;
  /** Of runs in the plane; others are drawn by the page when their states are there. */
  readonly plane: PlaneReel | undefined;
  /** The whole of it. */
  readonly chart: Chart;
  readonly chartSize: Size;
  readonly slider: Size & { readonly logTime: boolean };
  readonly theme: Theme;
  readonly ratio: number;
}

const frames = new WeakMap<PlaneReel, Frame>();

function planeMarks(reel: PlaneReel, at: number): Mark[] {
  const { size, view, paths, lit, landscape } = reel;
  const frame = frames.get(reel) ?? frameOf(size.width, size.height, view.centre, view.half);
  frames.set(reel, frame); // pixels are made once for a frame
  const drawn = { ...paths, at, moments: lineEnds(paths.tracks, at) };
  return withLit(pathMarks(frame, drawn), litMarks(frame, drawn, landscape, lit), lit);
}

/** What its canvases show at present. */
export function sheetsOf({ tempo, plane, chart, chartSize, slider, theme, ratio }: Film): Sheet[] {
  const at = presentStep(tempo);
  const sheet = (canvas: string, { width, height }: Size, marks: readonly Mark[]): Sheet => ({
    canvas,
    marks,
    width,
    height,
    ratio,
    theme,
  });
  return [
    ...(plane ? [sheet('plane-front', plane.size, planeMarks(plane, at))] : []),
    sheet('chart-front', chartSize, chartMarks(chartUpTo(chart, at, tempo.steps), chartSize)),
    sheet('time-front', slider, sliderMarks(shareOf(at, tempo.steps, slider.logTime), slider)),
  ];
}
