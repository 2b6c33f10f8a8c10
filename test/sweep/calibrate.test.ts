// The estimate of a dry run is by processor time: whatever else the machine is at does not enter.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { groupCells } from '../../src/cells/run-cell-group.js';
import { init } from '../../src/kernels/init.js';
import { calibrate } from '../../src/sweep/calibrate.js';
import { planSweep } from '../../src/sweep/plan/plan.js';

await init();

const { cells } = planSweep({
  problem: { name: 'ellipse', a: 2, b: 1 },
  optimizer: { name: 'sgd', lr: [0.01, 0.02, 0.03] },
  seed: [0, 1],
  steps: 100,
  measures: ['trainLoss'],
});

/** A clock on which whatever is timed takes so long. */
function ticking(seconds: number): () => number {
  let now = 0;
  return () => {
    now += seconds;
    return now;
  };
}

test('what an estimate takes for time is its clock alone', async () => {
  const groups = groupCells(cells, 2).length;
  const { seconds, cpuSeconds } = await calibrate(cells, 2, ticking(0.25));
  assert.ok(Math.abs(cpuSeconds - 0.25 * groups) < 1e-12, `${cpuSeconds} of ${groups} groups that take 0.25 s each to begin`);
  assert.is(seconds, cpuSeconds / Math.min(2, groups));
});

test('a process that waits for a processor estimates the same: its clock stands', async () => {
  const { seconds, bytes } = await calibrate(cells, 2, () => 0);
  assert.is(seconds, 0);
  assert.ok(bytes > 0);
});

test.run();
