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

test('a small run end to end: every column has a number', async () => {
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
    const [own, limit] = ['own', 'limit'].map((name) => last(measures[name])) as [number, number];
    const [printed, error] = ['printed', 'ownError'].map((name) => last(measures[name])) as [number, number];
    assert.ok(error > 0 && own < 0.1 && printed < 0.1 && limit < 1, `${own} ± ${error}, ${printed}, ${limit}`);
  }
  const { claims, figures, tables } = beta2Schemes.analyse(settings, results);
  assert.equal(
    figures.map(({ id }) => id),
    ['distance-to-the-flows', 'preconditioner'],
  );
  assert.is(tables[0]?.rows.length, 3);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
});

/** Results whose distances fall with the given orders; claims on them. */
function pretend(order: (s: number, column: string) => number, size: (s: number, column: string) => number = () => 1): CellResult[] {
  return quick.lr.flatMap((lr) =>
    quick.schemes.map((s) => {
      const rest = 1 - optimizerOf(quick, s, lr).beta2;
      const value = (name: string): number => {
        if (name === 'variance') return size(s, name) * (rest / (2 - rest)) * (2 - 2 / quick.n);
        if (name === 'varianceError') return 0.1 * (rest / (2 - rest));
        if (name === 'flowDrift') return 1;
        if (name === 'drift') return 1 - lr ** order(s, name);
        if (name === 'driftError') return 1e-6;
        return (name.endsWith('Error') ? 1e-6 : size(s, name)) * lr ** order(s, name.replace('Error', ''));
      };
      const measures = Object.fromEntries(columns.map((name) => [name, [value(name)]]));
      return { labels: { s, lr }, status: 'finished', seconds: 1, step: [0], measures };
    }),
  );
}

const failing = (results: readonly CellResult[]): string[] =>
  beta2Schemes.analyse(quick, results).claims.flatMap(({ id, verdict }) => (verdict === 'holds' ? [] : [id]));

const orders = (s: number, column: string): number => {
  if (column === 'printed') return s <= 1 ? 0 : 1;
  if (column === 'limit' || column === 'flowToLimit') return s === 0.5 ? 0 : s <= 1 ? 1 : s < 2 ? 0.5 : Math.min(1, s - 2);
  return Math.min(1, s);
};

/** Data in which an effect is missing: the claims that must fail. */
const controls: readonly (readonly [what: string, results: () => CellResult[], failing: readonly string[]])[] = [
  ['all as it should be', () => pretend(orders), []],
  [
    'no scheme follows its flow',
    () => pretend((s, column) => (column === 'own' ? 0 : orders(s, column))),
    [...quick.schemes.map((s) => `own-${s}`), 'printed-0.5', 'printed-1'],
  ],
  [
    'the flow of the paper at half the distance',
    () =>
      pretend(
        (s, column) => orders(s, column === 'printed' ? 'own' : column),
        (_, column) => (column === 'printed' ? 0.5 : 1),
      ),
    ['printed-0.5', 'printed-1'],
  ],
  [
    'no limit',
    () => pretend((s, column) => (column === 'limit' ? 0 : orders(s, column))),
    ['limit-1', 'limit-1.5', 'limit-2.5', 'limit-3', 'limit-3.5'],
  ],
  [
    'the preconditioner keeps off the flow’s',
    () => pretend((s, column) => (column === 'drift' ? 0.1 : orders(s, column))),
    quick.schemes.map((s) => `drift-${s}`),
  ],
  ['v twice as noisy', () => pretend(orders, (_, column) => (column === 'variance' ? 2 : 1)), ['noise-of-v']],
];

for (const [what, results, expected] of controls) {
  test(`claims on made-up data: ${what}`, () => assert.equal(failing(results()).sort(), [...expected].sort()));
}

test('what was not run is open', () => {
  const none = beta2Schemes.analyse(quick, []).claims;
  assert.ok(none.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
