// What experiments read off results: by name, with an error that says what is missing.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../src/cells/cell.js';
import {
  column,
  direction,
  ended,
  finished,
  labelsOf,
  lastOf,
  lastTenth,
  meanEnd,
  planeMeasures,
  planePoints,
  recordRows,
} from '../../src/experiments/readings.js';

const result = (seed: number, more: Partial<CellResult> = {}): CellResult => ({
  labels: { optimizer: 'Adam', seed },
  status: 'finished',
  step: [0, 50, 100],
  measures: { testLoss: [4, 2, 1 + seed] },
  seconds: 1,
  ...more,
});

test('labels and columns come with their types, or an error names what is there', () => {
  assert.equal(labelsOf(result(3), { seed: 'number' }), { seed: 3 });
  assert.is(lastOf(result(3), 'testLoss'), 4);
  assert.throws(
    () => column(result(3), 'trainLoss'),
    /the cell \{"optimizer":"Adam","seed":3\} has no column trainLoss \(known: testLoss\)/,
  );
  assert.throws(() => labelsOf(result(3), { n: 'number' }), /has no label n \(a number\) \(known: optimizer, seed\)/);
  assert.throws(() => labelsOf(result(3), { seed: 'text' }), 'has no label seed (a text)');
});

test('results are chosen by their labels; stopped ones cannot be read', () => {
  const all = [result(0), result(1, { status: 'diverged' }), result(2, { status: 'aborted' })];
  assert.equal(ended(all), all.slice(0, 2));
  assert.equal(finished(all), all.slice(0, 1));
  assert.equal(ended(all, { seed: 1 }), all.slice(1, 2));
  assert.equal(ended(all, { seed: 1, optimizer: 'SGD' }), []);
});

test('the end is the last tenth of the steps, infinite for a run that diverged', () => {
  assert.is(lastTenth(result(1), 'testLoss', 100), 2);
  assert.is(meanEnd([result(1), result(3)], 'testLoss'), 3);
  assert.is(meanEnd([], 'testLoss'), undefined);
  assert.is(meanEnd([result(1, { status: 'diverged' })], 'testLoss'), Number.POSITIVE_INFINITY);
});

test('rows of a figure have labels, step and measures', () => {
  assert.equal(recordRows([result(1)])[2], { optimizer: 'Adam', seed: 1, step: 100, testLoss: 2 });
});

test('a path in the plane goes through a task and back', () => {
  const path = result(0, {
    measures: planeMeasures([
      [1, 0],
      [0, 2],
    ]),
  });
  assert.equal(planePoints(path), [
    [1, 0],
    [0, 2],
  ]);
  assert.equal(planePoints(path).map(direction), [0, 90]);
});

test.run();
