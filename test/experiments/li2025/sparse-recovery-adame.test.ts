import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { sparseRecoveryAdamE } from '../../../src/experiments/li2025/sparse-recovery-adame/index.js';
import { cells } from '../../../src/experiments/li2025/sparse-recovery-adame/settings.js';
import { type CellResult, init } from '../../../src/index.js';

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

/** Results as if the test loss were what `loss` gives. */
function pretend(loss: (optimizer: string, n: number) => number): CellResult[] {
  return cells(settings).map(({ labels }) => {
    const value = loss(labels.optimizer as string, labels.n as number);
    return { labels, status: 'finished', step: [0, 1000], measures: { testLoss: [value, value] }, seconds: 1 };
  });
}

const verdicts = (results: readonly CellResult[]): Record<string, boolean> =>
  Object.fromEntries(sparseRecoveryAdamE.analyse(settings, results).claims.map(({ id, verdict }) => [id, verdict === 'holds']));

test('a small run end to end: claims, figure and table', async () => {
  const { claims, figures, tables } = sparseRecoveryAdamE.analyse(settings, await runCells(cells(settings)));
  assert.equal(
    claims.map(({ id }) => id),
    ['drop-0.75', 'like-sgd-0.001', 'fewer-rows'],
  );
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.ok(figures[0]?.caption.includes('1,000 steps'), 'the budget is in the caption');
  assert.is(tables[0]?.rows.length, 3);
});

test('claims hold on curves like the paper’s, and fail on curves that contradict it', () => {
  const paper = pretend((optimizer, n) => (optimizer === 'AdamE-0.75' ? (n > 15 ? 0.01 : 1) : 2 - n / 40));
  assert.equal(verdicts(paper), { 'drop-0.75': true, 'like-sgd-0.001': true, 'fewer-rows': true });
  assert.equal(verdicts(pretend(() => 1)), { 'drop-0.75': false, 'like-sgd-0.001': true, 'fewer-rows': false });
  const unlike = pretend((optimizer) => (optimizer === 'SGD' ? 1 : 0.1));
  assert.not.ok(verdicts(unlike)['like-sgd-0.001']);
});

test('cells that were not run make claims say so', () => {
  assert.ok(
    sparseRecoveryAdamE.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
  );
});

test.run();
