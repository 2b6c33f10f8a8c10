import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { aggregate, summarize } from '../../src/figures/aggregate.js';

const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-14, `${actual} is not ${expected}`);

test('a summary equals the sums done by hand', () => {
  // Deviations from the mean 3 are -2, -1, 0, 3: sum of squares 14, sd = sqrt(14/3).
  const summary = summarize([1, 6, 2, 3]);
  assert.is(summary.count, 4);
  assert.is(summary.mean, 3);
  assert.is(summary.min, 1);
  assert.is(summary.max, 6);
  near(summary.sd, Math.sqrt(14 / 3));
  near(summary.standardError, Math.sqrt(14 / 3) / 2);
});

test('a summary does not depend on the order in which runs ended', () => {
  const values = [0.1, 1e16, 0.3, -1e16, 0.7, 3];
  const expected = summarize(values);
  for (let turn = 1; turn < values.length; turn++) assert.equal(summarize([...values.slice(turn), ...values.slice(0, turn)]), expected);
});

test('a mean stays inside its range where rounding would carry it out', () => {
  // (0.1 + 0.1 + 0.1) / 3 is 0.10000000000000002.
  assert.is(summarize([0.1, 0.1, 0.1]).mean, 0.1);
});

test('one value has no spread, no value has nothing', () => {
  const single = summarize([5]);
  assert.is(single.mean, 5);
  assert.ok(Number.isNaN(single.sd) && Number.isNaN(single.standardError));
  assert.is(summarize([]).count, 0);
  assert.ok(Number.isNaN(summarize([]).mean));
});

test('rows are grouped by x in ascending order', () => {
  const rows = [
    { n: 100, seed: 0, loss: 8 },
    { n: 60, seed: 0, loss: 1 },
    { n: 60, seed: 1, loss: 5 },
  ];
  assert.equal(aggregate(rows, 'n', 'loss', 'arithmetic', 'quartiles'), [
    { x: 60, count: 2, mean: 3, lower: 2, upper: 4 },
    { x: 100, count: 1, mean: 8, lower: 8, upper: 8 },
  ]);
});

test('the arithmetic band is one standard error wide on each side', () => {
  // 1, 6, 2, 3: mean 3, standard error sqrt(14/3)/2.
  const [point] = aggregate(
    [1, 6, 2, 3].map((y, seed) => ({ x: 0, seed, y })),
    'x',
    'y',
    'arithmetic',
    'standardError',
  );
  near(point.lower, 3 - Math.sqrt(14 / 3) / 2);
  near(point.upper, 3 + Math.sqrt(14 / 3) / 2);
});

test('geometric mean and band stay positive where the arithmetic band would not', () => {
  // Decimal logs of 1, 10, 1000 are 0, 1, 3: mean 4/3, sd sqrt(7/3), standard error sqrt(7)/3.
  const rows = [1, 10, 1000].map((y, seed) => ({ x: 0, seed, y }));
  const [point] = aggregate(rows, 'x', 'y', 'geometric', 'standardError');
  assert.ok(Math.abs(Math.log10(point.mean) - 4 / 3) < 1e-14);
  assert.ok(Math.abs(Math.log10(point.lower) - (4 - Math.sqrt(7)) / 3) < 1e-14);
  assert.ok(Math.abs(Math.log10(point.upper) - (4 + Math.sqrt(7)) / 3) < 1e-14);
});

test('quartiles are those of numpy.quantile, whose values lie between the seeds', () => {
  // numpy 2.1: np.quantile([1, 10, 1000, 4, 2], [.25, .75]) = [2, 10]; of the first four [3.25, 257.5].
  const rows = [1, 10, 1000, 4, 2].map((y, seed) => ({ x: 0, seed, y }));
  const [five] = aggregate(rows, 'x', 'y', 'geometric', 'quartiles');
  assert.equal([five.lower, five.upper], [2, 10]);
  const [four] = aggregate(rows.slice(0, 4), 'x', 'y', 'arithmetic', 'quartiles');
  assert.equal([four.lower, four.upper], [3.25, 257.5]);
});

test('a field that is no number is named', () => {
  assert.throws(
    () => aggregate([{ n: 60, seed: 0 }], 'n', 'loss', 'arithmetic', 'quartiles'),
    (error: { code: string; path: string }) => error.code === 'E_TYPE' && error.path === 'rows.loss',
  );
});

test.run();
