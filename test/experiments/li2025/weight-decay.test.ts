import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CellResult, isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { weightDecay } from '../../../src/experiments/li2025/weight-decay/index.js';
import { measures } from '../../../src/experiments/li2025/weight-decay/settings.js';
import { leastNorm } from '../../../src/experiments/li2025/weight-decay/tasks.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { diagonalNet, init } from '../../../src/index.js';
import { last, present } from '../../support/present.js';

test.before(init);

const { quick } = weightDecay.presets;

test('the least ℓ1.5 norm: in closed form for one row, and below every other fit', () => {
  // One row of ones: all w_j = y/d, so (d (y/d)^1.5)^(2/3) = y d^(-1/3).
  assert.ok(Math.abs(leastNorm(Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1), Float64Array.of(3)) - 3 / 2) < 1e-9);
  const net = diagonalNet({ d: 40, kappa: 3, n: 15, seed: 1 });
  const truth = present(net.truth).reduce((sum, x) => sum + Math.abs(x) ** 1.5, 0) ** (2 / 3);
  assert.ok(leastNorm(net.z, net.y) < truth);
});

test('a small run end to end: decay shrinks, and the flow is where the runs are', async () => {
  const settings = {
    ...quick,
    d: 12,
    n: 4,
    kappa: 2,
    seeds: [0, 1],
    lr: 0.004,
    T: 0.03,
    flowT: 0.02,
    decoupled: [0, 16],
    coupled: [16],
    fixed: [0, 1],
    rates: [0.01, 0.005],
    fixedT: 0.01,
  };
  const results = await runCells(weightDecay.cells(settings), { runner: experimentRunner([weightDecay]) });
  assert.is(results.length, 4 + 2 + 8 + 2);
  const end = (series: string, w0: number): number =>
    last(present(results.find(({ labels }) => labels.series === series && labels.w0 === w0)).measures['traceDiagH^0.5']);
  assert.ok(end('decoupled', 16) < end('decoupled', 0));
  assert.ok(end('coupled', 16) < end('decoupled', 0));
  const { claims, figures, tables } = weightDecay.analyse(settings, results);
  assert.is(claims.find(({ id }) => id === 'flow')?.verdict, 'holds', claims[0]?.observed);
  assert.is(figures.length, 2);
  assert.is(tables[0]?.rows.length, 3);
});

test('claims follow what the runs did', () => {
  const least = Object.fromEntries(weightDecay.analyse(quick, []).claims.map(({ id, expected }) => [id, Number(expected)])) as {
    decoupled: number;
    coupled: number;
  };
  /** Runs at these norms; train losses fall with the rate unless there is a fixed decay. */
  const pretend = (factor: number, floor: boolean): CellResult[] =>
    weightDecay.cells(quick).map((cell) => {
      const { series, w0 = 0, decay = 0, lr = 1 } = cell.labels as { series: string; w0?: number; decay?: number; lr?: number };
      const value: Record<string, number> = {
        trainLoss: floor && decay > 0 ? 1 : lr,
        testLoss: series === 'coupled' ? 0.01 * factor : 0.015,
        'l0.5': 10 + Math.abs(w0 - 4),
        l1: least.coupled * factor,
        'l1.5': least.decoupled * factor,
        'traceDiagH^0.5': series === 'flow' ? 1 : factor,
      };
      const step = isTask(cell) && series === 'flow' ? [0, quick.flowT] : [0, Math.round(quick.flowT / quick.lr ** 2)];
      return {
        labels: cell.labels,
        status: 'finished',
        seconds: 1,
        step,
        measures: Object.fromEntries(measures.map((name) => [name, [value[name], value[name]]])),
      };
    });
  const failing = (results: readonly CellResult[]): string[] =>
    weightDecay.analyse(quick, results).claims.flatMap(({ id, verdict }) => (verdict === 'holds' ? [] : [id]));
  assert.equal(failing(pretend(1, true)), []);
  assert.equal(failing(pretend(2, false)), ['flow', 'decoupled', 'coupled', 'test-loss', 'fixed-decay']);
  assert.equal(failing([]), ['flow', 'decoupled', 'coupled', 'sparsity', 'test-loss', 'fixed-decay']);
});

test.run();
