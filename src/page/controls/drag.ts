// A handle on a figure: dragged by any pointer, moved by arrow keys.
import { element } from './element.js';

export interface HandleOptions {
  readonly label: string;
  readonly kind: string;
  /** A few visible words beside it. */
  readonly words?: string;
  /** Pixels in the figure, from the left and the top; `live` while it moves. */
  readonly move: (x: number, y: number, live: boolean) => void;
}

export class Handle {
  readonly element: HTMLButtonElement;
  readonly #label: string;
  #x = 0;
  #y = 0;

  constructor({ label, kind, words, move }: HandleOptions) {
    this.#label = label;
    const made = element('button', { type: 'button', class: `handle ${kind}`, 'aria-roledescription': 'handle, moved by arrow keys' });
    if (words) made.append(element('span', { 'aria-hidden': 'true' }, words));
    this.element = made;
    let from: { x: number; y: number } | undefined;
    made.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      made.setPointerCapture(event.pointerId);
      made.focus({ preventScroll: true });
      from = { x: this.#x - event.clientX, y: this.#y - event.clientY };
      event.preventDefault();
    });
    made.addEventListener('pointermove', (event) => {
      if (from) move(from.x + event.clientX, from.y + event.clientY, true);
    });
    const end = (event: PointerEvent): void => {
      if (!from) return;
      move(from.x + event.clientX, from.y + event.clientY, false);
      from = undefined;
    };
    made.addEventListener('pointerup', end);
    made.addEventListener('pointercancel', () => {
      if (from) move(this.#x, this.#y, false);
      from = undefined;
    });
    made.addEventListener('keydown', (event) => {
      const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const step = steps[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const far = event.shiftKey ? 20 : 4;
      move(this.#x + far * step[0], this.#y + far * step[1], false);
    });
  }

  /** Puts it at a place of the figure; `where` says which in words. */
  place(x: number, y: number, where: string): void {
    const label = `${this.#label}: ${where}`;
    if (x === this.#x && y === this.#y && label === this.element.getAttribute('aria-label')) return;
    [this.#x, this.#y] = [x, y];
    this.element.style.transform = `translate(${x}px, ${y}px)`;
    this.element.setAttribute('aria-label', label);
  }
}
