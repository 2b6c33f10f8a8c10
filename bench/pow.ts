// v^0.3 on 20,000 entries, as AdamE needs it: the reference, the kernels, and the engine's Math.pow.
import { Bench } from 'tinybench';
import { KernelInstance } from '../src/kernels/instance.js';
import { pow } from '../src/reference/pow.js';

export const elements = 20_000;

export function bench(): Bench {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const x = Float64Array.from({ length: elements }, (_, i) => (i + 0.5) / elements);
  const out = new Float64Array(elements);
  const [x64, out64, x32, out32] = [8, 8, 4, 4].map((bytes) => kernels.allocate(bytes * elements)) as [number, number, number, number];
  kernels.f64(x64, elements).set(x);
  kernels.f32(x32, elements).set(x);
  return new Bench({ name: 'pow' })
    .add('reference', () => {
      for (let i = 0; i < elements; i++) out[i] = pow(x[i]!, 0.3);
    })
    .add('Math.pow', () => {
      for (let i = 0; i < elements; i++) out[i] = x[i]! ** 0.3;
    })
    .add('kernel f64', () => exports.powF64(out64, x64, elements, 0.3))
    .add('kernel f32', () => exports.powF32(out32, x32, elements, 0.3));
}
