// 20,000 normal numbers: the reference and the kernels.
import { Bench } from 'tinybench';
import { KernelInstance } from '../src/kernels/instance.js';
import { normals } from '../src/reference/normals.js';

export const elements = 20_000;

export function bench(): Bench {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const out64 = kernels.allocate(8 * elements);
  const out32 = kernels.allocate(4 * elements);
  let step = 0;
  return new Bench({ name: 'normals' })
    .add('reference', () => {
      normals(elements, { seed: 1, stream: 4, step: step++ }, 1);
    })
    .add('kernel f64', () => exports.normalsF64(out64, elements, 1, 0, 4, step++, 0, 1))
    .add('kernel f32', () => exports.normalsF32(out32, elements, 1, 0, 4, step++, 0, 1));
}
