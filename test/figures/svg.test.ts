// What a drawing needs of the engine it runs in.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderSvg } from '../../src/figures/svg.js';
import { lineFigure } from './line-figures.js';

const spec = lineFigure({
  rows: [1, 2, 3].map((n) => ({ series: 'adam', n, loss: 0.1 ** n, seed: 0 })),
  x: { field: 'n', title: 'n', scale: 'linear' },
  y: { field: 'loss', title: 'loss', scale: 'log' },
  series: { field: 'series', order: [{ value: 'adam', label: 'Adam' }] },
});

test('where no text may be evaluated, as under a strict Content-Security-Policy, the drawing is the same', async () => {
  const renderer = fileURLToPath(new URL('../../src/figures/svg.js', import.meta.url));
  const program = `import { renderSvg } from ${JSON.stringify(renderer)}; process.stdout.write(await renderSvg(${JSON.stringify(spec)}));`;
  const { stdout } = spawnSync(process.execPath, ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  assert.is(stdout, await renderSvg(spec));
});

test('places are to a thousandth of a pixel, texts as they are', async () => {
  const svg = await renderSvg({
    ...spec,
    title: '<a x="0.12345"> 0.12345',
    data: { values: [{ x: 0.123456 }] },
    mark: 'point',
    encoding: { x: { field: 'x', type: 'quantitative', scale: { type: 'log', domain: [0.1, 3] } } },
  });
  assert.match(svg, 'translate(');
  for (const [, value] of svg.matchAll(/ (?:d|transform|x2|width|viewBox)="([^"]*)"/g)) assert.not.match(value, /\.\d{4}|e-/);
  assert.match(svg, '0.12345');
});

test.run();
