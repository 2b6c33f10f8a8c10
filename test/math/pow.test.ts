import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/math/pow.js';
import { roundTo } from '../reference/math/round.js';
import { DOUBLE, pow as exactPow, type Format, SINGLE, ulpError } from '../support/high-precision.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';

test.before(init);

const powF64 = (x: ArrayLike<number>, y: number) => mapped('f64', x, (out, from, n) => kernels().of('f64').pow(out, from, n, y));
const powF32 = (x: ArrayLike<number>, y: number) => mapped('f32', x, (out, from, n) => kernels().of('f32').pow(out, from, n, y));
const exponents = [0, -0, 0.25, 0.3, 0.999, -0.7, 1, -1, 1.5, 2, -2, 17.3, 1e9, -1e9, 1e300, 2 ** -1074, Infinity, -Infinity, Number.NaN];

test('kernel = reference in every bit, on random vectors of every length', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 9 }), fc.oneof(fc.double(), fc.double({ min: -3, max: 3 })), (x, y) => {
      sameBits(
        powF64(x, y),
        x.map((value) => reference.pow(value, y)),
      );
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.float(), { maxLength: 9 }), fc.oneof(fc.float(), fc.float({ min: -3, max: 3 })), (x, y) => {
      sameBits(
        powF32(x, y),
        x.map((value) => reference.powF32(value, y)),
      );
    }),
  );
});

test('kernel = reference with a special value at every place: a lane does not see its neighbours', () => {
  const random = randomSource(1);
  const ordinary = () => Math.fround(2 ** (60 * random() - 30));
  for (const y of exponents) {
    for (const x of mixedVectors(specialF64, ordinary))
      sameBits(
        powF64(x, y),
        x.map((value) => reference.pow(value, y)),
        (i) => `${x[i]}^${y}`,
      );
    for (const x of mixedVectors(specialF32, ordinary))
      sameBits(
        powF32(x, y),
        x.map((value) => reference.powF32(value, Math.fround(y))),
        (i) => `${x[i]}^${y}`,
      );
  }
});

test('long arrays are taken block by block: every entry has the bits it has alone, in blocks with special values too', () => {
  const random = randomSource(5);
  for (const [dtype, power, special] of [
    ['f64', powF64, specialF64],
    ['f32', powF32, specialF32],
  ] as const) {
    const round = roundTo(dtype);
    const x = Array.from({ length: 1001 }, () => round(2 ** (60 * random() - 30)));
    for (const y of [0.3, -0.7, 1.5].map(round)) {
      for (const value of [1, ...special]) {
        const mixed = x.with(700, value);
        sameBits(
          power(mixed, y),
          mixed.map((one) => power([one], y)[0]),
          (i) => `${mixed[i]}^${y}`,
        );
      }
    }
  }
});

test('special values: those of IEEE 754 for x >= 0, NaN for x < 0 and for NaN', () => {
  const x = [0, -0, 0.25, 1, 4, Infinity, -1, -Infinity, Number.NaN];
  const no = [Number.NaN, Number.NaN, Number.NaN];
  const table: [number, number[]][] = [
    [0, [1, 1, 1, 1, 1, 1]],
    [-0, [1, 1, 1, 1, 1, 1]],
    [0.5, [0, 0, 0.5, 1, 2, Infinity]],
    [-0.5, [Infinity, Infinity, 2, 1, 0.5, 0]],
    [2, [0, 0, 0.0625, 1, 16, Infinity]],
    [-2, [Infinity, Infinity, 16, 1, 0.0625, 0]],
    [1e18, [0, 0, 0, 1, Infinity, Infinity]],
    [Infinity, [0, 0, 0, 1, Infinity, Infinity]],
    [-Infinity, [Infinity, Infinity, Infinity, 1, 0, 0]],
    [Number.NaN, Array(6).fill(Number.NaN)],
  ];
  for (const [y, expected] of table) {
    sameBits(powF64(x, y), [...expected, ...no], (i) => `${x[i]}^${y}`);
    sameBits(powF32(x, y), [...expected.map(Math.fround), ...no], (i) => `${x[i]}^${y} in f32`);
  }
});

/** x^y with an exponent for every entry. */
function powers(dtype: 'f64' | 'f32', x: readonly number[], y: readonly number[]): ArrayLike<number> {
  return mapped(dtype, x, (out, from, n) => {
    const instance = kernels();
    const at = instance.allocate(8 * n);
    instance.floats(dtype, at, n).set(y);
    instance.of(dtype).powers(out, from, at, n);
  });
}

