import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { centralFlowValley } from '../../../src/experiments/cohen2024/central-flow/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';

test.before(init);

const { quick } = centralFlowValley.presets;
const settings = { ...quick, gd: { ...quick.gd, epsilon: [1e-3, 1e-4], T: 1 }, rmsprop: { ...quick.rmsprop, lr: [2e-3] }, seeds: [9] };
let results: CellResult[] = [];
test.before(async () => {
  results = await runCells(centralFlowValley.cells(settings), { runner: experimentRunner([centralFlowValley]) });
});
const verdicts = (from: readonly CellResult[]): string[] => centralFlowValley.analyse(settings, from).claims.map(({ verdict }) => verdict);

test('a small run end to end: every claim holds at a seed and sizes that chose nothing', () => {
  const { claims, figures, tables } = centralFlowValley.analyse(settings, results);
  assert.equal(
    claims.map(({ id, verdict }) => `${id} ${verdict}`),
    ['gd holds', 'rmsprop-1 holds', 'rmsprop-2 holds'],
  );
  assert.is(figures.length, 1);
  assert.is(tables[0]?.rows.length, 4);
});

test('each claim fails where the jumps are those of twice the covariance', () => {
  const wrong = results.map(
    (result): CellResult => ({ ...result, measures: { ...result.measures, sigma: Array.from(result.measures.sigma, (x) => 2 * x) } }),
  );
  assert.equal(verdicts(wrong), ['fails', 'fails', 'fails']);
});

test('cells that were not run make claims say so', () => {
  assert.equal([...new Set(verdicts([]))], ['open']);
});

test.run();
