import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { sparseRecovery } from '../../../src/experiments/li2025/sparse-recovery/index.js';
import { type CellResult, init, type RunCell } from '../../../src/index.js';
import { present } from '../../support/present.js';

test.before(init);

const settings = {
  ...sparseRecovery.presets.quick,
  d: 100,
  kappa: 2,
  n: [10, 20, 30],
  seeds: [0, 1],
  adam: { ...sparseRecovery.presets.quick.adam, steps: 2000 },
  otherAdams: [{ lr: 0.05, beta1: 0.9, beta2: 0.9, steps: 1000 }],
  sgd: { lr: 0.1, shortSteps: 1000, steps: 4000 },
  curveRows: 20,
};

const runsOf = (of: typeof settings): RunCell[] => sparseRecovery.cells(of).filter((cell): cell is RunCell => !isTask(cell));

/** Cells as if they had been run, with the test loss that `loss` gives at each step. */
function pretend(loss: (optimizer: string, n: number, step: number, seed: number) => number): CellResult[] {
  return runsOf(settings).map(({ labels, config }) => {
    const step = Array.from({ length: config.steps / config.every + 1 }, (_, k) => k * config.every);
    const testLoss = step.map((at) => loss(labels.optimizer as string, labels.n as number, at, labels.seed as number));
    const measures = Object.fromEntries(config.measures.map((name) => [name, testLoss]));
    return { labels, status: 'finished', step, measures, seconds: 1 };
  });
}

const verdicts = (results: readonly CellResult[]): Record<string, boolean> =>
  Object.fromEntries(sparseRecovery.analyse(settings, results).claims.map(({ id, verdict }) => [id, verdict === 'holds']));

test('cells: one per setting of an optimizer, n and seed, the longest first, Adam and SGD on the same data and noise', () => {
  const cells = runsOf(settings);
  assert.is(cells.length, 3 * 3 * 2);
  assert.is(cells[0].labels.optimizer, 'SGD');
  const twin = (optimizer: string): object => {
    const { config } = present(cells.find(({ labels }) => labels.optimizer === optimizer && labels.n === 20 && labels.seed === 1));
    return { problem: config.problem, noise: config.noise, seed: config.seed };
  };
  assert.equal(twin('Adam'), twin('SGD'));
});

test('a small run end to end: claims, figures and tables', async () => {
  const results = await runCells(sparseRecovery.cells(settings));
  const { claims, figures, tables, basis = '' } = findingsOf(sparseRecovery, settings, results, 'abcdef0123456789');
  assert.is(claims.length, 5);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.equal(
    figures.map(({ id }) => id),
    ['test-loss-against-rows', 'test-loss-against-steps'],
  );
  assert.match(basis, /2,000 steps.*abcdef012345/);
  assert.is(tables[0].rows.length, 3);
});

test('claims hold on curves like the paper’s, and each fails on curves that contradict it', () => {
  const jump = (n: number): number => (n > 15 ? 0.05 : 1);
  const slow = (n: number, step: number): number => (step <= 1000 ? 2 : 0.2) * (1 - n / 60);
  const like = pretend((optimizer, n, step) => (optimizer === 'Adam' ? jump(n) : slow(n, step)));
  const all = ['adam-recovers', 'adam-jump', 'sgd-gradual', 'adam-below-sgd', 'sgd-budget'];
  // The l1 line of (100, 2) lies at 10.9 rows, so recovery from 20 rows on comes later than it.
  assert.equal(verdicts(like), { ...Object.fromEntries(all.map((id) => [id, true])), 'adam-recovers': false });
  const early = pretend((optimizer, n, step) => (optimizer === 'Adam' ? 0.05 / (n > 10 ? 6 : 1) : slow(n, step)));
  assert.ok(verdicts(early)['adam-recovers']);
  const oneSeedFails = pretend((optimizer, n, step, seed) => (optimizer === 'Adam' ? (seed === 1 ? 1 : jump(n)) : slow(n, step)));
  assert.not.ok(verdicts(oneSeedFails)['adam-recovers']);
  const flat = pretend(() => 1);
  for (const id of all) assert.not.ok(verdicts(flat)[id], id);
  const sgdJumps = pretend((optimizer, n, step) => (optimizer === 'Adam' ? jump(n) : step <= 1000 && n < 25 ? 1 : 0.01));
  assert.not.ok(verdicts(sgdJumps)['sgd-gradual']);
});

test('cells that were not run make claims say so, and a diverged run counts as not recovered', () => {
  const { claims } = sparseRecovery.analyse(settings, []);
  assert.ok(claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
  const diverged = pretend(() => 0.01).map((result) => ({ ...result, status: 'diverged' as const }));
  assert.not.ok(verdicts(diverged)['adam-recovers']);
});

test.run();
