// ln x on 20,000 entries: the reference, the kernels, and the engine's Math.log.
import { Bench } from 'tinybench';
import { KernelInstance } from '../src/kernels/instance.js';
import { log } from '../src/reference/log.js';

export const elements = 20_000;

export function bench(): Bench {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const x = Float64Array.from({ length: elements }, (_, i) => (i + 0.5) / elements);
  const out = new Float64Array(elements);
  const [x64, out64, x32, out32] = [8, 8, 4, 4].map((bytes) => kernels.allocate(bytes * elements)) as [number, number, number, number];
  kernels.f64(x64, elements).set(x);
  kernels.f32(x32, elements).set(x);
  return new Bench({ name: 'log' })
    .add('reference', () => {
      for (let i = 0; i < elements; i++) out[i] = log(x[i]!);
    })
    .add('Math.log', () => {
      for (let i = 0; i < elements; i++) out[i] = Math.log(x[i]!);
    })
    .add('kernel f64', () => exports.logF64(out64, x64, elements))
    .add('kernel f32', () => exports.logF32(out32, x32, elements));
}
