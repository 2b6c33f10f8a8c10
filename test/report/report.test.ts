import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Claim, Verdict } from '../../src/cells/claim.js';
import { formatNumber, formatSeconds } from '../../src/figures/format.js';
import { renderSvg } from '../../src/figures/svg.js';
import { html } from '../../src/report/html.js';
import { type ReportInput, renderReport } from '../../src/report/report.js';
import { settingsRows } from '../../src/report/settings-rows.js';
import { lineFigure } from '../figures/line-figures.js';

const claim = (id: string, observed: string, verdict: Verdict): Claim => ({
  id,
  text: `claim ${id}`,
  expected: `expected ${id}`,
  tolerance: `within ${id}`,
  observed,
  numbers: [],
  verdict,
});

const spec = lineFigure({
  rows: [{ optimizer: 'adam', n: 40, seed: 0, loss: 1 }],
  x: { field: 'n', title: 'training rows n', scale: 'linear' },
  y: { field: 'loss', title: 'test loss', scale: 'log' },
  series: { field: 'optimizer', order: [{ value: 'adam', label: 'Adam' }] },
});
const figure = { id: 'loss', title: 'Test loss', caption: 'Five seeds.', spec };
const input: ReportInput = {
  experiment: {
    id: 'sparse-recovery',
    title: 'Sparse recovery',
    paper: 'kingma2015',
    place: 'Fig. 2',
    summary: 'A summary.',
    ours: 'The learning rates.',
  },
  findings: {
    claims: [claim('a', '0.083', 'holds'), claim('b', '2.42', 'fails'), claim('c', 'not run', 'open')],
    figures: [figure],
    tables: [{ title: 'Losses', columns: ['optimizer', 'n', 'loss'], rows: [['Adam', 20_000, 0.083123]] }],
  },
  figures: [{ figure, svg: await renderSvg(spec) }],
  settings: { problem: { d: 1000 }, seeds: [0, 1] },
  preset: 'quick',
  command: 'npx minifold run sparse-recovery --seeds 0..1',
  versions: { minifold: '0.1.0', Node: '22.12.0' },
  kernel: 'ab'.repeat(32),
  cells: { done: 6, total: 6 },
  seconds: 134.2,
};
const withClaims = (...claims: ReturnType<typeof claim>[]): string => renderReport({ ...input, findings: { ...input.findings, claims } });
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

test('everything that was found is in the report', () => {
  const page = renderReport(input);
  for (const id of ['a', 'b', 'c'])
    for (const text of [`claim ${id}`, `expected ${id}`, `within ${id}`]) assert.ok(page.includes(`>${text}<`), text);
  for (const text of [
    'Sparse recovery',
    'Kingma, Ba 2015, Adam: A Method for Stochastic Optimization, Fig. 2',
    'A summary.',
    'The learning rates.',
    'Test loss',
    'Five seeds.',
    'training rows n',
  ])
    assert.ok(page.includes(text), text);
  for (const text of ['20,000', '0.08312', 'problem.d', '1000', '0, 1', '22.12.0', input.command, input.kernel, '2 min 14 s'])
    assert.ok(page.includes(`>${text}<`), text);
  assert.match(page, 'href="./figures/loss.svg"');
  assert.match(page, 'href="./figures/loss.vl.json"');
});

test('the verdict counts claims that hold, that do not, and that are open', () => {
  assert.match(renderReport(input), '<strong>1 of 3 claims hold</strong> · 1 does not hold, 1 open');
  assert.match(withClaims(claim('a', '1', 'holds')), '<strong>1 of 1 claim holds</strong></p>');
  assert.match(withClaims(claim('a', '1', 'fails'), claim('b', '1', 'fails')), '<strong>0 of 2 claims hold</strong> · 2 do not hold</p>');
});

test('a verdict is a symbol and a word, never a colour alone', () => {
  const page = renderReport(input);
  assert.match(page, '✓</span> holds');
  assert.match(page, '✗</span> does not hold');
  assert.match(page, '–</span> open');
});

test('a run that stopped early says so, a complete one does not', () => {
  const page = renderReport({ ...input, cells: { done: 4, total: 6 } });
  assert.match(page, '<strong>Stopped early.</strong> 4 of 6 cells are done');
  assert.not.match(renderReport(input), 'topped early');
  assert.match(renderReport(input), 'complete: all 6 cells');
});

