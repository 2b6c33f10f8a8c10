import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { sparseRecovery } from '../../../src/experiments/li2025/sparse-recovery/index.js';
import { type CellResult, init, type RunCell } from '../../../src/index.js';
import { pretendRuns } from '../../support/fakes/pretend-runs.js';
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

test('at the size of the figure its n ≈ 420 is a claim: refuted where Adam needs fewer rows, and it fails where Adam needs as many', () => {
  const figure = { ...settings, d: 10_000, kappa: 50, n: [300, 360, 420, 480] };
  const verdict = (threshold: number) => {
    const results = pretendRuns(sparseRecovery.cells(figure), ({ optimizer, n }) =>
      (n as number) < threshold ? 5 : optimizer === 'Adam' ? 0.01 : 0.1,
    );
    return sparseRecovery.analyse(figure, results).claims.find(({ id }) => id === 'paper-rows')?.verdict;
  };
  assert.is(verdict(360), 'explained');
  assert.is(verdict(420), 'fails');
});

test('cells that were not run make claims say so, and a diverged run counts as not recovered', () => {
  const { claims } = sparseRecovery.analyse(settings, []);
  assert.ok(claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
  const diverged = pretend(() => 0.01).map((result) => ({ ...result, status: 'diverged' as const }));
  assert.not.ok(verdicts(diverged)['adam-recovers']);
});

test.run();
