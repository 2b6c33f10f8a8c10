// e^x and ln x on 20,000 entries: the reference, the kernels, and the engine's Math.
import { KernelInstance } from '../src/kernels/instance.js';
import { exp } from '../test/reference/math/exp.js';
import { log } from '../test/reference/math/log.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(name: 'exp' | 'log', reference: (x: number) => number): Section {
  const kernels = new KernelInstance();
  const [f64, f32] = [kernels.of('f64')[name], kernels.of('f32')[name]];
  const native = Math[name];
  const x = Float64Array.from({ length: entries }, (_, i) => (i + 0.5) / entries);
  const out = new Float64Array(entries);
  const [x64, out64, x32, out32] = [8, 8, 4, 4].map((bytes) => kernels.allocate(bytes * entries)) as [number, number, number, number];
  kernels.f64(x64, entries).set(x);
  kernels.f32(x32, entries).set(x);
  return timed({
    title: `${name}, 20,000 entries`,
    entries,
    tasks: {
      reference: () => {
        for (let i = 0; i < entries; i++) out[i] = reference(x[i]);
      },
      [`Math.${name}`]: () => {
        for (let i = 0; i < entries; i++) out[i] = native(x[i]);
      },
      'kernel f64': () => f64(out64, x64, entries),
      'kernel f32': () => f32(out32, x32, entries),
    },
  });
}

export const sections: readonly (() => Section)[] = [() => section('exp', exp), () => section('log', log)];
