// Canvases and what they show: each is painted at most once a frame, with the newest of its sheets.
import type { CloudLayer } from '../views/cloud.js';
import type { Film } from './film.js';
import { Growing, type Pen, paint } from './paint.js';
import type { CloudSheet, Sheet } from './sheet.js';

type Canvas = HTMLCanvasElement | OffscreenCanvas;

export class Wall {
  readonly #canvases = new Map<string, { readonly context: Pen; readonly growing: Growing | undefined }>();
  readonly #waiting = new Map<string, Sheet>();
  readonly #say: () => void;
  readonly #tell: (fast: boolean) => void;
  #asked = false;
  #film: Film | undefined;
  #playing = false;
  #clouds: Promise<CloudLayer> | undefined;
  #clouding = 0;

  /** `say` is called when what was taken until then can be seen, `tell` with whether the faster of the two canvases of clouds is to be shown. */
  constructor(say: () => void, tell: (fast: boolean) => void) {
    this.#say = say;
    this.#tell = tell;
  }

  /** Asked for its context once: Firefox gives that of a canvas of the page no second time. */
  hang(name: string, canvas: Canvas): void {
    const context = canvas.getContext('2d') as Pen | null;
    if (context) this.#canvases.set(name, { context, growing: typeof OffscreenCanvas === 'undefined' ? undefined : new Growing() });
  }

  take(sheet: Sheet): void {
    this.#waiting.set(sheet.canvas, sheet);
    if (!this.#asked)
      requestAnimationFrame(() => {
        this.#asked = false;
        this.#paint();
        this.#finish();
      });
    this.#asked = true;
  }

  /** Paints each frame of a film from now on, or no more, by code that is loaded then. */
  async play(film: Film | undefined): Promise<void> {
    this.#film = film;
    if (!film || this.#playing) return;
    this.#playing = true;
    const { sheetsOf } = await import('./film.js');
    const frame = (): void => {
      this.#playing = this.#film !== undefined;
      if (!this.#film) return;
      for (const sheet of sheetsOf(this.#film)) this.#waiting.set(sheet.canvas, sheet);
      this.#paint();
      requestAnimationFrame(frame);
    };
    frame();
  }

  /** Paints clouds on the two canvases that come with the first of them, by code that is loaded then. */
  async takeClouds(sheet: CloudSheet, hang: readonly Canvas[]): Promise<void> {
    this.#clouding++;
    this.#clouds ??= import('../views/cloud.js').then(({ CloudLayer: Made }) => new Made(hang[0], hang[1], this.#tell));
    const layer = await this.#clouds;
    requestAnimationFrame(() => {
      layer.draw(sheet);
      this.#clouding--;
      this.#finish();
    });
  }

  /** A canvas is seen when the frame is over in which it was painted. */
  #finish(): void {
    requestAnimationFrame(() => this.#asked || this.#clouding > 0 || this.#say());
  }

  #paint(): void {
    for (const [name, { marks, width, height, ratio, theme }] of this.#waiting) {
      const { context, growing } = this.#canvases.get(name) ?? {};
      if (!context) continue;
      const { canvas } = context;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== w) canvas.width = w;
      if (canvas.height !== h) canvas.height = h;
      paint(context, marks, theme, { ratio, ...(growing && { growing }) });
    }
    this.#waiting.clear();
  }
}
