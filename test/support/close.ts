// Comparisons with an outside truth.
import * as assert from 'uvu/assert';

/** Asserts that every entry of `actual` is within `tolerance` of `expected`, relative to the larger of `scale` and |expected|. */
export function close(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string, scale = 0): void {
  assert.is(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    const size = Math.max(scale, Math.abs(expected[i]));
    const error = Math.abs(actual[i] - expected[i]);
    assert.ok(error <= tolerance * size, `${what}[${i}]: ${actual[i]} differs from ${expected[i]} by ${error / size} relative`);
  }
}

/** Asserts equal bits: NaN equals NaN, 0 does not equal -0. */
export function sameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.is(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Object.is(actual[i], expected[i]), `${what}[${i}]: ${actual[i]} is not ${expected[i]}`);
  }
}
