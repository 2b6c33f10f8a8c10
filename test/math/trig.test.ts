import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cosTurn, sinTurn } from '../reference/math/trig.js';
import { DOUBLE, sinCosTurn, ulpError } from '../support/high-precision.js';
import { randomSource } from '../support/numbers.js';

// The kernels of trig.ts run inside the normals only: test/normals.test.ts holds them to these references in every bit.

test('the four quarters of a turn are exact', () => {
  assert.equal([0, 0.25, 0.5, 0.75].map(sinTurn), [0, 1, -0, -1]);
  assert.equal([0, 0.25, 0.5, 0.75].map(cosTurn), [1, -0, -1, 0]);
});

test('error below 3 ulp of 320-bit arithmetic over the turn', () => {
  const random = randomSource(1);
  const small = Array.from({ length: 2_000 }, () => 2 ** (-53 * random()));
  let largest = 0;
  for (const u of [...Array.from({ length: 10_000 }, random), ...small, ...small.map((value) => 1 - value / 2)]) {
    const { sin, cos } = sinCosTurn(u);
    largest = Math.max(largest, ulpError(sinTurn(u), sin, DOUBLE), ulpError(cosTurn(u), cos, DOUBLE));
  }
  assert.ok(largest < 3, `${largest} ulp`);
});

test.run();
