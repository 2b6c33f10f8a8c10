// Time as a slider: any step at once, play, one step, ten times as fast; and the digest that says it is the same state again.

import { exponential, logarithm } from '../../kernels/series.js';
import type { Lab } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import { same } from '../same.js';
import { isPlanar } from '../state/problems.js';
import { now, presentStep, type Tempo } from '../tempo.js';
import { numberText } from '../views/axis.js';
import { cssSize, pixelRatio, type Size } from '../views/canvas.js';
import type { ChartFigure } from '../views/chart-figure.js';
import { titlesOf } from '../views/looks.js';
import type { PlaneFigure } from '../views/plane-figure.js';
import { Sentences } from '../views/sentences.js';
import { shareOf, sliderMarks } from '../views/slider-marks.js';
import { presentTheme } from '../views/theme.js';
import { button, byId, element } from './element.js';

const places = 2000;
const about = { b: {}, code: { title: 'The first digits of the SHA-256 of the state: the same in every browser', class: 'digest' } };
/** Milliseconds for which numbers stand while time goes on: nobody reads faster. */
const readable = 500;
/** Milliseconds in which a whole run is played. */
const wholeRun = 12_000;

export class Player {
  readonly #lab: Lab;
  readonly #easel: Easel;
  readonly #plane: PlaneFigure;
  readonly #chart: ChartFigure;
  readonly #range: HTMLInputElement;
  readonly #sentences: Sentences;
  readonly #moving: HTMLCanvasElement = element('canvas', { id: 'time-front', 'aria-hidden': 'true' });
  readonly #track: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #fast: HTMLButtonElement;
  readonly #log: HTMLButtonElement;
  readonly #readout: HTMLElement;
  #shape = '';
  #size: Size = { width: 0, height: 0 };
  #speed = 1;
  #written = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;
  #tempo: Tempo = { from: 0, since: 0, stepsPerMillisecond: 0, steps: 0 };
  /** What the painter's film is of, and what the slider that it shows at rest. */
  #sent: readonly unknown[] = [];
  #painted: readonly unknown[] = [];
  #duration = wholeRun;

