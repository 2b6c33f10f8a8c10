import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult, RunCell } from '../../../src/cells/cell.js';
import { drawFigures } from '../../../src/figures/index.js';
import { init } from '../../../src/kernels/init.js';
import { defaultPlot } from '../../../src/sweep/figures/default-plot.js';
import { sweepFigure } from '../../../src/sweep/figures/figure.js';
import type { TheoryWatch } from '../../../src/sweep/figures/lines.js';
import { type GivenPlot, readPlot } from '../../../src/sweep/figures/plot.js';
import type { Shown } from '../../../src/sweep/figures/points.js';
import { planSweep } from '../../../src/sweep/plan/plan.js';

await init();

const plan = planSweep({
  problem: { name: 'diagonalNet', d: 6, kappa: 1, n: [2, 3, 4], seed: `\${seed}` },
  optimizer: { name: 'adam', lr: [0.001, 0.01, 0.1], beta2: [0.9, 0.99, 0.999] },
  noise: { name: 'labelNoise', delta: 0.5 },
  seed: '0..1',
  steps: 20,
  every: 10,
  measures: ['testLoss'],
});

/** The last value of a cell says which it is. */
function value({ labels }: RunCell): number {
  return Number(labels['optimizer.lr']) * 100 + Number(labels.seed);
}

const shown: Shown[] = plan.cells.map((cell) => {
  const result: CellResult = {
    labels: cell.labels,
    status: 'finished',
    step: [0, 10, 20],
    measures: { testLoss: [1, 1, value(cell)] },
    seconds: 0,
  };
  return { cell, result };
});

async function drawn(given: GivenPlot, cells: readonly Shown[] = shown, complaints: string[] = [], watch: Partial<TheoryWatch> = {}) {
  const figure = await sweepFigure(readPlot(given, plan.columns), plan.columns.labels, cells, {
    complain: (what) => complaints.push(what),
    ...watch,
  });
  return { figure, text: JSON.stringify(drawFigures([figure])[0]) };
}

test('lines: a panel for what is named nowhere, means over the seeds, a logarithmic axis for three decades', async () => {
  const { figure, text } = await drawn({ x: 'optimizer.lr', y: 'testLoss', series: 'optimizer.beta2' });
  assert.is(figure.panels.length, 3);
  assert.is(figure.id, 'testLoss-against-optimizer-lr-by-optimizer-beta2');
  assert.is(figure.title, 'Test loss against learning rate');
  assert.is(figure.caption, 'Lines are means over 2 seeds. Measured at the last step.');
  for (const part of ['"type":"log"', 'β2 = 0.999', 'n = 4', '"mean":0.6']) assert.ok(text.includes(part), part);
});

test('a map: values that are even on no scale stand side by side', async () => {
  const { text } = await drawn({ x: 'optimizer.lr', y: 'optimizer.beta2', color: 'testLoss', only: { 'problem.n': 3 } });
  for (const part of ['[\\"0.9\\",\\"0.99\\",\\"0.999\\"]', '"value":0.6', '"y":2'])
    assert.ok(text.replaceAll('\\\\', '\\').includes(part) || part === '"value":0.6', part);
});

test('theory by name: the line of ℓ1 recovery, the slow flow', async () => {
  const rule = await drawn({ x: 'problem.n', y: 'testLoss', series: 'optimizer.lr', only: 'optimizer.beta2=0.99', theory: 'l1-recovery' });
  assert.ok(rule.text.includes('ℓ1 recovery: n = '));
  const complaints: string[] = [];
  const flow = await drawn(
    { x: 'step', y: 'testLoss', series: 'optimizer.lr', only: 'optimizer.beta2=0.99,problem.n=4', theory: 'slow-flow', linear: 'y' },
    shown,
    complaints,
  );
  assert.equal(complaints, []);
  assert.ok(flow.text.includes('slow flow of 0.01'));
  await drawn(
    { x: 'step', y: 'testLoss', series: 'optimizer.lr', only: 'optimizer.beta2=0.99,problem.n=4', theory: 'slow-flow' },
    shown,
    complaints,
  );
  assert.equal(complaints, ['slow-flow: all of it lies below the runs by more than a factor of 30']);
});

test('the slow flow says how far it is, and a signal ends it with its reason', async () => {
  const plot = { x: 'step', y: 'testLoss', series: 'optimizer.lr', only: 'optimizer.beta2=0.99,problem.n=4', theory: 'slow-flow' };
  const seen: number[] = [];
  await drawn({ ...plot, linear: 'y' }, shown, [], { onProgress: (done, total) => seen.push(done / total) });
  assert.is(seen[0], 0);
  assert.is(seen.at(-1), 1);
  assert.ok(seen.length > 4 && seen.every((share, k) => k === 0 || share >= seen[k - 1]), `${seen}`);
  const stop = new AbortController();
  const complaints: string[] = [];
  const onProgress = (done: number): void => {
    if (done >= 1) stop.abort('SIGINT');
  };
  const reason = await drawn(plot, shown, complaints, { signal: stop.signal, onProgress }).catch((error) => error);
  assert.is(reason, 'SIGINT');
  assert.equal(complaints, []);
});

