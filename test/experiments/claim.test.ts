// A claim's verdict follows from its numbers, and its words from them as well.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { agrees, errorOf } from '../../src/cells/claim.js';
import { above, atLeast, atMost, below, claim, equal, notRun, outcome, relative, wordsOf } from '../../src/experiments/claim.js';
import { measuredMean, predictedMean } from '../../src/experiments/measured.js';

test('each kind of comparison holds up to its tolerance, on its side, and never with NaN', () => {
  const holding = [
    equal(2, 2),
    equal(2.5, 2, 0.5),
    relative(-0.98, -1, 0.03),
    below(1, 2),
    atMost(2, 2),
    above(2, 1),
    above(80, 100, 25),
    atLeast(2, 2),
  ];
  const failing = [
    equal(2, 1),
    equal(2.6, 2, 0.5),
    relative(-0.96, -1, 0.03),
    below(2, 2),
    atMost(3, 2),
    above(2, 2),
    above(75, 100, 25),
    atLeast(1, 2),
  ];
  for (const one of holding) assert.ok(agrees(one), JSON.stringify(one));
  for (const one of failing) assert.not.ok(agrees(one), JSON.stringify(one));
  for (const one of [equal, below, atMost, above, atLeast]) assert.not.ok(agrees(one(Number.NaN, 1)));
  assert.equal([errorOf(below(1, 2)), errorOf(below(3, 2)), errorOf(above(1, 2)), errorOf(relative(3, 2, 1))], [0, 1, 1, 0.5]);
});

test('words come from the numbers', () => {
  assert.equal(wordsOf({ ...relative(2.0012, 2, 0.05), standardError: 0.00123 }), {
    expected: '2',
    observed: '2.001 ± 0.0012',
    tolerance: '5 %',
  });
  assert.equal(wordsOf(atLeast(1.2, 1, 0.25)), { expected: 'at least 1', observed: '1.2', tolerance: '0.25' });
});

test('a claim without numbers is open; it holds where all of them do', () => {
  const verdict = (seen: Parameters<typeof claim>[1]) => claim('a', seen, { text: 'b' }).verdict;
  assert.is(verdict(notRun), 'open');
  assert.is(verdict(outcome('1, 2', below(1, 3), below(2, 3))), 'holds');
  assert.is(verdict(outcome('1, 4', below(1, 3), below(4, 3))), 'fails');
  assert.is(claim('a', outcome('', equal(1, 1)), { text: 'b', expected: 'one' }).expected, 'one');
});

test('where theory leaves open as much as it predicts, or only one seed was run, a claim is open', () => {
  const made = (seeds: readonly number[], share: number) => claim('a', predictedMean(measuredMean(seeds), 2, share), { text: 'b' });
  assert.equal(
    [0.1, 0.99, 1, 260, Number.NaN].map((share) => made([2, 2.1, 1.9], share).verdict),
    ['holds', 'holds', 'open', 'open', 'open'],
  );
  assert.is(made([9, 9.1, 8.9], 0.1).verdict, 'fails');
  assert.is(made([9, 9.1, 8.9], 260).observed, '9 ± 0.058, where theory leaves all of it open'); // 0.1/√3
  assert.is(made([2], 0.1).verdict, 'open');
});

test.run();
