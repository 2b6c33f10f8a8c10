// The experiment of Li, Wen, Lyu 2025, Fig. 4: cells, claims and figures, on a tiny setting and on results made up.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { deepMatrixFactorization } from '../../../src/experiments/li2025/matrix-factorization/index.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = {
  ...deepMatrixFactorization.presets.quick,
  d: 5,
  rank: 1,
  n: [10, 20],
  seeds: [0, 1],
  batchSize: 4,
  steps: 400,
  curves: { depth: 2, n: 10 },
};
const cells = deepMatrixFactorization.cells(settings);

test('cells: both optimizers see the same data, start, batches and noise', () => {
  assert.is(cells.length, 2 * 2 * 2 * 2);
  const twins = cells.filter((cell) => !isTask(cell) && cell.labels.depth === 3 && cell.labels.n === 20 && cell.labels.seed === 1);
  const [a, b] = twins.map((cell) => (isTask(cell) ? assert.unreachable() : { ...cell.config, optimizer: '' }));
  assert.equal(a, b);
});

test('a small run end to end: every claim, figure and table has its numbers', async () => {
  const { claims, figures, tables, basis = '' } = findingsOf(deepMatrixFactorization, settings, await runCells(cells), 'abcdef0123456789');
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(figures.length, 2);
  assert.match(basis, /400 steps.*abcdef012345/);
  assert.equal(
    tables.map(({ rows }) => rows.length),
    [4, 2, 2, 2],
  );
});

test('without results the claims say so', () => {
  const { claims } = deepMatrixFactorization.analyse(settings, []);
  assert.ok(claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
