// Sums of 20,000 entries in the written order: the reference and the kernels.
import { KernelInstance } from '../src/kernels/instance.js';
import { sum } from '../test/reference/math/sum.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(): Section {
  const kernels = new KernelInstance();
  const [f64, f32] = [kernels.of('f64'), kernels.of('f32')];
  const x = Float64Array.from({ length: entries }, (_, i) => (i + 0.5) / entries);
  const x64 = kernels.allocate(8 * entries);
  const x32 = kernels.allocate(4 * entries);
  kernels.f64(x64, entries).set(x);
  kernels.f32(x32, entries).set(x);
  return timed({
    title: 'sum, 20,000 entries',
    entries,
    tasks: {
      reference: () => sum(x),
      'kernel f64': () => f64.sum(x64, entries),
      'kernel f32': () => f32.sum(x32, entries),
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