test('an exponent for every entry: the bits of one for all where x >= 0, and the sign of (±1)^y where x < 0', () => {
  for (const [dtype, one] of [
    ['f64', powF64],
    ['f32', powF32],
  ] as const) {
    for (const y of exponents.map((value) => (dtype === 'f32' ? Math.fround(value) : value))) {
      for (const x of mixedVectors(dtype === 'f64' ? specialF64 : specialF32, () => 1.5)) {
        const size = one(x.map(Math.abs), y);
        const expected = x.map((value, i) => {
          if (!(value < 0)) return size[i];
          if (!(Number.isInteger(y) || Math.abs(y) === Infinity)) return Number.NaN;
          return Math.abs(y) % 2 === 1 ? -size[i] : size[i];
        });
        const filled = x.map(() => y);
        sameBits(powers(dtype, x, filled), expected, (i) => `${x[i]}^${y}`);
      }
    }
    const [x, y] = [
      [-2, -2, -2, -0.5, -3, -1, 2, -2],
      [3, 2, -3, 17, 0, 2 ** 53, 0.5, 0.5],
    ];
    sameBits(powers(dtype, x, y), [-8, 4, -0.125, -(2 ** -17), 1, 1, one([2], 0.5)[0], Number.NaN], (i) => `${x[i]}^${y[i]}`);
  }
});

test('1 to any power is exactly 1', () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), (y) => powF64([1], y)[0] === 1 && powF32([1], y)[0] === 1));
});

/** The largest error over pairs x, y whose power is neither certain overflow nor certain underflow. */
function worst(format: Format, power: typeof powF64, pairs: readonly (readonly [number, number])[]): number {
  let largest = 0;
  for (const [x, y] of pairs) {
    if (!(x > 0 && x < Infinity) || Math.abs(y * Math.log2(x)) > 2000) continue;
    largest = Math.max(largest, ulpError(power([x], y)[0], exactPow(x, y), format));
  }
  return largest;
}

const random = randomSource(3);
const pairs = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);
const anyF64 = () => 2 ** (-1074 + 2097 * random()) * (1 + random());
const anyF32 = () => Math.fround(2 ** (-149 + 276 * random()) * (1 + random()));
const nearOne = () => 1 + (random() < 0.5 ? -0.5 : 1) * 2 ** (-52 * random());

test('f64: error below 1.5 ulp of 320-bit arithmetic for fractions y', () => {
  const error = worst(DOUBLE, powF64, [
    ...pairs(20_000, () => [anyF64(), random()] as const),
    ...pairs(5_000, () => [anyF64(), -random()] as const),
    ...pairs(5_000, () => [2 ** (20 * random() - 10), random()] as const),
    ...pairs(5_000, () => [nearOne(), random()] as const),
    ...pairs(2_000, () => [2 ** -1022 * random(), random()] as const),
  ]);
  assert.ok(error < 1.5, `${error} ulp`);
});

test('f64: error below 1.5 ulp of 320-bit arithmetic for every y, to the ends of the range', () => {
  const error = worst(DOUBLE, powF64, [
    ...pairs(10_000, () => [anyF64(), 8 * random() - 4] as const),
    ...pairs(10_000, () => [nearOne(), (random() < 0.5 ? -1 : 1) * 2 ** (62 * random())] as const),
    ...pairs(10_000, () => {
      const x = 2 ** (4 * random() - 2);
      return [x, (-1080 + 2104 * random()) / Math.log2(x)] as const;
    }),
    ...pairs(3_000, () => {
      const x = anyF64();
      return [x, (-1074 + 54 * random()) / Math.log2(x)] as const; // subnormal results
    }),
  ]);
  assert.ok(error < 1.5, `${error} ulp`);
});

test('f32: error below 0.55 ulp of 320-bit arithmetic', () => {
  const error = worst(SINGLE, powF32, [
    ...pairs(10_000, () => [anyF32(), Math.fround(random())] as const),
    ...pairs(5_000, () => [anyF32(), Math.fround(4 * random() - 2)] as const),
    ...pairs(5_000, () => [Math.fround(nearOne()), Math.fround(2 ** (31 * random()))] as const),
    ...pairs(5_000, () => {
      const x = anyF32();
      return [x, Math.fround((-152 + 282 * random()) / Math.log2(x))] as const;
    }),
  ]);
  assert.ok(error < 0.55, `${error} ulp`);
});

test.run();