test('the page loads nothing and runs nothing', () => {
  const page = renderReport(input);
  assert.not.match(page, /<(script|link|img|iframe|object|embed|base)\b/i);
  assert.not.match(page, /\b(src|srcset|poster|background)\s*=/i);
  assert.not.match(page, /url\(|@import/i);
  assert.not.match(page, /(href|action)="(?!\.\/)/);
  assert.match(page, `content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test('a hostile text anywhere stays text', async () => {
  const bad = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;
  const series = { field: 'optimizer', order: [{ value: 'adam', label: bad }] };
  const hostileSpec = lineFigure({
    rows: [{ optimizer: 'adam', n: 1, seed: 0, loss: 1 }],
    x: { field: 'n', title: bad, scale: 'linear' },
    y: { field: 'loss', title: bad, scale: 'linear' },
    series,
    title: bad,
  });
  const hostileFigure = { id: bad, title: bad, caption: bad, spec: hostileSpec };
  const page = renderReport({
    experiment: { id: bad, title: bad, paper: 'kingma2015', place: `(${bad}` as const, summary: bad, ours: bad },
    findings: {
      claims: [{ id: bad, text: bad, expected: bad, tolerance: bad, observed: bad, numbers: [], verdict: 'holds' }],
      figures: [hostileFigure],
      tables: [{ title: bad, columns: [bad], rows: [[bad]] }],
    },
    figures: [{ figure: hostileFigure, svg: await renderSvg(hostileSpec) }],
    settings: { [bad]: bad, list: [bad] },
    preset: bad,
    command: bad,
    versions: { [bad]: bad },
    kernel: bad,
    cells: input.cells,
    seconds: 1,
  });
  const tags = [...page.matchAll(/<[/!]?([a-z]\w*)((?:\s+[^\s="<>]+(?:="[^"<]*")?)*)\s*\/?>/g)];
  assert.is(tags.length, count(page, /</g), 'every < begins a well-formed tag');
  for (const [, name, attributes] of tags) {
    assert.not.ok(['script', 'img'].includes(name), name);
    assert.not.match(attributes.replace(/"[^"]*"/g, '""'), /\son\w+=/);
  }
  // The policy would stop a script even so.
  assert.match(page, "default-src 'none'");
});

test('the document has a language, a title, headed tables and named figures', () => {
  const page = renderReport(input);
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.match(page, '<title>Sparse recovery · minifold</title>');
  assert.is(count(page, /<h1>/g), 1);
  assert.match(
    page,
    /style="--width: \d+px"><svg aria-describedby="figure-1-caption" role="img" aria-label="Figure 1\. Test loss\. test loss/,
  );
  assert.is(count(page, /<th scope="col"/g), 5 + 3);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const [, id] of page.matchAll(/aria-(?:labelledby|describedby)="([^"]*)"/g)) assert.ok(ids.includes(id), id);
});

test('sections without content are left out', () => {
  const page = renderReport({ ...input, findings: { claims: [], figures: [], tables: [] }, figures: [] });
  for (const heading of ['Claims', 'Figures', 'Tables']) assert.not.match(page, `>${heading}</h2>`);
  assert.not.match(page, 'class="verdict');
});

test('the same input gives the same page', () => {
  assert.is(renderReport(structuredClone(input)), renderReport(input));
});

test('the tag escapes values, joins lists, keeps its own markup', () => {
  assert.is(
    html`<p title="${'"&'}">${['<', html`<b>${"'"}</b>`, undefined, 7]}</p>`.source,
    '<p title="&#34;&#38;">&#60;<b>&#39;</b>7</p>',
  );
});

test('settings become paths as on the command line', () => {
  assert.equal(settingsRows({ d: 1, sgd: { lr: 0.1 }, seeds: [0, 1], runs: [{ n: 2 }, { n: 3 }], none: [], nothing: null }), [
    ['d', '1'],
    ['sgd.lr', '0.1'],
    ['seeds', '0, 1'],
    ['runs[0].n', '2'],
    ['runs[1].n', '3'],
    ['none', 'none'],
    ['nothing', 'null'],
  ]);
});

test('numbers keep four digits, times the units that matter', () => {
  assert.equal([20_000, 0, -3, 0.0831234, 1234.567, 1.2345678e-7, 2.5e9 + 0.5, Number.NaN].map(formatNumber), [
    '20,000',
    '0',
    '-3',
    '0.08312',
    '1235',
    '1.235e-7',
    '2.5e+9',
    'NaN',
  ]);
  assert.equal([-1.354e-321, 5e-324, -0, 2.2250738585072014e-308].map(formatNumber), ['0', '0', '0', '2.225e-308']); // below it digits are lost
  assert.equal([0.0123, 12.345, 134.2, 8040].map(formatSeconds), ['0.0123 s', '12.3 s', '2 min 14 s', '2 h 14 min']);
});

test.run();
