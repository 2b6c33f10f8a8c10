// 20,000 words of Philox: the reference, and the kernels that spend them: uniforms (two words each), signs (1/32), and what a step draws: indices (one),
// signs and normals (two) of its labels.
import { KernelInstance } from '../src/kernels/instance.js';
import { labelNoise } from '../src/noise/label-noise.js';
import { philox } from '../test/reference/random/philox.js';
import { drawing } from '../test/support/sources.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(): Section {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const out = kernels.allocate(8 * entries);
  const run = { dtype: 'f64', labels: entries, batchSize: 0, noise: undefined, seed: 1 } as const;
  const indices = drawing(kernels, { ...run, batchSize: entries });
  const signs = drawing(kernels, { ...run, noise: labelNoise({ delta: 1 }) });
  const normals = drawing(kernels, { ...run, noise: labelNoise({ delta: 1, distribution: 'normal' }) });
  let step = 0;
  return timed({
    title: 'philox, 20,000 words or elements',
    entries,
    tasks: {
      reference: () => {
        step++;
        for (let block = 0; block < entries / 4; block++) philox([block, step, 0, 3], [1, 0]);
      },
      'kernel uniforms f64': () => exports.uniforms(out, entries, 1, 0, 3, step++, 0),
      'kernel signs f64': () => f64.signs(out, entries, 1, 0, 3, step++, 0, 1),
      'kernel signs f32': () => f32.signs(out, entries, 1, 0, 3, step++, 0, 1),
      "a step's indices": () => indices(step++, false),
      "a step's signs f64": () => signs(step++, false),
      "a step's normals f64": () => normals(step++, false),
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
