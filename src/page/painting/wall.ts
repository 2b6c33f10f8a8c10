// Canvases and what they show: each is painted at most once a frame, with the newest of its sheets.
import { Growing, type Pen, paint } from './paint.js';
import type { Sheet } from './sheet.js';

export class Wall {
  readonly #canvases = new Map<string, { readonly context: Pen; readonly growing: Growing | undefined }>();
  readonly #waiting = new Map<string, Sheet>();
  readonly #say: () => void;
  #asked = false;

  /** `say` is called when what was taken until then can be seen. */
  constructor(say: () => void) {
    this.#say = say;
  }

  /** Asked for its context once: Firefox gives that of a canvas of the page no second time. */
  hang(name: string, canvas: HTMLCanvasElement | OffscreenCanvas): void {
    const context = canvas.getContext('2d') as Pen | null;
    if (context) this.#canvases.set(name, { context, growing: typeof OffscreenCanvas === 'undefined' ? undefined : new Growing() });
  }

  take(sheet: Sheet): void {
    this.#waiting.set(sheet.canvas, sheet);
    if (!this.#asked) requestAnimationFrame(() => this.#paint());
    this.#asked = true;
  }

  #paint(): void {
    this.#asked = false;
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
    requestAnimationFrame(() => this.#asked || this.#say()); // a canvas is seen when the frame is over in which it was painted
  }
}
