import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { sparseRecoveryRates } from '../../../src/experiments/li2025/sparse-recovery-rates/index.js';
import { cells, stepsAt } from '../../../src/experiments/li2025/sparse-recovery-rates/settings.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = { ...sparseRecoveryRates.presets.quick, d: 100, kappa: 2, n: [20, 30], seeds: [0, 1], steps: 400 };

test('every rate of SGD takes as much slow time', () => {
  for (const lr of settings.rates) assert.ok(Math.abs(stepsAt(settings, lr) * lr * lr - 4) < lr * lr);
});

test('a small run end to end: claims, figure and table', async () => {
  const { claims, figures, tables } = sparseRecoveryRates.analyse(settings, await runCells(cells(settings)));
  assert.equal(
    claims.map(({ id }) => id),
    ['slow-time-0.05', 'like-sgd-0.01', 'below-sgd-0.1'],
  );
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(figures.length, 1);
  assert.is(tables[0]?.rows.length, 2);
});

test('cells that were not run make claims say so', () => {
  assert.ok(
    sparseRecoveryRates.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
  );
});

test.run();
