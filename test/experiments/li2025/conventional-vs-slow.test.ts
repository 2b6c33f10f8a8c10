import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { conventionalVsSlow } from '../../../src/experiments/li2025/conventional-vs-slow/index.js';
import { interpolate } from '../../../src/experiments/li2025/conventional-vs-slow/readings.js';
import { solverSteps } from '../../../src/experiments/li2025/conventional-vs-slow/settings.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';
import { last } from '../../support/present.js';

test.before(init);

const { quick } = conventionalVsSlow.presets;

test('a small run end to end', async () => {
  const settings = { ...quick, seeds: [0, 1, 2], rates: [0.16, 0.08], fineness: 1, slowSteps: 64, records: 20 };
  const results = await runCells(conventionalVsSlow.cells(settings), { runner: experimentRunner([conventionalVsSlow]) });
  const { claims, figures, tables } = conventionalVsSlow.analyse(settings, results);
  assert.equal(
    figures.map(({ id }) => id),
    ['plane', 'two-clocks'],
  );
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(tables[0]?.rows.length, 2);
  // Every path of the slow horizon ends near the tip, at 45°, but none of the fast one.
  for (const { labels, measures } of results) {
    const degrees = (Math.atan2(last(measures['theta@1']), last(measures['theta@0'])) * 180) / Math.PI;
    if (labels.horizon === 'slow') assert.ok(Math.abs(degrees - 45) < 5, `${labels.series}: ${degrees}`);
    else assert.ok(degrees < 40, `${labels.series}: ${degrees}`);
  }
});

/** Paths whose directions are 10 + speed · slow time, with a seed's own offset. */
function pretend(speed: (series: string) => number): CellResult[] {
  return conventionalVsSlow.cells(quick).map(({ labels }) => {
    const { series, horizon, lr = 1, seed = 0 } = labels as { series: string; horizon: string; lr?: number; seed?: number };
    const T = series === 'slow' ? quick.slowTime : horizon === 'fast' ? quick.fastTime : quick.slowTime / lr;
    const t = Array.from({ length: 101 }, (_, k) => (k * T) / 100);
    const angles = t.map((time) => ((10 + speed(series) * time * (series === 'slow' ? 1 : lr) + 0.01 * (seed % 2)) * Math.PI) / 180);
    const step = t.map((time) => (series === 'SGD' ? time / lr : time));
    return { labels, status: 'finished', seconds: 1, step, measures: { 'theta@0': angles.map(Math.cos), 'theta@1': angles.map(Math.sin) } };
  });
}

const verdicts = (results: readonly CellResult[]): Record<string, boolean> =>
  Object.fromEntries(conventionalVsSlow.analyse(quick, results).claims.map(({ id, verdict }) => [id, verdict === 'holds']));

test('claims: the motion is of order lr on the fast clock; each fails on its contrary', () => {
  const same = verdicts(pretend(() => 1.5));
  assert.equal([same['lost-in-the-limit'], same['conventional-on-its-horizon'], same['conventional-beyond']], [true, true, true]);
  // Paths that are equally far off at every rate do not come nearer with lr.
  assert.is(same['kept-by-the-slow-sde'], false);
  const stuck = verdicts(pretend((series) => (series === 'conventional' ? -40 : 1.5)));
  assert.equal([stuck['conventional-on-its-horizon'], stuck['conventional-beyond']], [false, false]);
  assert.is(verdicts(pretend((series) => (series === 'SGD' ? -1 : 1.5)))['lost-in-the-limit'], false);
  const none = conventionalVsSlow.analyse(quick, []).claims;
  assert.ok(none.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test('solver steps are a power of two, at least as many as asked for; curves are read between their points', () => {
  for (const lr of quick.rates) {
    const steps = solverSteps(quick, { lr, horizon: 'slow' });
    const least = (quick.fineness * quick.slowTime) / (lr * lr);
    assert.ok(Number.isInteger(Math.log2(steps)) && steps >= least && steps < 2 * least);
  }
  const curve = { t: [0, 1, 3], degrees: [0, 2, 6] };
  assert.equal(
    [0, 0.5, 1, 2.5, 3].map((t) => interpolate(curve, t)),
    [0, 1, 2, 5, 6],
  );
});

test.run();
