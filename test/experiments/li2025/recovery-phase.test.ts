import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { recoveryPhase } from '../../../src/experiments/li2025/recovery-phase/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = {
  ...recoveryPhase.presets.quick,
  d: 40,
  n: [5, 20, 35],
  kappa: [2, 4],
  sweep: [
    { lambda: 0, lr: 0.1 },
    { lambda: 0.5, lr: 0.05 },
  ],
  lambdaKappa: 2,
  seeds: [0, 1],
  steps: 400,
};

test('a small run end to end, basis pursuit included', async () => {
  const results = await runCells(recoveryPhase.cells(settings), { runner: experimentRunner([recoveryPhase]) });
  const { claims, figures, tables } = recoveryPhase.analyse(settings, results);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(claims.find(({ id }) => id === 'l1-line')?.verdict, 'holds', 'ℓ1 minimization recovers from 35 of 40 rows and not from 5');
  assert.equal(
    figures.map(({ id }) => id),
    ['rows-and-sparsity', 'rows-and-exponent'],
  );
  assert.is(tables[0]?.rows.length, 2);
});

test('cells that were not run make claims say so', () => {
  assert.ok(recoveryPhase.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