test('a line goes through one optimizer, also where each rate is of one alone', async () => {
  const optimizers = ['adam', 'sgd'].map((name) =>
    planSweep({
      problem: { name: 'bilinear' },
      optimizer: { name, lr: name === 'adam' ? [0.001, 0.002] : [0.1, 0.2] },
      seed: '0..1',
      steps: 20,
      measures: ['trainLoss'],
    }),
  );
  const labels = ['optimizer.name', 'optimizer.lr', 'seed'];
  const cells = optimizers.flatMap((of, k): Shown[] =>
    of.cells.map((cell) => {
      const named = { ...cell, labels: { 'optimizer.name': ['adam', 'sgd'][k], ...cell.labels } };
      return {
        cell: named,
        result: { labels: named.labels, status: 'finished', step: [0, 20], measures: { trainLoss: [1, k + 1] }, seconds: 0 },
      };
    }),
  );
  const columns = { labels, measures: ['trainLoss'] };
  const figureOf = (given: GivenPlot) => sweepFigure(readPlot(given, columns), labels, cells, { complain: () => {} });
  const { panels, id } = await figureOf({ x: 'optimizer.lr', y: 'trainLoss' });
  assert.equal([panels.length, id], [1, 'trainLoss-against-optimizer-lr-by-optimizer-name']);
  assert.match(JSON.stringify(panels), /"series":\[\{"value":"adam","label":"adam"\},\{"value":"sgd"/);
  const map = await figureOf({ x: 'optimizer.lr', y: 'seed', color: 'trainLoss', band: [] }).catch((error) => error);
  assert.is(map.panels?.length, 2, `${map}`);
});

test('runs that diverged are left out and counted, as are those without a result', async () => {
  const some = shown.map((one, k): Shown => {
    if (k === 0) return { ...one, result: undefined };
    return k === 1 && one.result ? { ...one, result: { ...one.result, status: 'diverged' } } : one;
  });
  const { figure } = await drawn({ x: 'optimizer.lr', y: 'testLoss', series: 'optimizer.beta2' }, some);
  assert.match(figure.caption, /1 run of 54 diverged and are left out\. 1 run of 54 has no result yet\./);
});

test('without a plot: the measure against the label with most values', () => {
  assert.equal(defaultPlot(plan.cells, plan.columns), { x: 'problem.n', y: 'testLoss', series: 'optimizer.lr' });
});

const wrong: [given: GivenPlot, message: RegExp][] = [
  [{ y: 'testLoss' }, /plot\.x is required/],
  [{ x: 'step' }, /plot\.y is required/],
  [{ x: 'optimizer.l', y: 'testLoss' }, /there is no label 'optimizer\.l'; did you mean 'optimizer\.lr'/],
  [{ x: 'step', y: 'l1' }, /there is no measure 'l1'/],
  [{ x: 'step', y: 'optimizer.lr', color: 'testLoss' }, /there is no label 'step'/],
  [{ x: 'optimizer.lr', y: 'optimizer.beta2', color: 'testLoss', series: 'seed' }, /a map has no lines/],
  [{ x: 'step', y: 'testLoss', theory: 'gravity' }, /there is no theory 'gravity'/],
  [{ x: 'seed', y: 'testLoss' }, /every label in one place/],
  [{ x: 'step', y: 'testLoss', log: 'z' }, /there is no axis 'z'/],
  [{ x: 'step', y: 'testLoss', only: 'problem.n' }, /LABEL=VALUE/],
  [{ x: 'step', y: 'testLoss', only: { 'problem.n': 5 } }, /no cell has these labels/],
  [{ x: 'step', y: 'testLoss' }, /would make 27 panels/],
  [{ x: 'optimizer.lr', y: 'testLoss', series: 'optimizer.beta2', theory: 'l1-recovery' }, /a number of training rows/],
  [{ x: 'optimizer.lr', y: 'optimizer.beta2', color: 'testLoss', theory: 'slow-flow' }, /beside lines, not on a map/],
];

for (const [given, message] of wrong) {
  test(`${JSON.stringify(given)} is refused`, async () => {
    try {
      await drawn(given);
    } catch (error) {
      assert.match((error as Error).message, message);
      return;
    }
    assert.unreachable();
  });
}

test.run();
