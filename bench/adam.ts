// Adam's step, in the cache (20,000 entries) and in memory (4,000,000): plain JavaScript, the reference, the kernel.
import { adam } from '../src/index.js';
import type { Dtype } from '../src/kernels/instance.js';
import { fixedGradient, kernelSteps, referenceStep } from './support/optimizer-steps.js';
import * as plain from './support/plain-loops.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

/** The kernel's time over that of plain JavaScript in the cache. */
const mostInCache = { f64: 0.5, f32: 0.167 } as const;
const { lr, beta1, beta2, eps } = adam.torch();

function section(dtype: Dtype, entries: number): Section {
  const array = (): Float64Array | Float32Array => (dtype === 'f64' ? new Float64Array(entries) : new Float32Array(entries));
  const state = { theta: array(), m: array(), v: array(), g: array() };
  state.g.set(fixedGradient(entries));
  let step = 0;
  return timed({
    title: `adam ${dtype}, ${entries.toLocaleString('en')} entries`,
    entries,
    tasks: {
      'plain JavaScript': () => plain.adam(state, ++step, lr as number, beta1, beta2, eps),
      reference: referenceStep(adam.torch(), dtype, entries),
      kernel: kernelSteps(adam.torch(), dtype, entries).step,
    },
    targets: entries === 20_000 ? { kernel: { of: 'ratio', most: mostInCache[dtype] } } : {},
  });
}

export const sections: readonly (() => Section)[] = [
  () => section('f64', 20_000),
  () => section('f32', 20_000),
  () => section('f64', 4_000_000),
  () => section('f32', 4_000_000),
];
