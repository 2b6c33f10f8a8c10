// Runs array kernels of one instance on plain arrays, and compares bits.
import * as assert from 'uvu/assert';
import { type Dtype, type FloatArray, KernelInstance } from '../../src/kernels/instance.js';

let shared: KernelInstance | undefined;

/** The instance all tests of a file share. */
export function kernels(): KernelInstance {
  shared ??= new KernelInstance();
  return shared;
}

const bytesOf = { f64: 8, f32: 4 } as const;

/** What `kernel(out, x, n)` writes for `x`. */
export function mapped(dtype: Dtype, x: ArrayLike<number>, kernel: (out: number, x: number, n: number) => void): FloatArray {
  const instance = kernels();
  return instance.scoped(() => {
    const input = instance.allocate(x.length * bytesOf[dtype]);
    const out = instance.allocate(x.length * bytesOf[dtype]);
    instance.floats(dtype, input, x.length).set(x);
    kernel(out, input, x.length);
    return instance.floats(dtype, out, x.length).slice();
  });
}

/** What `kernel(out, n)` writes; fails if it writes beyond the padding of `out`. */
export function generated(dtype: Dtype, n: number, kernel: (out: number, n: number) => void): FloatArray {
  const instance = kernels();
  return instance.scoped(() => {
    const out = instance.allocate(n * bytesOf[dtype]);
    const guard = instance.allocate(64);
    kernel(out, n);
    assert.equal([...instance.u32(guard, 16)], Array(16).fill(0), 'nothing is written beyond the padding');
    return instance.floats(dtype, out, n).slice();
  });
}

/** Fails unless both hold the same numbers: -0 is not 0, NaN is NaN. */
export function sameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: (i: number) => string = String): void {
  assert.is(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++)
    if (!Object.is(actual[i], expected[i])) assert.unreachable(`${what(i)}: ${actual[i]} is not ${expected[i]}`);
}
