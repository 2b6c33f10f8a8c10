import { test } from 'uvu';
import * as assert from 'uvu/assert';
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
