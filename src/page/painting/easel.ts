// The page's side of what is painted: by a worker where canvases can be given to it, else here, with code that is loaded then.
import { startWorker } from '../start-worker.js';
import { pixelRatio, type Size } from '../views/canvas.js';
import type { Mark } from '../views/marks.js';
import { presentTheme } from '../views/theme.js';
import type { Film } from './film.js';
import type { Sending, SentClouds, SentFilm } from './painter.js';
import type { CloudSheet, Sheet } from './sheet.js';
import type { Wall } from './wall.js';

export class Easel {
  /** The ids of canvases whose painter has them. */
  readonly #hung = new Set<string>();
  readonly #seen: () => void;
  readonly #worker: Worker | undefined;
  readonly #wall: Promise<Wall> | undefined;
  #waiting: Sending[] = [];
  #clouds: readonly HTMLCanvasElement[] = [];
  #asked = 0;
  #done = 0;

  /** `seen` is called when what was shown can be seen. */
  constructor(seen: () => void) {
    this.#seen = seen;
    if ('transferControlToOffscreen' in HTMLCanvasElement.prototype) {
      this.#worker = startWorker('painter');
      this.#worker.onmessage = ({ data }: MessageEvent<number | boolean>): void =>
        typeof data === 'number' ? this.#finish(data) : this.#showClouds(data);
    } else
      this.#wall = import('./wall.js').then(
        ({ Wall: Made }) =>
          new Made(
            () => this.#finish(this.#asked),
            (fast) => this.#showClouds(fast),
          ),
      );
  }

  /** Whether all that was shown can be seen. */
  get settled(): boolean {
    return this.#done === this.#asked;
  }

  /** What a canvas is to show from now on. */
  show(element: HTMLCanvasElement, marks: readonly Mark[], { width, height }: Size): void {
    const sheet: Sheet = { canvas: element.id, marks, width, height, ratio: pixelRatio(), theme: presentTheme() };
    this.#asked++;
    const fresh = !this.#hung.has(element.id);
    this.#hung.add(element.id);
    if (this.#worker) {
      const hang = fresh ? element.transferControlToOffscreen() : undefined;
      if (this.#waiting.length === 0) queueMicrotask(() => this.#send());
      this.#waiting.push({ ...sheet, order: this.#asked, hang });
    } else
      void this.#wall?.then((wall) => {
        if (fresh) wall.hang(element.id, element);
        wall.take(sheet);
      });
  }

  /** What the painter makes the figures' frames of by itself from now on; nothing, for it to stop. */
  play(film: Film | undefined): void {
    this.#worker?.postMessage({ film } satisfies SentFilm);
    void this.#wall?.then((wall) => wall.play(film));
  }

  /** What the layer of clouds is to show from now on, on one of these canvases: a plain one, and a fast one for many points. */
  showClouds(canvases: readonly HTMLCanvasElement[], sheet: Omit<CloudSheet, 'ratio'>): void {
    const all = { ...sheet, ratio: pixelRatio() };
    const order = ++this.#asked;
    const fresh = this.#clouds.length === 0;
    this.#clouds = canvases;
    const hang = fresh && this.#worker ? canvases.map((one) => one.transferControlToOffscreen()) : [];
    this.#worker?.postMessage({ ...all, order, hang } satisfies SentClouds, hang);
    void this.#wall?.then((wall) => wall.takeClouds(all, canvases));
  }

  #showClouds(fast: boolean): void {
    this.#clouds.forEach((one, place) => {
      one.hidden = fast !== (place === 1);
    });
  }

  /** One message for all that is drawn at once: each wakes a thread. */
  #send(): void {
    this.#worker?.postMessage(
      this.#waiting,
      this.#waiting.flatMap(({ hang }) => hang ?? []),
    );
    this.#waiting = [];
  }

  #finish(order: number): void {
    this.#done = order;
    this.#seen();
  }
}
