import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CellResult, isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { recoveryPhase } from '../../../src/experiments/li2025/recovery-phase/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';
import { l1RecoveryRows } from '../../../src/measures/l1-recovery.js';

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

/** Results as if each trial had recovered or not as `recovers` says. */
function pretend(recovers: (method: string, n: number, kappa: number) => boolean): CellResult[] {
  return recoveryPhase.cells(settings).map((cell) => {
    const { method, n, kappa } = cell.labels as { method: string; n: number; kappa: number };
    const loss = (rows: number): number => (recovers(method, rows, kappa) ? 0.001 : 1);
    const common = { labels: cell.labels, status: 'finished', seconds: 1 } as const;
    return isTask(cell)
      ? { ...common, step: settings.n, measures: { testLoss: settings.n.map(loss), zeroPredictor: settings.n.map(() => 1) } }
      : { ...common, step: [0, settings.steps], measures: { testLoss: [1, loss(n)] } };
  });
}

const verdicts = (results: readonly CellResult[]): Record<string, boolean> =>
  Object.fromEntries(recoveryPhase.analyse(settings, results).claims.map(({ id, verdict }) => [id, verdict === 'holds']));

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

test('claims hold on trials as theory expects them, and each fails on its contrary', () => {
  const line = (kappa: number): number => l1RecoveryRows(settings.d, kappa);
  const expected = pretend((method, n, kappa) => n > line(kappa) * (method === 'Adam' ? 0.3 : method === 'SGD' ? 2 : 1));
  assert.equal(verdicts(expected), { 'l1-line': true, 'adam-contains-l1': true, 'adam-beyond-l1': true, lambda: true });
  assert.equal(verdicts(pretend(() => false))['l1-line'], false);
  const adamNever = pretend((method, n, kappa) => method !== 'Adam' && n > line(kappa));
  assert.equal(verdicts(adamNever), { 'l1-line': true, 'adam-contains-l1': false, 'adam-beyond-l1': false, lambda: false });
});

test('cells that were not run make claims say so', () => {
  assert.ok(recoveryPhase.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
