// The page: its state from the address, its figures and controls, and one drawing a frame.
import { type LatePart, whenNeeded, whenOpened } from './controls/late.js';
import { ControlPanel } from './controls/panel.js';
import { Lab } from './lab.js';
import { Easel } from './painting/easel.js';
import { sceneOf } from './scenes/index.js';
import { ScenePanel } from './scenes/panel.js';
import type { LabState } from './state/lab-state.js';
import { addressOf, stateOf } from './state/url.js';
import { ChartFigure } from './views/chart-figure.js';
import { PlaneFigure } from './views/plane-figure.js';
import { watchTheme } from './views/theme.js';

/** The state of an address: a scene's, where it names no more. */
function stateOfAddress(address: string): LabState {
  const fragment = new URL(address).hash.slice(1);
  return stateOf(fragment, sceneOf(new URLSearchParams(fragment).get('scene'))?.state);
}

/** Milliseconds without a change after which the address is written. */
const quiet = 250;

const always = (): boolean => true;

export class Page {
  /** Whether it is a frame in another page, and shows a figure, time and a prediction and nothing else. */
  readonly #framed = new URLSearchParams(location.hash.slice(1)).has('embed');
  readonly #lab = new Lab(stateOfAddress(location.href));
  readonly #easel = new Easel(() => this.#seen());
  readonly #parts: LatePart[];
  #waiting = false;
  #settled: boolean | undefined;
  #changed = 0;
  #written: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    document.body.classList.toggle('embed', this.#framed);
    const lab = this.#lab;
    const easel = this.#easel;
    const plane = new PlaneFigure(lab, easel);
    const chart = new ChartFigure(lab, easel);
    const player = import('./controls/player.js').then(({ Player }) => new Player(lab, easel, plane, chart));
    this.#parts = [
      plane,
      chart,
      whenNeeded(lab, always, () => player),
      new ControlPanel(lab),
      new ScenePanel(lab, () => void player.then((one) => one.run())),
      whenNeeded(
        lab,
        () => lab.results.failure !== undefined || lab.results.tracks.some(({ status }) => status === 'diverged'),
        async () => new (await import('./controls/notice.js')).Notice(lab),
      ),
      whenNeeded(
        lab,
        () => lab.results.orders.length > 0,
        async () => new (await import('./controls/orders.js')).Orders(lab),
      ),
      whenOpened(lab, 'lab', async () => new (await import('./controls/laboratory.js')).Laboratory(lab)),
      whenOpened(lab, 'data', async () => new (await import('./controls/tables.js')).Tables(lab)),
      whenOpened(lab, 'share', async () => new (await import('./controls/share.js')).SharePanel(lab, easel, plane, chart)),
    ];
    const change = (): void => this.#change();
    lab.watch((playing) => playing || change()); // what time alone changes is the painter's, and the player's
    watchTheme(change);
    addEventListener('hashchange', ({ newURL }) => lab.replace(stateOfAddress(newURL))); // the page may have written another one since
    lab.compute(false);
    void lab.during(import('./controls/equations.js').then(({ Equations }) => void this.#parts.push(new Equations(lab))));
    void lab.during(import('./views/chart-pointer.js').then(({ lightUnderPointer }) => lightUnderPointer(lab, chart)));
  }

  #change(): void {
    this.#changed = performance.now();
    this.#written ??= setTimeout(() => this.#write(), quiet);
    if (!this.#waiting) requestAnimationFrame(() => this.#draw());
    this.#waiting = true;
    this.#sayWhetherSettled();
  }

  #draw(): void {
    this.#waiting = false;
    for (const part of this.#parts) part.draw();
    this.#sayWhetherSettled();
  }

  /** What the figures show can be seen. */
  #seen(): void {
    const { tracks, failure } = this.#lab.results;
    document.body.classList.toggle('live-figures', tracks.length > 0 || failure !== undefined);
    this.#sayWhetherSettled();
  }

  /** Writes the address, once nothing has changed for a while. */
  #write(): void {
    const left = this.#changed + quiet - performance.now();
    this.#written = left > 0 ? setTimeout(() => this.#write(), left) : undefined;
    if (this.#written) return;
    history.replaceState(null, '', `#${this.#framed ? 'embed&' : ''}${addressOf(this.#lab.state)}`);
    this.#sayWhetherSettled();
  }

  /** Settled is what is computed, painted, and stands in the address. */
  #sayWhetherSettled(): void {
    const settled = this.#lab.settled && !this.#waiting && this.#easel.settled && this.#written === undefined;
    if (settled === this.#settled) return;
    this.#settled = settled;
    document.body.dataset.settled = String(settled);
  }
}
