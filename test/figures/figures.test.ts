import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Row } from '../../src/figures/aggregate.js';
import { labelsApart, resolveAxis } from '../../src/figures/axis.js';
import { seriesStyle } from '../../src/figures/palette.js';
import type { VegaLiteSpec } from '../../src/figures/panel.js';
import { spread } from '../../src/figures/spread.js';
import { renderSvg } from '../../src/figures/svg.js';
import { curveFigure, type LineFigureOptions, lineFigure, textsOf } from './line-figures.js';

const order = [
  { value: 'adam', label: 'Adam, 20k steps' },
  { value: 'sgd', label: 'SGD, 36k steps' },
];
// Three seeds: 0.1, 1, 10 times a base: mean 3.7 times the base, quartiles .55 and 5.5 times.
const rows: Row[] = order.flatMap(({ value }, index) =>
  [40, 60, 80].flatMap((n) => [0.1, 1, 10].map((factor, seed) => ({ optimizer: value, n, seed, loss: factor * (n + index) }))),
);
const options: LineFigureOptions = {
  rows,
  x: { field: 'n', title: 'training rows n', scale: 'linear' },
  y: { field: 'loss', title: 'test loss', scale: 'log' },
  series: { field: 'optimizer', order },
  verticalRules: [{ value: 61, label: 'ℓ1 recovery' }],
  horizontalRules: [{ value: 0.2, label: 'recovered below 0.2' }],
  subtitle: 'd = 1000',
};

type Dataset = { series: string; x: number; y: number; count: number; mean: number; lower: number; upper: number }[];
const dataset = (spec: VegaLiteSpec, name: string): Dataset => (spec.datasets as Record<string, Dataset>)[name];
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
/** The marks that one layer became. */
const marksOf = (svg: string, layer: string): string =>
  [...svg.matchAll(new RegExp(`<g class="[^"]*${layer}_marks"[^>]*>.*?</g>`, 'g'))].join('');

test('vega-lite accepts the specification without a warning', () => {
  const said: unknown[] = [];
  const note = (...words: unknown[]) => {
    said.push(words);
    return logger;
  };
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  for (const spec of [lineFigure({ ...options, dots: true }), lineFigure({ ...options, rows: [], title: 'Empty' })]) {
    compile(spec as unknown as TopLevelSpec, { logger: logger });
  }
  assert.equal(said, []);
});

test('mean and band limits are those of the seeds', () => {
  const means = dataset(lineFigure(options), 'means');
  assert.is(means.length, 6);
  for (const { series, x, count, mean, lower, upper } of means) {
    const base = x + (series === 'sgd' ? 1 : 0);
    assert.is(count, 3);
    for (const [value, factor] of [
      [mean, 3.7],
      [lower, 0.55],
      [upper, 5.5],
    ])
      assert.ok(Math.abs(value / (factor * base) - 1) < 1e-12);
  }
});

test('the drawing has one line and one band a series, every point, and every text', async () => {
  const svg = await renderSvg(lineFigure({ ...options, dots: true, title: 'Recovery' }));
  assert.is(count(marksOf(svg, 'mean'), /<path /g), 2);
  assert.is(count(marksOf(svg, 'band'), /<path /g), 2);
  assert.is(count(marksOf(svg, 'points'), /<path /g), 6);
  assert.is(count(marksOf(svg, 'seeds'), /<path /g), 18);
  const texts = [
    'Recovery',
    'd = 1000',
    'training rows n',
    'test loss',
    'Adam, 20k steps',
    'SGD, 36k steps',
    'ℓ1 recovery',
    'recovered below 0.2',
  ];
  for (const text of [...texts, 'Line: mean of 3 seeds; band: their middle half.']) assert.ok(textsOf(svg).includes(text), text);
});

