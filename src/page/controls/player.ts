// Time as a slider: any step at once, play, one step, ten times as fast; and the digest that says it is the same state again.

import { exponential, logarithm } from '../../kernels/series.js';
import type { Lab } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import { numberText } from '../views/axis.js';
import { cssSize, type Size } from '../views/canvas.js';
import { titlesOf } from '../views/looks.js';
import { inks, type Mark } from '../views/marks.js';
import { Sentences } from '../views/sentences.js';
import { button, byId, element } from './element.js';

const places = 2000;
const about = { b: {}, code: { title: 'The first digits of the SHA-256 of the state: the same in every browser', class: 'digest' } };
/** Milliseconds for which numbers stand while time goes on: nobody reads faster. */
const readable = 500;
/** Milliseconds in which a whole run is played. */
const wholeRun = 12_000;

/** A slider at a share of its way, as browsers draw them: the page would lay out a native one anew with every frame. */
function sliderMarks(share: number, { width, height }: Size): Mark[] {
  const [y, radius] = [height / 2, 8];
  const x = radius + share * (width - 2 * radius);
  return [
    { kind: 'line', points: [x, y, width, y], color: inks.rule, width: 6 },
    { kind: 'line', points: [0, y, x, y], color: inks.accent, width: 6 },
    { kind: 'dots', points: [x, y], color: inks.accent, radius },
  ];
}

export class Player {
  readonly #lab: Lab;
  readonly #easel: Easel;
  readonly #range: HTMLInputElement;
  readonly #sentences: Sentences;
  readonly #moving: HTMLCanvasElement = element('canvas', { id: 'time-front', 'aria-hidden': 'true' });
  readonly #track: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #fast: HTMLButtonElement;
  readonly #log: HTMLButtonElement;
  readonly #readout: HTMLElement;
  #shape = '';
  #frames = 0;
  #size: Size = { width: 0, height: 0 };
  #speed = 1;
  #last = 0;
  #written = 0;
  #exact = 0;
  #duration = wholeRun;

  constructor(lab: Lab, easel: Easel) {
    this.#lab = lab;
    this.#easel = easel;
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
    this.#play.textContent = 'Play';
    this.#lab.play(false);
  }

  draw(): void {
    const { at, setup, logTime } = this.#lab.state;
    const share = logTime ? logarithm(1 + at) / logarithm(1 + setup.steps) : at / setup.steps;
    const now = performance.now();
    const { playing } = this.#lab;
    if (playing && this.#frames > 0) this.#easel.show(this.#moving, sliderMarks(share, this.#size), this.#size);
    if (playing && this.#frames !== 2 && now - this.#written < readable) return;
    this.#written = now;
    this.#sentences.draw();
    this.#size = cssSize(this.#moving);
    this.#track.classList.toggle('moving', playing && this.#frames > 1); // the native slider is hidden when the other has been painted
    this.#range.value = String(Math.round(places * share));
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
    this.#frames = 0;
    this.#play.textContent = 'Pause';
    this.#lab.play(true);
    this.#exact = step;
    this.#duration = duration;
    this.#last = performance.now();
    requestAnimationFrame(() => this.#frame());
  }

  #frame(): void {
    if (!this.#lab.playing) return;
    this.#frames++;
    const now = performance.now();
    const { steps } = this.#lab.state.setup;
    this.#exact = Math.min(steps, this.#exact + (this.#speed * steps * Math.min(100, now - this.#last)) / this.#duration);
    this.#last = now;
    this.#lab.show({ at: Math.round(this.#exact) }, true);
    if (this.#exact >= steps) this.pause();
    else requestAnimationFrame(() => this.#frame());
  }
}
