// When a run stops before its time limit, on a clock of the test: the sooner the longer it will take to stop, so that one that gets little of a processor is in time.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Deadline } from '../../../src/node/store/deadline.js';

/** A run whose process, and threads, get a processor once in `gap` seconds, and whose files take `write` each: when it has stopped. */
function stopped(limit: number, threads: number, gap: number, write: number): { readonly told: number; readonly ended: number } {
  const began = 1000;
  const deadline = new Deadline(limit, threads, began);
  let now = began;
  deadline.wrote(write);
  while (!deadline.isOver(now)) {
    now += deadline.every + gap;
    deadline.heard(gap);
    deadline.tick(now);
  }
  const seen = gap; // until its threads hear of it
  const chunk = gap; // until they come to the end of what they are at
  return { told: now - began, ended: now - began + seen + chunk + (threads + 1) * write };
}

test('on a machine with room a run stops a tenth of its limit before it, or a minute', () => {
  for (const [limit, margin] of [
    [60, 6],
    [300, 30],
    [3600, 60],
    [86400, 60],
  ]) {
    const { told } = stopped(limit, 8, 0, 0);
    assert.ok(told >= limit - margin && told <= limit - margin + 1, `${limit}: ${told}`);
  }
});

test('a run that gets a processor every 3 seconds has stopped before the limit of a minute, which 6 seconds would not do', () => {
  const { told, ended } = stopped(60, 2, 3, 0.5);
  assert.ok(ended <= 60, `${ended}`);
  assert.ok(ended - told > 6, `it took ${ended - told}`);
});

test('however starved, it has stopped in time', () => {
  const starved = fc.record({
    limit: fc.double({ min: 1, max: 600, noNaN: true }),
    threads: fc.integer({ min: 1, max: 64 }),
    gap: fc.double({ min: 0, max: 1 / 16, noNaN: true }),
    write: fc.double({ min: 0, max: 1 / 16, noNaN: true }),
  });
  fc.assert(
    fc.property(starved, ({ limit, threads, gap, write }) => {
      const { told, ended } = stopped(limit, threads, gap * limit, (write * limit) / (threads + 1));
      assert.ok(ended <= limit, `${ended}`);
      assert.ok(told >= 0.3 * limit, `and was at work until ${told}`);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test('half of the limit is for work, whatever was seen; and what was long ago is forgotten', () => {
  const deadline = new Deadline(100, 1, 0);
  deadline.heard(1000);
  deadline.tick(1);
  assert.is(deadline.margin, 50);
  assert.is(deadline.grace, 20);
  for (let k = 2; k < 70; k++) deadline.tick(k);
  assert.is(deadline.margin, 10);
  assert.is(deadline.grace, 5);
  assert.not(deadline.isOver(89.9));
  assert.ok(deadline.isOver(90));
});

test('without a limit it is never over, and cells have as long to be saved as writing them takes', () => {
  const deadline = new Deadline(Number.POSITIVE_INFINITY, 3, 5);
  assert.is(deadline.every, 1);
  deadline.tick(6);
  assert.not(deadline.isOver(1e12));
  assert.is(deadline.grace, 5);
  deadline.wrote(1);
  assert.is(deadline.grace, 12);
});

test.run();
