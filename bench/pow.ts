// v^0.3 on 20,000 entries, as AdamE needs it: the reference, the kernels, and the engine's Math.pow.
import { KernelInstance } from '../src/kernels/instance.js';
import { pow } from '../test/reference/math/pow.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(): Section {
  const kernels = new KernelInstance();
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const x = Float64Array.from({ length: entries }, (_, i) => (i + 0.5) / entries);
  const out = new Float64Array(entries);
  const [x64, out64, x32, out32] = [8, 8, 4, 4].map((bytes) => kernels.allocate(bytes * entries)) as [number, number, number, number];
  kernels.f64(x64, entries).set(x);
  kernels.f32(x32, entries).set(x);
  return timed({
    title: 'pow, 20,000 entries',
    entries,
    tasks: {
      reference: () => {
        for (let i = 0; i < entries; i++) out[i] = pow(x[i], 0.3);
      },
      'Math.pow': () => {
        for (let i = 0; i < entries; i++) out[i] = x[i] ** 0.3;
      },
      'kernel f64': () => f64.pow(out64, x64, entries, 0.3),
      'kernel f32': () => f32.pow(out32, x32, entries, 0.3),
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