  constructor(lab: Lab, easel: Easel, plane: PlaneFigure, chart: ChartFigure) {
    this.#lab = lab;
    this.#easel = easel;
    this.#plane = plane;
    this.#chart = chart;
    this.#sentences = new Sentences(lab);
    this.#range = element('input', { type: 'range', min: 0, max: places, 'aria-label': 'Step', id: 'step', input: () => this.#dragged() });
    this.#range.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -100, PageUp: 100 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.go(lab.state.at + by);
    });
    this.#play = button('Play', () => this.#toggle(), { id: 'play' });
    this.#fast = button('×10', () => this.#faster(), { 'aria-label': '×10, ten times as fast', 'aria-pressed': 'false' });
    this.#log = button('Log', () => lab.show({ logTime: !lab.state.logTime }), {
      'aria-label': 'Log, logarithmic time',
      'aria-pressed': 'false',
    });
    this.#readout = element('output', { class: 'readout', for: 'step', 'aria-live': 'off' });
    this.#track = element('div', { class: 'track' }, this.#range, this.#moving);
    byId('time').append(
      this.#track,
      element(
        'div',
        { class: 'row' },
        element(
          'div',
          { class: 'row' },
          this.#play,
          button('One step', () => this.go(lab.state.at + 1)),
          this.#fast,
          button('To the start', () => this.go(0)),
          button('To the end', () => this.go(lab.state.setup.steps)),
          this.#log,
        ),
        this.#readout,
      ),
    );
    new ResizeObserver(() => {
      this.#size = cssSize(this.#moving);
      this.draw();
    }).observe(this.#moving);
    document.addEventListener('visibilitychange', () => document.hidden && this.pause());
  }

  /** From the start to the end in a few seconds; at once for those who want no motion. */
  run(): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.go(this.#lab.state.setup.steps);
    else this.#start(0, 4000);
  }

  go(step: number): void {
    this.pause();
    this.#lab.show({ at: Math.min(this.#lab.state.setup.steps, Math.max(0, Math.round(step))) });
  }

  pause(): void {
    if (!this.#lab.playing) return;
    this.#stop();
    this.#play.textContent = 'Play';
    this.#easel.play(undefined);
    this.#lab.show({ at: presentStep(this.#tempo) }, true);
    this.#lab.play(false);
  }

  draw(): void {
    const { setup, at } = this.#lab.state;
    if (this.#lab.playing) {
      if (this.#tempo.steps !== setup.steps) this.#goOn(Math.min(at, setup.steps));
      this.#send();
    } else if (this.#size.width > 0) {
      const { logTime } = this.#lab.state;
      const painted = [at, setup.steps, logTime, this.#size, presentTheme()];
      if (!same(painted, this.#painted))
        this.#easel.show(this.#moving, sliderMarks(shareOf(at, setup.steps, logTime), this.#size), this.#size);
      this.#painted = painted;
    }
    this.#track.classList.toggle('moving', this.#lab.playing);
    this.#write();
  }

  /** What the painter goes on with, if it is another one. */
  #send(): void {
    const { state, results, lit } = this.#lab;
    const { at: _, ...shown } = state;
    const { moments: __, ...found } = results;
    const film = [
      this.#tempo,
      ...Object.values(shown),
      ...Object.values(found),
      lit,
      presentTheme(),
      this.#plane.size,
      this.#chart.size,
      this.#size,
    ];
    if (same(film, this.#sent)) return;
    this.#sent = film;
    const slider = { ...this.#size, logTime: state.logTime };
    const [plane, chart] = [this.#plane.reel, this.#chart.whole];
    const look = { theme: presentTheme(), ratio: pixelRatio() };
    this.#easel.play({ tempo: this.#tempo, plane, chart, chartSize: this.#chart.size, slider, ...look });
  }

  /** The numbers, and the native slider. */
  #write(): void {
    const { at, setup, logTime } = this.#lab.state;
    const time = now();
    if (this.#lab.playing && time - this.#written < readable) return;
    this.#written = time;
    this.#sentences.draw();
    this.#range.value = String(Math.round(places * shareOf(at, setup.steps, logTime)));
    this.#range.setAttribute('aria-valuetext', `step ${numberText(at, 7)} of ${numberText(setup.steps, 7)}`);
    this.#log.setAttribute('aria-pressed', String(logTime));
    const titles = titlesOf(setup.optimizers);
    const parts: [kind: '' | 'b' | 'code', text: string][] = [
      ['', 'step '],
      ['b', numberText(at, 7)],
    ];
    setup.optimizers.forEach(({ options }, k) => {
      parts.push(['', ` · ${titles[k]}: η²k = `], ['b', numberText(options.lr * options.lr * at)]);
      const digest = this.#lab.results.moments[k]?.digest;
      if (digest) parts.push(['', ' '], ['code', digest]);
    });
    const shape = parts.map(([kind, text]) => kind || text).join();
    if (shape !== this.#shape)
      this.#readout.replaceChildren(...parts.map(([kind, text]) => (kind ? element(kind, about[kind], text) : text)));
    else
      parts.forEach(([, text], k) => {
        const { firstChild } = this.#readout.childNodes[k];
        if (firstChild instanceof Text && firstChild.data !== text) firstChild.data = text;
      });
    this.#shape = shape;
  }

  #dragged(): void {
    this.pause();
    const { setup, logTime } = this.#lab.state;
    const share = Number(this.#range.value) / places;
    const step = logTime ? exponential(share * logarithm(1 + setup.steps)) - 1 : share * setup.steps;
    this.#lab.show({ at: Math.round(step) });
  }

  #faster(): void {
    this.#speed = this.#speed === 1 ? 10 : 1;
    this.#fast.setAttribute('aria-pressed', String(this.#speed === 10));
    if (!this.#lab.playing) return;
    this.#goOn(presentStep(this.#tempo));
    this.#tick();
    this.#send();
  }

  #toggle(): void {
    if (this.#lab.playing) {
      this.pause();
      return;
    }
    const { at, setup } = this.#lab.state;
    this.#start(at >= setup.steps ? 0 : at, wholeRun);
  }

  #start(step: number, duration: number): void {
    this.#duration = duration;
    this.#sent = [];
    this.#play.textContent = 'Pause';
    this.#goOn(step);
    this.#lab.show({ at: step }, true);
    this.#lab.play(true);
    this.#tick();
  }

  /** From this step at present. */
  #goOn(from: number): void {
    const { steps } = this.#lab.state.setup;
    this.#tempo = { from, since: now(), stepsPerMillisecond: (this.#speed * steps) / this.#duration, steps };
  }

  /** What is told of time while the painter shows it: numbers now and then, states of runs that it cannot draw as they come. */
  #tick(): void {
    this.#stop();
    if (!this.#lab.playing) return;
    const at = presentStep(this.#tempo);
    const { steps, problem } = this.#lab.state.setup;
    if (at >= steps) {
      this.pause();
      return;
    }
    this.#lab.show({ at }, true);
    this.#write();
    const left = (steps - at) / this.#tempo.stepsPerMillisecond;
    const next = (): void => {
      this.#next = requestAnimationFrame(() => this.#tick()); // what it changes is laid out in the same frame
    };
    if (isPlanar(problem)) this.#timer = setTimeout(next, Math.min(left, readable));
    else next();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#next);
  }
}
