import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import * as reference from '../reference/math/sigmoid.js';
import { DOUBLE, SINGLE, ulpError } from '../support/high-precision.js';
import { kernels, mapped, sameBits } from '../support/kernels.js';
import { mixedVectors, randomSource, specialF32, specialF64 } from '../support/numbers.js';
import { functionTruths, single } from '../support/reference-data.js';

test.before(init);

const f64 = {
  softplus: (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').softplus),
  sigmoid: (x: ArrayLike<number>) => mapped('f64', x, kernels().of('f64').sigmoid),
};
const f32 = {
  softplus: (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').softplus),
  sigmoid: (x: ArrayLike<number>) => mapped('f32', x, kernels().of('f32').sigmoid),
};

function sameAsReference(x: number[]): void {
  sameBits(f64.softplus(x), x.map(reference.softplus), (i) => `softplus ${x[i]}`);
  sameBits(f64.sigmoid(x), x.map(reference.sigmoid), (i) => `sigmoid ${x[i]}`);
}

function sameAsReferenceF32(x: number[]): void {
  sameBits(f32.softplus(x), x.map(reference.softplusF32), (i) => `f32 softplus ${x[i]}`);
  sameBits(f32.sigmoid(x), x.map(reference.sigmoidF32), (i) => `f32 sigmoid ${x[i]}`);
}

test('kernel = reference in every bit, on random vectors of every length', () => {
  const moderate = { min: -800, max: 800 };
  fc.assert(fc.property(fc.array(fc.oneof(fc.double(), fc.double(moderate)), { maxLength: 9 }), sameAsReference));
  fc.assert(fc.property(fc.array(fc.oneof(fc.float(), fc.float(moderate)), { maxLength: 9 }), sameAsReferenceF32));
});

test('kernel = reference with a special value at every place', () => {
  const random = randomSource(1);
  const ordinary = () => Math.fround(4 * random() - 2);
  for (const x of mixedVectors(specialF64, ordinary)) sameAsReference(x);
  for (const x of mixedVectors(specialF32, ordinary)) sameAsReferenceF32(x);
});

test('special values: nothing overflows', () => {
  const x = [Infinity, -Infinity, Number.NaN, 1e30, -1e30, 800, -800];
  for (const { softplus, sigmoid } of [f64, f32]) {
    sameBits(softplus(x), [Infinity, 0, Number.NaN, softplus === f64.softplus ? 1e30 : Math.fround(1e30), 0, 800, 0]);
    sameBits(sigmoid(x), [1, 0, Number.NaN, 1, 0, 1, 0]);
    sameBits(sigmoid([0, -0]), [0.5, 0.5]);
  }
  sameBits(f64.softplus([0, -0, Number.MAX_VALUE]), [Math.LN2, Math.LN2, Number.MAX_VALUE]);
});

test('error below 2.5 ulp (f64) and 0.55 ulp (f32) of mpmath, where the results are small too', () => {
  const truths = functionTruths('exponents');
  for (const [name, which] of [
    ['softplus', 0],
    ['sigmoid', 1],
  ] as const) {
    for (const [kernel, format, rows, bound] of [
      [f64[name], DOUBLE, truths, 2.5],
      [f32[name], SINGLE, single(truths), 0.55],
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

test.run();
