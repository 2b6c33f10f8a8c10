// 20,000 normal numbers: the reference and the kernels.
import { KernelInstance } from '../src/kernels/instance.js';
import { normals } from '../test/reference/random/normals.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(): Section {
  const kernels = new KernelInstance();
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const out64 = kernels.allocate(8 * entries);
  const out32 = kernels.allocate(4 * entries);
  let step = 0;
  return timed({
    title: 'normals, 20,000 entries',
    entries,
    tasks: {
      reference: () => normals(entries, { seed: 1, stream: 4, step: step++ }, 1),
      'kernel f64': () => f64.normals(out64, entries, 1, 0, 4, step++, 0, 1),
      'kernel f32': () => f32.normals(out32, entries, 1, 0, 4, step++, 0, 1),
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
