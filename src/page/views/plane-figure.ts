// The figure of the plane on the page: background, runs, handles.

import { Handle } from '../controls/drag.js';
import { byId } from '../controls/element.js';
import type { Lab } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import type { PlaneReel } from '../painting/film.js';
import { same } from '../same.js';
import { isPlanar } from '../state/problems.js';
import { inBrackets, numberText } from './axis.js';
import { cssSize } from './canvas.js';
import type * as lights from './lit.js';
import { lookOfEach, titlesOf } from './looks.js';
import type { Mark } from './marks.js';
import type * as nets from './net.js';
import { backgroundMarks, type DrawnPaths, type Frame, frameOf, lineEnds, pathMarks, withLit } from './plane.js';
import { cloudShape } from './shapes.js';
import { inkOf, presentTheme, type Theme } from './theme.js';

/** Clouds have a layer of their own. */
const noCloud = new Float64Array(0);

export class PlaneFigure {
  readonly #lab: Lab;
  readonly #easel: Easel;
  readonly #back: HTMLCanvasElement = byId('plane-back');
  readonly #front: HTMLCanvasElement = byId('plane-front');
  readonly #handles: Readonly<Record<'start' | 'a' | 'b' | 'flag', Handle>>;
  #frame: Frame;
  /** What the clouds are of. */
  #clouds: readonly unknown[] = [];
  /** What lights up lines, loaded after the first picture. */
  #lights: typeof lights | undefined;
  /** What draws problems of more parameters, loaded for the first one. */
  #nets: typeof nets | 'loading' | undefined;
  /** What the background is of. */
  #behind: readonly unknown[] = [];
  /** Where the handles are of. */
  #held: readonly unknown[] = [];
  #view: unknown;

