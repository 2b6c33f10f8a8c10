import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { weightDecay } from '../../../src/experiments/li2025/weight-decay/index.js';
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

test.run();
