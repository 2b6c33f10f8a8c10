// 20,000 words of Philox: the reference, and the kernels that spend them: indices (one word each), uniforms (two), signs (1/32).
import { KernelInstance } from '../src/kernels/instance.js';
import { philox } from '../test/reference/random/philox.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(): Section {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const out = kernels.allocate(8 * entries);
  let step = 0;
  return timed({
    title: 'philox, 20,000 words or elements',
    entries,
    tasks: {
      reference: () => {
        step++;
        for (let block = 0; block < entries / 4; block++) philox([block, step, 0, 3], [1, 0]);
      },
      'kernel indices i32': () => exports.indices(out, entries, 1000, 1, 0, 3, step++, 0),
      'kernel uniforms f64': () => exports.uniforms(out, entries, 1, 0, 3, step++, 0),
      'kernel signs f64': () => f64.signs(out, entries, 1, 0, 3, step++, 0, 1),
      'kernel signs f32': () => f32.signs(out, entries, 1, 0, 3, step++, 0, 1),
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