  constructor(lab: Lab, easel: Easel) {
    this.#lab = lab;
    this.#easel = easel;
    this.#frame = this.#fitted();
    const pixel = (use: (point: [number, number], live: boolean) => void) => (x: number, y: number, live: boolean) =>
      use(this.#frame.toPoint(x, y), live);
    const handle = (label: string, kind: string, words: string, use: (point: [number, number], live: boolean) => void): Handle =>
      new Handle({ label, kind, words, move: pixel(use) });
    const axis = (key: 'a' | 'b') => (point: [number, number], live: boolean) => this.#dragAxis(key, point, live);
    this.#handles = {
      start: handle('Start of all runs', 'start', 'start', (point, live) => lab.set({ start: point.map(rounded) }, live)),
      a: handle('Half axis a of the ellipse', 'axis', '', axis('a')),
      b: handle('Half axis b of the ellipse', 'axis', '', axis('b')),
      flag: handle('Your guess', 'flag', 'your guess', (point) => lab.show({ flag: point.map(rounded) })),
    };
    const box = byId('handles');
    for (const { element } of Object.values(this.#handles)) box.append(element);
    this.#values();
    void lab.during(this.#loadLights());
    new ResizeObserver(() => this.#resized()).observe(this.#front);
  }

  /** The marks of the present figure, with those of clouds among them: for downloads. */
  marks(clouds: readonly Mark[]): readonly Mark[] {
    return [...this.#backMarks(), ...clouds, ...this.#frontMarks()];
  }

  get size(): Frame {
    return this.#frame;
  }

  draw(): void {
    if (this.#view !== this.#lab.view) this.#resized();
    const { landscape } = this.#lab.results;
    const theme = presentTheme();
    const behind = [landscape, theme, this.#frame];
    if (!same(behind, this.#behind)) {
      this.#behind = behind;
      this.#easel.show(this.#back, this.#backMarks(), this.#frame);
    }
    this.#drawClouds(theme);
    if (!this.reel) this.#easel.show(this.#front, this.#frontMarks(), this.#frame);
    this.#placeHandles();
  }

  /** What the painter makes of it while time goes on. */
  get reel(): PlaneReel | undefined {
    const { state, results, lit, view, playing } = this.#lab;
    if (!playing || !isPlanar(state.setup.problem)) return undefined;
    const { moments: _, at: __, crowds, ...paths } = this.#drawn();
    const { width, height } = this.#frame;
    return {
      size: { width, height },
      view,
      paths: { ...paths, crowds: crowds.map((crowd) => ({ ...crowd, cloud: noCloud })) },
      lit,
      landscape: { minimizers: lit ? results.landscape.minimizers : [] },
    };
  }

  #drawClouds(theme: Theme): void {
    const { crowds } = this.#lab.results;
    const { optimizers, problem } = this.#lab.state.setup;
    const now = [crowds, optimizers, problem, theme, this.#frame];
    if (same(now, this.#clouds) || (this.#clouds.length === 0 && crowds.length === 0)) return;
    this.#clouds = now;
    const looks = lookOfEach(optimizers);
    const drawn = isPlanar(problem) ? crowds : [];
    const clouds = drawn.map(({ cloud: points }, k) => ({ color: inkOf(theme, looks[k].color), shape: cloudShape(k), points }));
    const { width, height, box } = this.#frame;
    this.#easel.showClouds([byId('plane-cloud'), byId('plane-points')], { width, height, box, clouds });
  }

  #netMarks(drawn: DrawnPaths): readonly Mark[] {
    const { state, results } = this.#lab;
    if (!this.#nets) {
      this.#nets = 'loading';
      void this.#lab.during(this.#loadNets());
    }
    if (this.#nets === 'loading') return [];
    return this.#nets.netMarks(this.#frame, state.setup.problem, { ...drawn, truth: results.landscape.truth });
  }

  async #loadNets(): Promise<void> {
    this.#nets = await import('./net.js');
  }

  async #loadLights(): Promise<void> {
    this.#lights = await import('./lit.js');
  }

  #backMarks(): readonly Mark[] {
    const { state, results } = this.#lab;
    return isPlanar(state.setup.problem) ? backgroundMarks(this.#frame, results.landscape) : [];
  }

  #drawn(): DrawnPaths {
    const { state, results } = this.#lab;
    const { optimizers } = state.setup;
    const { tracks, crowds } = results;
    const moments = presentMoments(this.#lab);
    const flows = state.theory ? results.flows : [];
    return { looks: lookOfEach(optimizers), titles: titlesOf(optimizers), tracks, crowds, moments, flag: state.flag, at: state.at, flows };
  }

  #frontMarks(): readonly Mark[] {
    const { state, results, lit } = this.#lab;
    const { problem } = state.setup;
    const drawn = this.#drawn();
    if (!isPlanar(problem)) return this.#netMarks(drawn);
    const paths = pathMarks(this.#frame, drawn);
    const over = this.#lights?.litMarks(this.#frame, drawn, results.landscape, lit) ?? [];
    return withLit(paths, over, lit);
  }

  #placeHandles(): void {
    const { setup, flag } = this.#lab.state;
    const held = [setup, flag, this.#frame];
    if (same(held, this.#held)) return;
    this.#held = held;
    const { name, options } = setup.problem;
    const place = (handle: Handle, point: readonly number[] | undefined, say?: string): void => {
      handle.element.hidden = point === undefined;
      if (point) handle.place(...this.#frame.toPixel(point[0], point[1]), say ?? inBrackets(point));
    };
    const planar = isPlanar(setup.problem);
    place(this.#handles.start, planar ? setup.start : undefined);
    const ellipse = name === 'ellipse';
    const { a: alongA = 0, b: alongB = 0 } = options;
    const [a, b] = [alongA * Math.SQRT1_2, alongB * Math.SQRT1_2];
    place(this.#handles.a, ellipse ? [-a, -a] : undefined, numberText(alongA));
    place(this.#handles.b, ellipse ? [-b, b] : undefined, numberText(alongB));
    place(this.#handles.flag, planar ? flag : undefined);
  }

  #dragAxis(key: 'a' | 'b', [x, y]: readonly [number, number], live: boolean): void {
    const { problem } = this.#lab.state.setup;
    const along = key === 'a' ? -(x + y) * Math.SQRT1_2 : (y - x) * Math.SQRT1_2;
    const length = rounded(Math.min(6, Math.max(0.2, along)));
    this.#lab.set({ problem: { ...problem, options: { ...problem.options, [key]: length } } }, live);
  }

  /** The values under the pointer. */
  #values(): void {
    const output = byId<HTMLOutputElement>('pointer');
    this.#front.addEventListener('pointermove', (event) => {
      const planar = isPlanar(this.#lab.state.setup.problem);
      output.hidden = !planar;
      output.textContent = inBrackets(this.#frame.toPoint(event.offsetX, event.offsetY));
      if (planar)
        this.#lab.light(this.#lights?.litAt(this.#frame, this.#drawn(), this.#lab.results.landscape, [event.offsetX, event.offsetY]));
    });
    this.#front.addEventListener('pointerleave', () => {
      output.hidden = true;
      this.#lab.light(undefined);
    });
  }

  #fitted(): Frame {
    const { width, height } = cssSize(this.#front);
    const { centre, half } = this.#lab.view;
    this.#view = this.#lab.view;
    return frameOf(width, height, centre, half);
  }

  #resized(): void {
    if (this.#front.clientWidth === 0) return;
    this.#frame = this.#fitted();
    this.#lab.resize(this.#frame.box);
  }
}

function rounded(x: number): number {
  return Number(x.toFixed(4));
}

/** Where runs are; until the exact states are there, where their lines end. */
export function presentMoments({ state: { at }, results }: Pick<Lab, 'state' | 'results'>): Lab['results']['moments'] {
  return results.moments.length > 0 ? results.moments : lineEnds(results.tracks, at);
}
