// Reports on a phone, in Chromium where it is installed: no part of a page is wider than it, whatever words, formulas and tables it holds, and what is
// wide scrolls in a box of its own.
import { chromium } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Claim } from '../../src/cells/claim.js';
import { renderSvg } from '../../src/figures/svg.js';
import { renderReport } from '../../src/report/report.js';
import { renderIndex } from '../../src/report/report-index.js';
import { lineFigure } from '../figures/line-figures.js';
import { chromiumPath } from '../support/browsers/browsers.js';

const word = 'W'.repeat(90);
const formula = Array(12).fill('‖w‖_½^½ + tr(Diag(H)^½)').join(' + ');
const reference = { paper: 'kingma2015', place: 'Fig. 2' } as const;
const claims = [word, formula].map(
  (text, k): Claim => ({ id: `${k}`, text, expected: text, tolerance: text, observed: text, numbers: [], verdict: 'holds' }),
);
const spec = lineFigure({
  rows: [{ optimizer: 'adam', n: 40, seed: 0, loss: 1 }],
  x: { field: 'n', title: 'training rows n', scale: 'linear' },
  y: { field: 'loss', title: 'test loss', scale: 'log' },
  series: { field: 'optimizer', order: [{ value: 'adam', label: 'Adam' }] },
  width: 700,
});
const svg = await renderSvg(spec);

/** A report in which every text is `text`. */
function report(text: string): string {
  const figure = { id: 'loss', title: text, caption: text, spec };
  return renderReport({
    experiment: { ...reference, id: text, title: text, summary: text, ours: text },
    findings: {
      claims,
      figures: [figure],
      tables: [
        { title: text, columns: Array(14).fill('a column of many'), rows: [Array(14).fill(123_456.789)] },
        { title: text, columns: [text, text], rows: [[text, text]] },
      ],
      basis: text,
    },
    figures: [{ figure, svg }],
    settings: { [text]: text },
    preset: text,
    command: text,
    versions: { [text]: text },
    kernel: 'ab'.repeat(32),
    cells: { done: 4, total: 6 },
    seconds: 134.2,
  });
}

const index = renderIndex({
  preset: word,
  kernel: 'ab'.repeat(32),
  entries: [
    { id: 'a', title: word, reference, status: 'complete', claims, seconds: 1 },
    { id: 'b', title: formula, reference, status: 'failed', claims: [], error: word, seconds: 1 },
  ],
});

/** What is wider than the page and not in a box that scrolls, and boxes that scroll and cannot be reached by the keyboard. */
const faults = `(() => {
  const boxed = (element) => element !== null && (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || boxed(element.parentElement));
  const all = [...document.querySelectorAll('body *')];
  const tooWide = all.filter((element) => element.getBoundingClientRect().right > innerWidth + .5 && !boxed(element.parentElement));
  const unreachable = all.filter((element) => getComputedStyle(element).overflowX === 'auto' && element.scrollWidth > element.clientWidth && element.tabIndex < 0);
  return {
    width: Math.max(document.scrollingElement.scrollWidth, innerWidth),
    tooWide: tooWide.map(({ tagName, className }) => tagName + '.' + className),
    unreachable: unreachable.map(({ tagName, className }) => tagName + '.' + className),
  };
})()`;

test('no part of a report or of the page of reports is wider than a phone of 360 or 320 pixels', async () => {
  if (!chromiumPath) {
    console.log('  skipped: Chromium is not installed');
    return;
  }
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    for (const [name, source] of Object.entries({ words: report(word), formulas: report(formula), index })) {
      await page.setContent(source);
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        assert.equal(await page.evaluate(faults), { width, tooWide: [], unreachable: [] }, `${name} at ${width} pixels`);
      }
    }
  } finally {
    await browser.close();
  }
});

test.run();
