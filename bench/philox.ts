// 20,000 words of Philox: the reference, and the kernels that spend them: indices (one word each), uniforms (two), signs (1/32).
import { Bench } from 'tinybench';
import { KernelInstance } from '../src/kernels/instance.js';
import { philox } from '../src/reference/philox.js';

export const elements = 20_000;

export function bench(): Bench {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const out = kernels.allocate(8 * elements);
  let step = 0;
  return new Bench({ name: 'philox' })
    .add('reference', () => {
      step++;
      for (let block = 0; block < elements / 4; block++) philox([block, step, 0, 3], [1, 0]);
    })
    .add('kernel indices i32', () => exports.indicesI32(out, elements, 1000, 1, 0, 3, step++, 0))
    .add('kernel uniforms f64', () => exports.uniformsF64(out, elements, 1, 0, 3, step++, 0))
    .add('kernel signs f64', () => exports.signsF64(out, elements, 1, 0, 3, step++, 0, 1))
    .add('kernel signs f32', () => exports.signsF32(out, elements, 1, 0, 3, step++, 0, 1));
}
