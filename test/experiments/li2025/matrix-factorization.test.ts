// The experiment of Li, Wen, Lyu 2025, Fig. 4: cells, claims and figures, on a tiny setting and on results made up.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { deepMatrixFactorization } from '../../../src/experiments/li2025/matrix-factorization/index.js';
import { init } from '../../../src/index.js';
import { pretendRuns } from '../../support/fakes/pretend-runs.js';

test.before(init);

const settings = {
  ...deepMatrixFactorization.presets.quick,
  d: 5,
  rank: 1,
  n: [10, 20],
  seeds: [0, 1],
  batchSize: 4,
  steps: 400,
  curves: { depth: 2, n: 10 },
};
const cells = deepMatrixFactorization.cells(settings);

/** Values of a measure as the paper has them, with Adam better at depth 3 and n = 20 where ours has it so. */
function like(labels: Record<string, string | number>, measure: string): number {
  const adam = labels.optimizer === 'Adam';
  if (measure === 'traceH') return adam ? 1.1 : 1;
  if (measure === 'traceDiagH^0.5') return adam ? 0.5 : 1;
  if (measure === 'testLoss') return adam === (labels.depth === 2) ? 1.5 : 1;
  return 0.01;
}

const verdicts = (values: typeof like): Record<string, boolean> =>
  Object.fromEntries(
    deepMatrixFactorization.analyse(settings, pretendRuns(cells, values)).claims.map(({ id, verdict }) => [id, verdict === 'holds']),
  );

test('cells: both optimizers see the same data, start, batches and noise', () => {
  assert.is(cells.length, 2 * 2 * 2 * 2);
  const twins = cells.filter((cell) => !isTask(cell) && cell.labels.depth === 3 && cell.labels.n === 20 && cell.labels.seed === 1);
  const [a, b] = twins.map((cell) => (isTask(cell) ? assert.unreachable() : { ...cell.config, optimizer: '' }));
  assert.equal(a, b);
});

test('a small run end to end: every claim, figure and table has its numbers', async () => {
  const { claims, figures, tables, basis = '' } = findingsOf(deepMatrixFactorization, settings, await runCells(cells), 'abcdef0123456789');
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(figures.length, 2);
  assert.match(basis, /400 steps.*abcdef012345/);
  assert.equal(
    tables.map(({ rows }) => rows.length),
    [2, 2, 2],
  );
});

test('claims hold where the numbers say so, and each fails on numbers that contradict it', () => {
  const all = {
    'adam-lower-root-trace': true,
    'adam-higher-trace': true,
    'same-training-error': true,
    'adam-higher-test-error': true,
    'adam-worse-everywhere': false,
    'adam-better-with-depth-and-data': true,
  };
  assert.equal(verdicts(like), all);
  const changed = (optimizer: string, measure: string, value: number): Record<string, boolean> =>
    verdicts((labels, name) => (labels.optimizer === optimizer && labels.seed === 1 && name === measure ? value : like(labels, name)));
  assert.equal(changed('Adam', 'traceDiagH^0.5', 2), { ...all, 'adam-lower-root-trace': false });
  assert.equal(changed('Adam', 'traceH', 0.9), { ...all, 'adam-higher-trace': false });
  assert.equal(changed('Adam', 'trainLoss', 0.03), { ...all, 'same-training-error': false });
  assert.not.ok(changed('Adam', 'testLoss', 0.1)['adam-higher-test-error']);
  assert.not.ok(changed('SGD', 'testLoss', 0.1)['adam-better-with-depth-and-data']);
  const worse = verdicts((labels, name) => (name === 'testLoss' ? (labels.optimizer === 'Adam' ? 2 : 1) : like(labels, name)));
  assert.ok(worse['adam-worse-everywhere']);
});

test('without results the claims say so', () => {
  const { claims } = deepMatrixFactorization.analyse(settings, []);
  assert.ok(claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
