// Names of runs beside their points in the plane.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { labelPlaces } from '../../src/page/views/labels.js';

test('a name stands at the right of its point, or at the left where the start is at its right', () => {
  assert.equal(labelPlaces([[300, 200]], ['SGD'], undefined, 700), [{ x: 313, y: 205, align: 'start' }]);
  assert.equal(labelPlaces([[300, 200]], ['SGD'], [400, 100], 700), [{ x: 287, y: 205, align: 'end' }]);
  assert.equal(labelPlaces([undefined], ['SGD'], undefined, 700), [undefined]);
});

test('a name does not leave the figure', () => {
  assert.equal(labelPlaces([[680, 200]], ['Adam'], undefined, 700), [{ x: 667, y: 205, align: 'end' }]);
  assert.equal(labelPlaces([[20, 200]], ['Adam'], [400, 100], 700), [{ x: 33, y: 205, align: 'start' }]);
});

test('a name covers neither another point, nor another name, nor that of the start', () => {
  // the end of both runs of the bilinear model, where the one name lay on the other run's point
  const beside = labelPlaces(
    [
      [312, 403],
      [283, 392],
    ],
    ['SGD', 'Adam'],
    [555, 66],
    744,
  );
  assert.equal(beside, [
    { x: 325, y: 408, align: 'start' },
    { x: 270, y: 397, align: 'end' },
  ]);
  // all runs at one point beside the start
  const lines = labelPlaces(
    Array.from({ length: 4 }, () => [300, 200] as const),
    ['A', 'B', 'C', 'D'],
    [290, 205],
    700,
  );
  assert.is(new Set(lines.map((one) => `${one?.align} ${one?.y}`)).size, 4);
});

test('a name does not cover the flag of a guess, nor its words', () => {
  assert.equal(labelPlaces([[300, 200]], ['SGD'], undefined, 700, [320, 196]), [{ x: 287, y: 205, align: 'end' }]);
  assert.equal(labelPlaces([[300, 200]], ['SGD'], undefined, 700, [320, 300]), [{ x: 313, y: 205, align: 'start' }]);
});

test.run();
