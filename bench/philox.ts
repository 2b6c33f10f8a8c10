// 20,000 words of Philox, or normal numbers: the reference, and the kernels that spend words: uniforms (two each), signs (1/32), normals (two), and what a
// step draws: indices (one), signs and normals of its labels.
import { KernelInstance } from '../src/kernels/instance.js';
import { labelNoise } from '../src/noise/label-noise.js';
import { normals } from '../test/reference/random/normals.js';
import { philox } from '../test/reference/random/philox.js';
import { drawing } from '../test/support/sources.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function wordsSection(): Section {
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const out = kernels.allocate(8 * entries);
  const run = { dtype: 'f64', labels: entries, batchSize: 0, noise: undefined, seed: 1 } as const;
  const indices = drawing(kernels, { ...run, batchSize: entries });
  const signs = drawing(kernels, { ...run, noise: labelNoise({ delta: 1 }) });
  const labels = drawing(kernels, { ...run, noise: labelNoise({ delta: 1, distribution: 'normal' }) });
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
      "a step's normals f64": () => labels(step++, false),
    },
  });
}

function normalsSection(): Section {
  const kernels = new KernelInstance();
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const [out64, out32] = [kernels.allocate(8 * entries), kernels.allocate(4 * entries)];
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

export const sections: readonly (() => Section)[] = [wordsSection, normalsSection];
