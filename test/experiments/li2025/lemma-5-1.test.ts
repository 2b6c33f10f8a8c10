import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { lemma51 } from '../../../src/experiments/li2025/lemma-5-1/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = {
  ...lemma51.presets.quick,
  runs: { d: 20, kappa: 2, n: 8, steps: 500 },
  flow: { d: 8, kappa: 1, n: 3, seeds: 1 },
  sweep: [
    { lambda: 0, lr: 0.1, T: 300 },
    { lambda: 0.5, lr: 0.03, T: 1 },
  ],
  slower: [0.05],
  seeds: [0, 1],
};

let results: CellResult[] = [];
test.before(async () => {
  results = await runCells(lemma51.cells(settings), { runner: experimentRunner([lemma51]) });
});

const verdicts = (from: readonly CellResult[]): Record<string, boolean> =>
  Object.fromEntries(lemma51.analyse(settings, from).claims.map(({ id, verdict }) => [id, verdict === 'holds']));

test('a small run end to end: the identity holds at the ends of the flows, and sharpness falls along them', () => {
  const { claims, figures, tables } = lemma51.analyse(settings, results);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.ok(verdicts(results).identity && verdicts(results).falls); // Lemma 5.1; the flow is a gradient flow of the sharpness in a metric
  assert.equal(
    figures.map(({ id }) => id),
    ['flow', 'norms'],
  );
  assert.is(tables[0]?.rows.length, 2);
});

test('cells that were not run make claims say so', () => {
  assert.ok(lemma51.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
