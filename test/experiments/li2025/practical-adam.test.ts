import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { practicalAdam } from '../../../src/experiments/li2025/practical-adam/index.js';
import { allSeries, cells } from '../../../src/experiments/li2025/practical-adam/settings.js';
import { init } from '../../../src/index.js';
import { present } from '../../support/present.js';

test.before(init);

const { quick } = practicalAdam.presets;

test('the last rate has the defaults of torch.optim.Adam', () => {
  // torch 2: lr 1e-3, betas (0.9, 0.999), eps 1e-8, bias correction.
  const usual = present(allSeries(quick).find(({ value }) => value === 'Adam 0.001')).optimizer;
  assert.equal({ ...usual }, { name: 'adam', lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, epsRoot: 0, biasCorrection: true });
});

test('a small run end to end', async () => {
  const settings = { ...quick, d: 30, kappa: 2, n: 12, seeds: [0], lr: [0.02, 0.01], T: 0.05, sgd: { lr: 0.1, steps: 500 } };
  const results = await runCells(cells(settings));
  assert.is(results.length, 5);
  assert.ok(results.every(({ status }) => status === 'finished'));
  const { figures, tables, claims } = practicalAdam.analyse(settings, results);
  assert.is(figures.length, 1);
  assert.is(tables[0]?.rows.length, 5);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
});

test('claims follow what the runs did', () => {
  /** Runs whose test loss falls from 1 to `floor` at the given step. */
  const pretend = (fallsAt: (series: string, lr: number) => number, floor: (series: string) => number): CellResult[] =>
    allSeries(quick).map(({ value, lr, steps }) => {
      const step = Array.from({ length: 1001 }, (_, k) => Math.round((k * steps) / 1000));
      const testLoss = step.map((k) => (k < fallsAt(value, lr) ? 1 : floor(value)));
      const measures = { testLoss, trainLoss: testLoss, traceH: testLoss, 'traceDiagH^0.5': testLoss, l1: testLoss, 'l0.5': testLoss };
      return { labels: { series: value, seed: 0 }, status: 'finished', seconds: 1, step, measures };
    });
  const failing = (results: readonly CellResult[]): string[] =>
    practicalAdam.analyse(quick, results).claims.flatMap(({ id, verdict }) => (verdict === 'holds' ? [] : [id]));
  const slow = (_: string, lr: number): number => 0.2 / lr ** 2;
  assert.equal(failing(pretend(slow, (series) => (series === 'SGD' ? 0.02 : 0.01))), []);
  assert.equal(failing(pretend(slow, (series) => (series === 'SGD' ? 0.001 : 0.01))), ['sharpness', 'test-loss']);
  assert.equal(
    failing(
      pretend(
        (_, lr) => 20 / lr,
        (series) => (series === 'SGD' ? 0.02 : 0.01),
      ),
    ),
    ['slow-time', 'price'],
  );
  assert.ok(failing(pretend(slow, () => 0.5)).includes('recovers'));
  const none = practicalAdam.analyse(quick, []).claims;
  assert.ok(none.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
