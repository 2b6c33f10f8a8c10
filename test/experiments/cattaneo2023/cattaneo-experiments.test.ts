// The experiments around Fig. 1-3 and Thm. 3.1 of Cattaneo, Klusowski, Shigida 2023, on small settings and on results made up.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { biasKernelFigure } from '../../../src/experiments/cattaneo2023/bias-kernel/index.js';
import { bilinearTrajectories } from '../../../src/experiments/cattaneo2023/bilinear/index.js';
import { beforeMinima, crossing, excess, oneNorm } from '../../../src/experiments/cattaneo2023/bilinear/paths.js';
import { modifiedEquationOrder } from '../../../src/experiments/cattaneo2023/modified-equation-order/index.js';
import type { Analysis } from '../../../src/experiments/experiment.js';
import { experiments } from '../../../src/experiments/registry.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { bilinear, type CellResult, init } from '../../../src/index.js';
import { present } from '../../support/present.js';

test.before(init);

const run = (cells: Parameters<typeof runCells>[0]) => runCells(cells, { runner: experimentRunner(experiments) });
const verdicts = ({ claims }: Analysis): Record<string, boolean> =>
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict === 'holds']));
const all = (ids: readonly string[], changed: Record<string, boolean> = {}) => ({
  ...Object.fromEntries(ids.map((id) => [id, true])),
  ...changed,
});

/** The results with the columns of some cells changed. */
function changed(
  results: readonly CellResult[],
  which: (labels: CellResult['labels']) => boolean,
  value: (old: number, column: string, k: number) => number,
): CellResult[] {
  return results.map((result) => {
    if (!which(result.labels)) return result;
    const columns = Object.entries(result.measures).map(([name, values]) => [name, values.map((old, k) => value(old, name, k))]);
    return { ...result, measures: Object.fromEntries(columns) };
  });
}

test('without results every claim says so', () => {
  for (const experiment of [biasKernelFigure, bilinearTrajectories, modifiedEquationOrder]) {
    const { claims } = experiment.analyse(experiment.presets.quick as never, []);
    assert.ok(
      claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'),
      experiment.id,
    );
  }
});

test('bias-kernel: every claim holds on a run and fails on numbers that contradict it', async () => {
  const settings = { ...biasKernelFigure.presets.quick, points: 41 };
  const results = await run(biasKernelFigure.cells(settings));
  const judge = (given: readonly CellResult[]) => verdicts(biasKernelFigure.analyse(settings, given));
  const ids = ['closed-form', 'one-norm', 'turning-point', 'two-norm'];
  assert.equal(judge(results), all(ids));
  const off = changed(
    results,
    ({ epsilon, rho }) => epsilon === 0.1 && rho === 0.5,
    (old, column) => (column === 'closed' ? old + 1e-6 : old),
  );
  assert.equal(judge(off), all(ids, { 'closed-form': false }));
  const turned = changed(
    results,
    ({ epsilon }) => epsilon === 1e-3,
    (old) => -old,
  );
  assert.equal(judge(turned), all(ids, { 'one-norm': false, 'turning-point': false }));
  const doubled = changed(
    results,
    ({ epsilon }) => epsilon === 1,
    (old) => 2 * old,
  );
  assert.equal(judge(doubled), all(ids, { 'two-norm': false }));
});

test('paths of the bilinear model: crossings lie on chords, and ‖∇E‖₁ is the gradient’s', () => {
  const path = [
    [2, 2],
    [1, 2],
    [1, 0.5],
  ] as const; // 4 θ1 θ2 - 3 = 13, 5, -1
  assert.equal(crossing(path, 5), [1, 2]);
  assert.equal(crossing(path, 9), [1.5, 2]);
  assert.equal(crossing(path, -2), undefined);
  assert.equal(beforeMinima(path), path);
  assert.equal(beforeMinima([...path, [3, 3]]), path);
  const gradient = bilinear().gradient([1.5, 2]);
  assert.is(oneNorm([1.5, 2]), Math.abs(gradient[0]) + Math.abs(gradient[1]));
  assert.is(excess(path, path, 9), 0);
  assert.ok(Number.isNaN(excess(path, [[2, 2]], 9)));
});

test('bilinear: every claim holds on a run and fails on numbers that contradict it', async () => {
  const settings = { ...bilinearTrajectories.presets.quick, betas: [0.5, 0.95], rhos: [0.5, 0.95], rates: [0.002, 0.004] };
  const results = await run(bilinearTrajectories.cells(settings));
  const judge = (given: readonly CellResult[]) => verdicts(bilinearTrajectories.analyse(settings, given));
  const ids = ['beta', 'rho', 'rate-beta-above-rho', 'rate-rho-above-beta', 'modified-equation-explains'];
  assert.equal(judge(results), all(ids));
  for (const group of ids.slice(0, 4)) {
    // the two runs of a group exchanged
    const own = results.filter(({ labels }) => labels.group === group && labels.kind === 'adam');
    const exchanged = results.map((result) => {
      const k = own.indexOf(result);
      return k < 0 ? result : { ...own[1 - k], labels: result.labels };
    });
    assert.equal(judge(exchanged)[group], false, group);
  }
  const equationOff = results.map((result) =>
    result.labels.kind === 'equation' && result.labels.group !== 'flow'
      ? { ...present(results.find(({ labels }) => labels.group === 'flow')), labels: result.labels }
      : result,
  );
  assert.equal(judge(equationOff), all(ids, { 'modified-equation-explains': false }));
});

test('modified-equation-order: every claim holds on a run and fails on numbers that contradict it', async () => {
  const settings = { ...modifiedEquationOrder.presets.quick, h: [4e-3, 2e-3, 1e-3] };
  const results = await run(modifiedEquationOrder.cells(settings));
  const findings = modifiedEquationOrder.analyse(settings, results);
  const judge = (given: readonly CellResult[]) => verdicts(modifiedEquationOrder.analyse(settings, given));
  const ids = ['order-2', 'order-1', 'bilinear-errors'];
  assert.equal(verdicts(findings), all(ids));
  assert.equal(findings.tables[0].rows.length, 4);
  const slower = (flow: string) =>
    changed(
      results,
      ({ setting }) => setting === 'network',
      (old, column, k) => (column === flow ? old * 2 ** k : old),
    );
  assert.equal(judge(slower('corrected')), all(ids, { 'order-2': false }));
  assert.equal(judge(slower('without')), all(ids, { 'order-1': false }));
  const scaled = changed(
    results,
    ({ setting }) => setting === 'adam',
    (old) => 1.1 * old,
  );
  assert.equal(judge(scaled), all(ids, { 'bilinear-errors': false }));
});

test.run();
