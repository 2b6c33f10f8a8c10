// What leaves the page: its address, the same runs as a command line or a program, and files of its figures and numbers.

import type { Lab } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import { paint } from '../painting/paint.js';
import { csvOf, jsonOf } from '../state/as-data.js';
import { addressOf } from '../state/url.js';
import type { ChartFigure } from '../views/chart-figure.js';
import { cloudMarks } from '../views/cloud-marks.js';
import { inks } from '../views/marks.js';
import type { PlaneFigure } from '../views/plane-figure.js';
import { chartSentence, planeSentence } from '../views/sentences.js';
import { safeText, svgOf } from '../views/svg.js';
import { presentTheme } from '../views/theme.js';
import { ArchivePanel } from './archive.js';
import { button, byId, element } from './element.js';

type Figure = Pick<ChartFigure, 'marks' | 'size'>;

/** Hands a file to the reader. */
function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export class SharePanel {
  readonly #lab: Lab;
  readonly #shown: HTMLElement = element('pre', { id: 'shared', tabindex: 0, 'aria-label': 'What was copied', hidden: true });
  readonly #said: HTMLElement = element('output', { class: 'readout' });
  readonly #archive: ArchivePanel;

  constructor(lab: Lab, easel: Easel, plane: PlaneFigure, chart: Figure) {
    this.#lab = lab;
    const copies = element(
      'div',
      { class: 'row' },
      button('Copy link', () => this.#copy(new URL(`#${addressOf(lab.state)}`, location.href).href)),
      button('Copy as frame', () => this.#copy(this.#frame())),
      button('Copy as command line', () => void this.#code('asCommand')),
      button('Copy as program', () => void this.#code('asProgram')),
      this.#said,
    );
    const text = (name: string, type: string, make: () => string) =>
      button(name.split('.')[1].toUpperCase(), () => download(name, new Blob([make()], { type })));
    const figure = (title: string, of: Figure, say: () => string): HTMLElement =>
      element(
        'div',
        { class: 'row' },
        `${title}: `,
        button(
          'SVG',
          () =>
            download(`${title.toLowerCase()}.svg`, new Blob([svgOf(of.marks(), of.size, say(), inks.paper)], { type: 'image/svg+xml' })),
          {
            'aria-label': `${title} as SVG`,
          },
        ),
        button('PNG', () => this.#picture(title.toLowerCase(), of), { 'aria-label': `${title} as PNG` }),
      );
    const numbers = element(
      'div',
      { class: 'row' },
      'Numbers: ',
      text('runs.csv', 'text/csv', () => csvOf(lab)),
      text('runs.json', 'application/json', () => jsonOf(lab)),
    );
    const whole: Figure = {
      marks: () => plane.marks(cloudMarks(plane.size, lab.state.setup.optimizers, lab.results.crowds)),
      get size() {
        return plane.size;
      },
    };
    byId('share-body').append(
      copies,
      this.#shown,
      figure('Plane', whole, () => planeSentence(lab)),
      figure('Curve', chart, () => chartSentence(lab)),
      numbers,
    );
    this.#archive = new ArchivePanel(lab, easel);
  }

  draw(): void {
    this.#archive.draw();
  }

  /** What puts the present scene or laboratory into a page of the reader's. */
  #frame(): string {
    const address = new URL(`#embed&${addressOf(this.#lab.state)}`, location.href).href;
    const title = byId('title').textContent ?? '';
    return `<iframe src="${safeText(address)}" title="${safeText(title)}" width="760" height="960" loading="lazy"></iframe>`;
  }

  /** The runs as code, by a module that only those load who ask for it. */
  async #code(form: 'asCommand' | 'asProgram'): Promise<void> {
    const { setup } = this.#lab.state;
    const { asCommand, asProgram } = await import('../state/as-code.js');
    const beginnings = await this.#lab.computer.ask('begin', { setup });
    if (beginnings) this.#copy((form === 'asCommand' ? asCommand : asProgram)(setup, beginnings));
  }

  /** Copies a text and shows it, for where the clipboard is closed. */
  #copy(text: string): void {
    this.#shown.hidden = false;
    this.#shown.textContent = text;
    navigator.clipboard?.writeText(text).then(
      () => {
        this.#said.textContent = 'Copied.';
      },
      () => {
        this.#said.textContent = 'Here it is, to be copied:';
      },
    );
  }

  /** Twice as many pixels as CSS has, in the colours that are seen. */
  #picture(name: string, figure: Figure): void {
    const { width, height } = figure.size;
    const canvas = element('canvas', { width: 2 * width, height: 2 * height });
    const context = canvas.getContext('2d');
    if (!context) return;
    paint(context, figure.marks(), presentTheme(), { ratio: 2, solid: true });
    canvas.toBlob((blob) => blob && download(`${name}.png`, blob));
  }
}
