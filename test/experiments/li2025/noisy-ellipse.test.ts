import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CellResult, isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { flattest } from '../../../src/experiments/li2025/noisy-ellipse/geometry.js';
import { noisyEllipse } from '../../../src/experiments/li2025/noisy-ellipse/index.js';
import { methods } from '../../../src/experiments/li2025/noisy-ellipse/settings.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';
import { present } from '../../support/present.js';
import { mean } from '../../support/sources.js';

test.before(init);

const { quick } = noisyEllipse.presets;

test('tip and kink are where closed forms have them', () => {
  // The tip ends the long axis; at the kink the y entry of the gradient of f vanishes.
  const axis = fc.double({ min: 0.5, max: 3, noNaN: true });
  fc.assert(
    fc.property(axis, fc.double({ min: 1.2, max: 3, noNaN: true }), (b, ratio) => {
      const a = b * ratio;
      const settings = { ...quick, a, b };
      const near = (e: number, x: number, y: number) => {
        const { theta } = flattest(settings, e);
        assert.ok(Math.hypot(theta[0] - x, theta[1] - y) < 1e-4 * a, `e = ${e}: (${theta}) is not (${x}, ${y})`);
      };
      near(1, a / Math.SQRT2, a / Math.SQRT2);
      near(0.5, Math.sqrt((a * a + b * b) / 2), (a * a - b * b) / Math.sqrt(2 * (a * a + b * b)));
    }),
    { numRuns: 20 },
  );
});

test('a small run end to end: the runs move along the ellipse with their flows', async () => {
  const rate = { lr: 0.02, steps: 2000 };
  const adamE = { low: { ...rate, lambda: 0.25 }, middle: { ...rate, lambda: 0.4 } };
  const settings = { ...quick, seeds: [0, 1, 2, 3], sgd: { lr: 0.04, steps: 1000 }, adam: rate, adamE, records: 20 };
  const results = await runCells(noisyEllipse.cells(settings), { runner: experimentRunner([noisyEllipse]) });
  const { claims, figures, tables } = noisyEllipse.analyse(settings, results);
  assert.equal(
    figures.map(({ id }) => id),
    ['plane', 'sharpness-along-the-ellipse', 'direction-against-slow-time'],
  );
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(tables[0]?.rows.length, 4);
  // One run wobbles across the ellipse by as much as it moves; along it, the mean direction of four seeds moves by five standard errors.
  const directionAt = (k: number, { measures }: CellResult): number =>
    Math.atan2(present(measures['theta@1'].at(k)), present(measures['theta@0'].at(k)));
  for (const { name } of methods(settings)) {
    const runs = results.filter(({ labels }) => labels.method === name && labels.rate === 1);
    assert.is(runs.length, 4);
    const moved = mean(runs.map((run) => directionAt(-1, run) - directionAt(0, run)));
    assert.ok(moved > 0, `${name} moved towards the tip by ${moved}`);
  }
});

test('the ends hold where runs end at the least values of their own sharpness, and fail elsewhere', () => {
  const pretend = (exponentOf: (name: string) => number): CellResult[] =>
    noisyEllipse.cells(quick).map((cell) => {
      const own = flattest(quick, exponentOf(cell.labels.method as string)).theta;
      const [x, y] = isTask(cell)
        ? flattest(quick, present(methods(quick).find(({ name }) => name === cell.labels.method)).exponent).theta
        : own;
      const step = isTask(cell) ? [0, 1] : [0, cell.config.steps];
      const wobble = isTask(cell) ? 0 : 1e-9 * ((Number(cell.labels.seed) % 3) - 1);
      return { labels: cell.labels, status: 'finished', seconds: 1, step, measures: { 'theta@0': [x, x + wobble], 'theta@1': [y, y] } };
    });
  const verdicts = (results: readonly CellResult[]) =>
    Object.fromEntries(noisyEllipse.analyse(quick, results).claims.map(({ id, verdict }) => [id, verdict === 'holds']));
  const own: Record<string, number> = { SGD: 1, 'AdamE-0.25': 0.75, 'AdamE-0.4': 0.6, Adam: 0.5 };
  const ends = ['sgd-end', 'adame-025-end', 'adame-04-end', 'adam-end'];
  const right = verdicts(pretend((name) => own[name]));
  assert.equal(
    ends.map((id) => right[id]),
    [true, true, true, true],
  );
  const tips = verdicts(pretend(() => 1));
  assert.equal(
    ends.map((id) => tips[id]),
    [true, true, false, false], // AdamE-0.25 goes to the tip as SGD does
  );
  const none = noisyEllipse.analyse(quick, []).claims;
  assert.ok(none.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
