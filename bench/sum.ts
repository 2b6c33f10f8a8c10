// Sums of 20,000 entries in the written order: the reference and the kernels.
import { Bench } from 'tinybench';
import { KernelInstance } from '../src/kernels/instance.js';
import { sum } from '../src/reference/sum.js';

export const elements = 20_000;

export function bench(): Bench {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const x = Float64Array.from({ length: elements }, (_, i) => (i + 0.5) / elements);
  const x64 = kernels.allocate(8 * elements);
  const x32 = kernels.allocate(4 * elements);
  kernels.f64(x64, elements).set(x);
  kernels.f32(x32, elements).set(x);
  return new Bench({ name: 'sum' })
    .add('reference', () => {
      sum(x);
    })
    .add('kernel f64', () => {
      exports.sumF64(x64, elements);
    })
    .add('kernel f32', () => {
      exports.sumF32(x32, elements);
    });
}
