// A number that can be dragged, stepped by keys, or typed, also beyond the slider's range.
import type { SeriesStyle } from '../../figures/palette.js';
import { exponential, logarithm } from '../../kernels/series.js';
import { numberText } from '../views/axis.js';
import { element } from './element.js';
import { setHue } from './hue.js';

export interface SliderOptions {
  readonly label: string;
  readonly range: readonly [number, number];
  readonly log?: boolean;
  /** Whether only whole numbers will do. */
  readonly whole?: boolean;
  /** What a typed number must be, beside finite. */
  readonly allowed?: (value: number) => boolean;
  /** The value as words, for those who hear it. */
  readonly say?: (value: number) => string;
  /** Called on every change; `live` while it is being dragged. */
  readonly change: (value: number, live: boolean) => void;
  /** Of the series that it belongs to. */
  readonly look?: SeriesStyle;
}

const places = 400;

/** A number as people type it: 20,000 and 0,5, and with any minus. */
function numberOf(typed: string): number {
  const plain = /^\s*[1-9]\d{0,2}(,\d{3})+\s*$/.test(typed) ? typed.replaceAll(',', '') : typed.replace(',', '.');
  return plain.trim() === '' ? Number.NaN : Number(plain.replace('−', '-'));
}

/** A slider in its row. */
export class Slider {
  readonly element: HTMLDivElement;
  readonly #range: HTMLInputElement;
  readonly #text: HTMLInputElement;
  readonly #refusal: HTMLElement = element('p', { class: 'error', role: 'status' });
  readonly #options: SliderOptions;
  /** The value that it shows. */
  #value: number | undefined;
  static #count = 0;

  constructor(options: SliderOptions) {
    this.#options = options;
    const id = `slider-${++Slider.#count}`;
    const take = (live: boolean): void => {
      const value = this.#valueAt(Number(this.#range.value));
      this.#say(value);
      options.change(value, live);
    };
    this.#range = element('input', { type: 'range', id, min: 0, max: places, step: 1, input: () => take(true), change: () => take(false) });
    if (options.whole) this.#range.addEventListener('keydown', (event) => this.#pressed(event));
    this.#text = element('input', {
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      'aria-label': `${options.label}, typed`,
      change: () => this.#typed(),
    });
    const label = element('label', { for: id }, options.label);
    if (options.look) label.prepend(element('span', { class: 'swatch', 'aria-hidden': 'true' }));
    this.element = element('div', { class: 'field' }, label, this.#text, this.#range, this.#refusal);
    if (options.look) setHue(this.element, options.look);
  }

  set(value: number): void {
    if (value === this.#value) return;
    const { range, log } = this.#options;
    const shape = log ? logarithm : (x: number): number => x;
    const share = (shape(value) - shape(range[0])) / (shape(range[1]) - shape(range[0]));
    this.#range.value = String(Math.round(places * Math.min(1, Math.max(0, share))));
    this.#say(value);
  }

  #valueAt(place: number): number {
    const { range, log, whole } = this.#options;
    const share = place / places;
    const value = log
      ? exponential(logarithm(range[0]) + share * (logarithm(range[1]) - logarithm(range[0])))
      : range[0] + share * (range[1] - range[0]);
    return whole ? Math.round(value) : Number(value.toPrecision(3));
  }

  /** The next whole number, or that of the next place if it is farther: most places are no other whole number than the one before. */
  #pressed(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    const value = this.#value;
    if (by === undefined || value === undefined) return;
    event.preventDefault();
    const [low, high] = this.#options.range;
    const farther = Math.max(by * this.#valueAt(Number(this.#range.value) + by), by * (value + by));
    const next = Math.min(high, Math.max(low, by * farther));
    if (next === value) return;
    this.set(next);
    this.#options.change(next, false);
  }

  #say(value: number): void {
    this.#value = value;
    this.#text.value = this.#options.whole ? numberText(value, 7) : String(Number(value.toPrecision(6)));
    this.#text.removeAttribute('aria-invalid');
    this.#refusal.textContent = '';
    this.#range.setAttribute('aria-valuetext', this.#options.say?.(value) ?? numberText(value));
  }

  #typed(): void {
    const value = numberOf(this.#text.value);
    const { allowed, whole, change } = this.#options;
    if (!Number.isFinite(value) || allowed?.(value) === false || (whole && !Number.isInteger(value))) {
      this.#text.setAttribute('aria-invalid', 'true');
      this.#refusal.textContent = `Not possible: it stays ${this.#range.getAttribute('aria-valuetext')}.`;
      this.#value = undefined;
      return;
    }
    this.#value = undefined;
    this.set(value);
    change(value, false);
  }
}