test('the band is drawn from its lower to its upper limit', async () => {
  const svg = await renderSvg(lineFigure({ ...options, rows: rows.filter(({ optimizer }) => optimizer === 'adam') }));
  const heights = (layer: string): number[] => [...marksOf(svg, layer).matchAll(/[ML][\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
  // On a log axis the mean lies log(3.7/.55)/log(10) of the way up. The path runs right along the lower limit, back along the upper.
  const [mean] = heights('mean');
  const band = heights('band');
  const [upper, lower] = [band[band.length - 1], band[0]];
  assert.ok(lower - upper > 50, 'the band has a height');
  assert.ok(Math.abs(lower + Math.log10(3.7 / 0.55) * (upper - lower) - mean) < 0.01, `${upper} ${mean} ${lower}`);
});

test('a drawing is a function of the specification and has no ids that could collide in a page', async () => {
  const spec = lineFigure(options);
  const first = await renderSvg(spec);
  await renderSvg(lineFigure({ ...options, title: 'another figure in between' }));
  assert.is(await renderSvg(spec), first);
  assert.is(await renderSvg(JSON.parse(JSON.stringify(spec))), first);
  assert.not.match(first, / id="/);
});

test('the order of rows changes nothing', () => {
  assert.equal(lineFigure({ ...options, rows: [...rows].reverse() }), lineFigure(options));
});

test('a hostile label stays text', async () => {
  const label = `<script>alert(1)</script>" onload='x' &amp;`;
  const hostile = {
    ...options,
    title: label,
    subtitle: label,
    verticalRules: [{ value: 61, label }],
    horizontalRules: [{ value: 0.2, label }],
  };
  const svg = await renderSvg(
    lineFigure({
      ...hostile,
      rows: rows.map((row) => ({ ...row, optimizer: label })),
      x: { ...options.x, title: label },
      series: { field: 'optimizer', order: [{ value: label, label }] },
    }),
  );
  assert.not.match(svg, /<script/);
  assert.match(svg, '&lt;script&gt;');
});

test('field names with dots and brackets are names, not paths', () => {
  const odd = rows.map(({ optimizer, n, seed, loss }) => ({ optimizer, 'problem.n': n, seed, 'traceDiagH^0.5[0]': loss }));
  const spec = lineFigure({
    ...options,
    rows: odd,
    x: { ...options.x, field: 'problem.n' },
    y: { ...options.y, field: 'traceDiagH^0.5[0]' },
  });
  assert.equal(dataset(spec, 'means'), dataset(lineFigure(options), 'means'));
});

test('values without a place on a log axis are left out and counted', async () => {
  const svg = await renderSvg(lineFigure({ ...options, rows: [...rows, { optimizer: 'sgd', n: 100, seed: 0, loss: 0 }] }));
  assert.match(svg, '1 value left out (zero, negative or not finite)');
  assert.not.match(await renderSvg(lineFigure(options)), 'left out');
});

test('points that rest on fewer seeds are counted', async () => {
  const svg = await renderSvg(lineFigure({ ...options, rows: rows.slice(1) }));
  assert.match(svg, '1 of 6 points rest on fewer seeds');
});

test('no rows make an empty figure that says so', async () => {
  const svg = await renderSvg(lineFigure({ ...options, rows: [] }));
  assert.match(svg, 'No results to show.');
  assert.not.match(svg, 'NaN');
});

test('a row of a series that is not listed is refused', () => {
  assert.throws(
    () => lineFigure({ ...options, rows: [{ optimizer: 'adma', n: 40, seed: 0, loss: 1 }] }),
    (error: { code: string }) => error.code === 'E_UNKNOWN_KEY',
  );
});

test('a series without rows keeps its style and gets no label', async () => {
  const svg = await renderSvg(lineFigure({ ...options, rows: rows.filter(({ optimizer }) => optimizer === 'sgd') }));
  assert.not.match(svg, 'Adam');
  assert.match(marksOf(svg, 'mean'), seriesStyle(1).color);
});

test('a curve leaves out step 0 on a log axis, and its rings are the points at the budget', () => {
  const curve = [0, 1, 10, 100, 1000].flatMap((step) =>
    order.map(({ value }) => ({ optimizer: value, seed: 0, step, loss: 1 / (1 + step) })),
  );
  const series = { field: 'optimizer', order };
  const spec = curveFigure({ rows: curve, y: options.y, series, budgets: [{ value: 500, label: '500 steps', rings: ['sgd'] }] });
  assert.equal(
    dataset(spec, 'means').map(({ x }) => x),
    [1, 10, 100, 1000, 1, 10, 100, 1000],
  );
  assert.equal(dataset(spec, 'rings'), [{ series: 'sgd', x: 100, y: 1 / 101 }]);
  assert.is(dataset(curveFigure({ rows: curve, stepScale: 'linear', y: options.y, series }), 'means').length, 10);
});

test('a dense curve is thinned to the width of the plot, its ends kept and its rings exact', () => {
  const curve = Array.from({ length: 5000 }, (_, step) => ({ optimizer: 'sgd', seed: 0, step, loss: 1 + (step % 7) }));
  const budgets = [{ value: 2501, label: 'budget', rings: ['sgd'] }];
  const spec = curveFigure({ rows: curve, stepScale: 'linear', y: options.y, series: { field: 'optimizer', order }, width: 300, budgets });
  const means = dataset(spec, 'means');
  assert.ok(means.length > 290 && means.length <= 302, String(means.length));
  assert.is(means[0].x, 0);
  assert.is(means[means.length - 1].x, 4999);
  for (const { x, mean } of means) assert.ok(Math.abs(mean - (1 + (x % 7))) < 1e-12);
  assert.equal(
    dataset(spec, 'rings').map(({ x }) => x),
    [2501],
  );
});

test('labels that want the same place neither overlap nor leave the plot', () => {
  const wish = fc.record({ at: fc.integer({ min: -50, max: 400 }), size: fc.integer({ min: 10, max: 30 }) });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 11 }), (wishes) => {
      const boxes = spread(wishes, 0, 340)
        .map((centre, index) => ({ top: centre - wishes[index].size / 2, bottom: centre + wishes[index].size / 2 }))
        .sort((a, b) => a.top - b.top);
      boxes.forEach(({ top, bottom }, index) => {
        assert.ok(top >= -1e-9 && bottom <= 340 + 1e-9);
        if (index > 0) assert.ok(top >= boxes[index - 1].bottom - 1e-9);
      });
    }),
    { seed: 1 },
  );
});

