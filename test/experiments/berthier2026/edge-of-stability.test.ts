import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { expectedDelay } from '../../../src/experiments/berthier2026/edge-of-stability/delay.js';
import { edgeOfStability } from '../../../src/experiments/berthier2026/edge-of-stability/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';

test.before(init);

const settings = { ...edgeOfStability.presets.quick, epsilon: [1e-3, 1e-4, 1e-5], zeta: [0.2, 0.7], windows: 8, seeds: [5] };
let results: CellResult[] = [];
test.before(async () => {
  results = await runCells(edgeOfStability.cells(settings), { runner: experimentRunner([edgeOfStability]) });
});

const verdicts = (from: readonly CellResult[]): Record<string, string> =>
  Object.fromEntries(edgeOfStability.analyse(settings, from).claims.map(({ id, verdict }) => [id, verdict]));

test('a small run end to end: every claim holds at seeds and sizes that chose nothing', () => {
  const { claims, figures, tables } = edgeOfStability.analyse(settings, results);
  assert.equal([...new Set(claims.map(({ verdict }) => verdict))], ['holds']);
  assert.equal(
    figures.map(({ id }) => id),
    ['energy', 'order'],
  );
  assert.is(tables[0]?.rows.length, 6);
});

test('each claim fails on results without the effect', () => {
  const wrong = results.map((result): CellResult => {
    const { kind, zeta } = result.labels;
    const { energy, predicted } = result.measures;
    // The drift of the other ζ; Σ without the second direction; a run that the edge holds.
    if (kind === 'valley') {
      const factor = zeta === 0.2 ? (2 - 9 * 0.49) / (2 - 9 * 0.04) : (2 - 9 * 0.04) / (2 - 9 * 0.49);
      const swap = (x: readonly number[]): number[] => x.map((value) => x[0] + factor * (value - x[0]));
      return { ...result, measures: { energy: swap(energy as number[]), predicted } };
    }
    if (kind === 'two') return { ...result, measures: { ...result.measures, s22: Array.from(result.measures.s22, () => 0) } };
    return { ...result, measures: { delay: [0] } };
  });
  assert.equal([...new Set(Object.values(verdicts(wrong)))], ['fails']);
});

test('cells that were not run make claims say so', () => {
  assert.ok(edgeOfStability.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test('the delay of a deep start is more than its depth, by the third order', () => {
  const [lr, depth] = [0.5, 0.02];
  // (1 + u) ln(1 + u) - u = u²/2 - u³/6 + …: u* = lr depth (1 + lr depth/3 + …)
  assert.ok(Math.abs(expectedDelay({ lr, depth }) / depth - (1 + (lr * depth) / 3)) < lr * depth * lr * depth);
});

test.run();
