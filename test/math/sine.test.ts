import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/math/sine.js';
import { DOUBLE, SINGLE, ulpError } from '../support/high-precision.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';
import { functionTruths, single } from '../support/reference-data.js';

test.before(init);

const f64 = {
  sin: (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').sin),
  cos: (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').cos),
};
const f32 = {
  sin: (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').sin),
  cos: (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').cos),
};

function sameAsReference(x: number[]): void {
  sameBits(f64.sin(x), x.map(reference.sin), (i) => `sin ${x[i]}`);
  sameBits(f64.cos(x), x.map(reference.cos), (i) => `cos ${x[i]}`);
}

function sameAsReferenceF32(x: number[]): void {
  sameBits(f32.sin(x), x.map(reference.sinF32), (i) => `f32 sin ${x[i]}`);
  sameBits(f32.cos(x), x.map(reference.cosF32), (i) => `f32 cos ${x[i]}`);
}

test('kernel = reference in every bit, on random vectors of every length', () => {
  const moderate = { min: -2e6, max: 2e6 };
  fc.assert(fc.property(fc.array(fc.oneof(fc.double(), fc.double(moderate)), { maxLength: 9 }), sameAsReference));
  fc.assert(fc.property(fc.array(fc.oneof(fc.float(), fc.float(moderate)), { maxLength: 9 }), sameAsReferenceF32));
});

test('kernel = reference with a special or a large value at every place: a lane does not see its neighbours', () => {
  const random = randomSource(1);
  const ordinary = () => Math.fround(200 * random() - 100);
  const ends = [1e6, -1e6, 1e9, 1e22, -1e30];
  for (const x of mixedVectors([...specialF64, ...ends, 1e6 + 2 ** -33], ordinary)) sameAsReference(x);
  for (const x of mixedVectors([...specialF32, ...ends.map(Math.fround), 1e6 + 2 ** -4], ordinary)) sameAsReferenceF32(x);
});

test('special values', () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN];
  for (const { sin, cos } of [f64, f32]) {
    sameBits(sin(x), [0, -0, Number.NaN, Number.NaN, Number.NaN]);
    sameBits(cos(x), [1, 1, Number.NaN, Number.NaN, Number.NaN]);
  }
  sameBits(f64.sin([5e-324, -5e-324, 1e-310, 2 ** -30]), [5e-324, -5e-324, 1e-310, 2 ** -30]);
  sameBits(f32.sin([2 ** -149, -(2 ** -149)]), [2 ** -149, -(2 ** -149)]);
});

test('sine is odd and cosine is even in every bit', () => {
  const x = functionTruths('angles').map((truth) => truth.x);
  const mirrored = x.map((value) => -value);
  sameBits(
    f64.sin(mirrored),
    f64.sin(x).map((y) => -y),
  );
  sameBits(f64.cos(mirrored), f64.cos(x));
});

test('error below 1 ulp (f64) and 0.51 ulp (f32) of mpmath, for angles of every size and in every quadrant', () => {
  const truths = functionTruths('angles');
  for (const [name, which] of [
    ['sin', 0],
    ['cos', 1],
  ] as const) {
    const signs = truths.map(({ values }) => `${values[0].mantissa > 0n} ${values[1].mantissa > 0n}`);
    assert.is(new Set(signs).size, 4);
    for (const [kernel, format, rows, bound] of [
      [f64[name], DOUBLE, truths, 1],
      [f32[name], SINGLE, single(truths), 0.51],
    ] as const) {
      assert.ok(rows.length > 400);
      const y = kernel(rows.map(({ x }) => x));
      rows.forEach(({ x, values }, i) => {
        const error = ulpError(y[i], values[which], format);
        assert.ok(error < bound, `${name} ${x}: ${error} ulp`);
      });
    }
  }
});

test('the double that is nearest to a multiple of pi/2, and the largest', () => {
  // Muller’s handbook, Handbook of Floating-Point Arithmetic, 2nd ed., table 4.1; the values are mpmath's
  sameBits(f64.cos([6381956970095103 * 2 ** 797]), [-4.687165924254628e-19]);
  sameBits(f64.sin([Number.MAX_VALUE]), [0.004961954789184062]);
  sameBits(f64.cos([Number.MAX_VALUE]), [-0.9999876894265599]);
});

test.run();
