// A file that `minifold export` made: its runs as a figure and a table, here and nowhere else.
import { seriesStyle } from '../../figures/palette.js';
import type { Lab } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import type { ArchivedRun } from '../protocol.js';
import { same } from '../same.js';
import { numberText } from '../views/axis.js';
import { cssSize } from '../views/canvas.js';
import { type Chart, chartMarks } from '../views/chart.js';
import { presentTheme } from '../views/theme.js';
import { byId, element } from './element.js';

/** As many lines as can be told apart. */
const most = 12;

export class ArchivePanel {
  readonly #lab: Lab;
  readonly #easel: Easel;
  readonly #said: HTMLElement = element('p', { class: 'readout', id: 'archive-sentence', role: 'status' });
  readonly #canvas: HTMLCanvasElement = element('canvas', {
    id: 'archive-front',
    role: 'img',
    'aria-label': 'Results of the file',
    'aria-describedby': 'archive-sentence',
  });
  readonly #choice: HTMLSelectElement = element('select', { 'aria-label': 'Measure' });
  readonly #box: HTMLElement;
  #runs: readonly ArchivedRun[] = [];
  /** What the figure is of. */
  #shown: readonly unknown[] = [];

  constructor(lab: Lab, easel: Easel) {
    this.#lab = lab;
    this.#easel = easel;
    const file = element('input', { type: 'file', accept: '.zip,application/zip', id: 'archive' });
    file.addEventListener('change', () => void lab.during(this.#open(file.files?.[0])));
    this.#choice.addEventListener('change', () => this.draw());
    this.#box = element('figure', { class: 'chart', hidden: true }, this.#choice, element('div', { class: 'drawing' }, this.#canvas));
    byId('share-body').append(
      element('p', {}, element('label', { for: 'archive' }, 'Open results that minifold export put into a ZIP file: '), file),
      this.#said,
      this.#box,
    );
    new ResizeObserver(() => this.draw()).observe(this.#canvas);
  }

  draw(): void {
    if (this.#runs.length === 0) return;
    const size = cssSize(this.#canvas);
    const shown = [this.#runs, this.#choice.value, presentTheme(), size.width, size.height];
    if (size.width === 0 || same(shown, this.#shown)) return;
    this.#shown = shown;
    this.#easel.show(this.#canvas, chartMarks(this.#chart(), size), size);
  }

  async #open(file: File | undefined): Promise<void> {
    if (!file) return;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      this.#runs = (await this.#lab.computer.ask('archive', { bytes })) ?? [];
      const names = [...new Set(this.#runs.flatMap(({ measures }) => Object.keys(measures)))];
      this.#choice.replaceChildren(...names.map((name) => element('option', {}, name)));
      this.#box.hidden = this.#runs.length === 0;
      this.#said.textContent = this.#sentence();
      this.draw();
    } catch (error) {
      this.#box.hidden = true;
      this.#said.textContent = (error as Error).message;
    }
  }

  #sentence(): string {
    const count = this.#runs.length;
    if (count === 0) return 'No result: none of its cells is done.';
    const [name] = Object.keys(this.#runs[0].measures);
    const lasts = this.#runs.map(({ label, measures }) => `${label}: ${numberText(measures[name]?.at(-1) ?? Number.NaN)}`);
    const shown = count > most ? ` The first ${most} are drawn.` : '';
    return `${count} result${count === 1 ? '' : 's'}.${shown} ${name} at the end: ${lasts.slice(0, most).join('; ')}.`;
  }

  #chart(): Chart {
    const name = this.#choice.value;
    const runs = this.#runs.slice(0, most).filter(({ measures }) => measures[name] !== undefined);
    const series = runs.map(({ label, step, measures }, k) => ({
      title: label,
      look: { ...seriesStyle(k), dash: [] },
      x: step,
      y: measures[name],
    }));
    const positive = series.every(({ y }) => y.every((value) => value > 0));
    const to = Math.max(1, ...series.map(({ x }) => x.at(-1) ?? 0));
    return { series, rules: [], x: { title: 'steps', log: false, to }, y: { title: name, log: positive } };
  }
}
