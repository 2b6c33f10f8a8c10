import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { ensemble } from '../../../src/experiments/li2025/beta2-schemes/ensemble.js';
import { beta2Schemes } from '../../../src/experiments/li2025/beta2-schemes/index.js';
import { columns, optimizerOf, slowRateOf } from '../../../src/experiments/li2025/beta2-schemes/settings.js';
import { netStart } from '../../../src/experiments/li2025/net-start.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';
import { last } from '../../support/present.js';

test.before(init);

const { quick, paper } = beta2Schemes.presets;

test('schemes meet at the largest rate and have 1 - beta2 = C lr^s', () => {
  for (const s of quick.schemes) {
    const rests = quick.lr.map((lr) => 1 - optimizerOf(quick, s, lr).beta2);
    assert.ok(Math.abs(rests[0] / (quick.c * quick.lr[0] ** 2) - 1) < 1e-9);
    quick.lr.forEach((lr, k) => {
      assert.ok(Math.abs(rests[k] / rests[0] / (lr / quick.lr[0]) ** s - 1) < 1e-6, `s = ${s}`);
    });
  }
  // s = 2 is the scheme of the paper: one c at every rate.
  assert.equal(
    paper.lr.map((lr) => slowRateOf(paper, 2, lr)),
    paper.lr.map(() => paper.c),
  );
});

test('runs and flows start on the manifold', () => {
  const { net, theta0 } = netStart(quick);
  assert.ok(net.loss(theta0) < 1e-25);
});

test('the flows before the first replica hear that the task is to stop', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  const progress = async (): Promise<void> => assert.unreachable('the replicas began');
  const error = await Promise.resolve(ensemble({ settings: quick, s: 2, lr: quick.lr[0] }, { signal, progress })).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.is(error, signal.reason);
});

test('a small run end to end: each scheme is nearest to the flow that its limit names', async () => {
  const settings = {
    ...quick,
    d: 12,
    n: 4,
    kappa: 2,
    schemes: [1, 2, 3],
    lr: [0.004, 0.002],
    T: 0.04,
    c: 60,
    records: 2,
    seeds: [0, 1, 2, 3],
  };
  const results = await runCells(beta2Schemes.cells(settings), { runner: experimentRunner([beta2Schemes]) });
  assert.is(results.length, 6);
  for (const { measures } of results) {
    // All start at one point, with one v.
    for (const name of columns) assert.ok(Math.abs(measures[name][0]) < 1e-9, name);
    const [own, equilibrium, frozen] = ['own', 'equilibrium', 'frozen'].map((name) => last(measures[name])) as [number, number, number];
    assert.ok(own < equilibrium && own < frozen, `${own}, ${equilibrium}, ${frozen}`);
  }
  const { claims, figures, tables } = beta2Schemes.analyse(settings, results);
  assert.equal(
    figures.map(({ id }) => id),
    ['distance-to-the-flows', 'preconditioner'],
  );
  assert.is(tables[0]?.rows.length, 3);
  assert.is(claims.find(({ id }) => id === 'drift')?.verdict, 'holds');
});

test('claims follow the orders that the runs have', () => {
  /** Results whose distances fall with the given orders. */
  const pretend = (order: (s: number, column: string) => number): CellResult[] =>
    quick.lr.flatMap((lr) =>
      quick.schemes.map((s) => {
        const rest = 1 - optimizerOf(quick, s, lr).beta2;
        const values = columns.map((name) => {
          if (name === 'variance') return (rest / (2 - rest)) * (2 - 2 / quick.n);
          return lr ** order(s, name);
        });
        return {
          labels: { s, lr },
          status: 'finished',
          seconds: 1,
          step: [0],
          measures: Object.fromEntries(columns.map((name, k) => [name, [values[k]]])),
        };
      }),
    );
  const failing = (results: readonly CellResult[]): string[] =>
    beta2Schemes.analyse(quick, results).claims.flatMap(({ id, verdict }) => (verdict === 'holds' ? [] : [id]));
  const expected = (s: number, column: string): number => {
    if (column === 'equilibrium') return Math.min(1, s, 2 - s);
    if (column === 'frozen') return Math.min(1, s - 2);
    if (column.toLowerCase().endsWith('drift')) return s - 2;
    return Math.min(1, s);
  };
  assert.equal(failing(pretend(expected)), []);
  assert.equal(failing(pretend((s, column) => (s === 0.5 && column === 'own' ? 0 : expected(s, column)))), ['own-0.5']);
  assert.equal(failing(pretend((s, column) => (column === 'equilibrium' ? 0 : expected(s, column)))), [
    'equilibrium-0.5',
    'equilibrium-1',
    'equilibrium-1.5',
  ]);
  const none = beta2Schemes.analyse(quick, []).claims;
  assert.ok(none.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
