import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { sparseRecoveryAdamE } from '../../../src/experiments/li2025/sparse-recovery-adame/index.js';
import { cells } from '../../../src/experiments/li2025/sparse-recovery-adame/settings.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = {
  ...sparseRecoveryAdamE.presets.quick,
  d: 100,
  kappa: 2,
  n: [10, 20, 30],
  seeds: [0, 1],
  sweep: [
    { lambda: 0.001, lr: 0.1 },
    { lambda: 0.75, lr: 0.003 },
  ],
  steps: 1000,
};

test('a small run end to end: claims, figure and table', async () => {
  const { claims, figures, tables } = sparseRecoveryAdamE.analyse(settings, await runCells(cells(settings)));
  assert.equal(
    claims.map(({ id }) => id),
    ['drop-0.75', 'like-momentum-0.001', 'like-sgd-0.001', 'fewer-rows'],
  );
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.ok(figures[0]?.caption.includes('1,000 steps'), 'the budget is in the caption');
  assert.is(tables[0]?.rows.length, 3);
});

test('cells that were not run make claims say so', () => {
  assert.ok(
    sparseRecoveryAdamE.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
  );
});

test.run();
