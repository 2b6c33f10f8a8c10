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

test('bias-kernel: the curves are the integrals of Fig. 1, with the signs, turning points and small-gradient limit of Table 1', async () => {
  const { quick } = biasKernelFigure.presets;
  const { beta, x, points } = quick;
  for (const { labels, step, measures } of await run(biasKernelFigure.cells(quick))) {
    const [rho, epsilon] = [Number(labels.rho), Number(labels.epsilon)];
    const [a, b] = [(1 + beta) / (1 - beta), (1 + rho) / (1 - rho)];
    const slope = (y: number): number => ((a - b + (b * epsilon) / (y * y + epsilon)) * y) / Math.sqrt(epsilon + y * y);
    // Simpson's rule on 64 pieces of every step.
    let integral = 0;
    for (let k = 1; k < points; k++) {
      const h = x / (points - 1) / 128;
      const from = step[k - 1];
      for (let i = 0; i < 64; i++)
        integral += (h / 3) * (slope(from + 2 * i * h) + 4 * slope(from + (2 * i + 1) * h) + slope(from + (2 * i + 2) * h));
      assert.ok(
        Math.abs(measures.closed[k] - integral) < 1e-7,
        `ρ ${rho}, ε ${epsilon} at ${step[k]}: ${measures.closed[k]} and ${integral}`,
      );
    }
    const rise = measures.closed[points - 1] - measures.closed[points - 2];
    if (epsilon === 1e-3 && rho !== beta) assert.is(Math.sign(rise), Math.sign(beta - rho), `ρ ${rho}`);
    const turn = Math.sqrt((epsilon * a) / (b - a));
    if (rho > beta && turn < x) {
      const top = step[measures.closed.indexOf(Math.max(...measures.closed))];
      assert.ok(Math.abs(top - turn) <= x / (points - 1), `ρ ${rho}, ε ${epsilon} turns at ${top}, expected ${turn}`);
    }
    if (epsilon === 1) assert.ok(Math.abs(measures.closed[10] / ((step[10] * step[10]) / 2) / a - 1) < 0.05, `ρ ${rho}`);
  }
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