test('labels stay where they want to be when there is room, and share the distance when there is not', () => {
  const at = (...places: number[]): number[] =>
    spread(
      places.map((place) => ({ at: place, size: 20 })),
      0,
      340,
    );
  assert.equal(at(200, 50), [200, 50]);
  assert.equal(at(100, 100), [90, 110]);
  assert.equal(at(0, 500), [10, 330]);
});

test('the plot grows with its labels', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ value: `s${index}`, label: `series ${index}` }));
  const spec = lineFigure({
    ...options,
    rows: many.map(({ value }) => ({ optimizer: value, n: 1, seed: 0, loss: 1 })),
    series: { field: 'optimizer', order: many },
  });
  assert.ok((spec.height as number) >= 30 * 20);
});

test('log ticks are powers of ten, then 1-2-5, then even steps', () => {
  const ticks = (low: number, high: number): readonly number[] =>
    resolveAxis({ field: '', title: '', scale: 'log' }, [low, high], 100, 0.01).ticks;
  assert.equal(ticks(0.001, 10), [0.001, 0.01, 0.1, 1, 10]);
  assert.equal(ticks(0.04, 1.5), [0.05, 0.1, 0.2, 0.5, 1]);
  assert.equal(ticks(52, 78), [55, 60, 65, 70, 75]);
  assert.ok(ticks(1e-12, 1e9).length <= 8);
});

test('series differ in colour, dash and shape, and their labels have contrast 4.5 on white', () => {
  const styles = Array.from({ length: 7 }, (_, index) => seriesStyle(index));
  assert.is(new Set(styles.map(({ color }) => color)).size, 7);
  for (let index = 1; index < 5; index++) {
    assert.not.equal(styles[index].dash, styles[index - 1].dash);
    assert.is.not(styles[index].shape, styles[index - 1].shape);
  }
  // Relative luminance and contrast ratio: WCAG 2.2, definitions.
  for (const { textColor } of styles) {
    const [r, g, b] = [1, 3, 5].map((start) => {
      const channel = Number.parseInt(textColor.slice(start, start + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    const contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    assert.ok(contrast >= 4.5, `${textColor}: ${contrast}`);
  }
});

test('without vega the error says what to install', () => {
  const hooks = `export const resolve = (name, context, next) => {
    if (name === 'vega') throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  };`;
  const script = `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
    const { renderSvg } = await import(${JSON.stringify(new URL('../../src/figures/svg.js', import.meta.url).href)});
    await renderSvg({}).catch((error) => console.log(error.message));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.match(said, 'npm install vega@6 vega-lite@6');
});

test('labels of the x axis that would overlap become small ticks', () => {
  const near = resolveAxis({ field: 'n', title: 'n', scale: 'linear', ticks: [240, 260, 280, 300, 900] }, [240, 900], 660, 0);
  const { ticks, minorTicks } = labelsApart(near); // a pixel for each n: 260 and 300 lie 20 from the labels before them
  assert.equal(ticks, [240, 280, 900]);
  assert.equal(minorTicks, [260, 300]);
  const thousands = resolveAxis({ field: 'n', title: 'n', scale: 'linear' }, [0, 3000], 222, 0.025); // 35 pixels from 1,000 to 1,500
  assert.equal(labelsApart(thousands).ticks, [0, 1000, 2000, 3000]);
});

test.run();
