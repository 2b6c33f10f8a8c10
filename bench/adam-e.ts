// AdamE's step against Adam's on 20,000 entries: what the power costs. The exponents ¼, ½ and ¾ need no logarithm, only roots.
import { adam, adamE } from '../src/index.js';
import type { Dtype } from '../src/kernels/instance.js';
import { kernelSteps, referenceStep } from './support/optimizer-steps.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(dtype: Dtype): Section {
  const named = [0.3, 0.25, 0.5, 0.75].map((lambda) => [`kernel AdamE ${lambda}`, adamE({ lr: 1e-3, lambda })] as const);
  return timed({
    title: `adam-e ${dtype}, 20,000 entries`,
    entries,
    tasks: {
      'kernel Adam': kernelSteps(adam(), dtype, entries).step,
      ...Object.fromEntries(named.map(([name, optimizer]) => [name, kernelSteps(optimizer, dtype, entries).step])),
      'reference AdamE 0.3': referenceStep(adamE({ lr: 1e-3, lambda: 0.3 }), dtype, entries),
    },
    targets: Object.fromEntries(named.map(([name]) => [name, { of: 'ratio', most: 5 } as const])),
  });
}

export const sections: readonly (() => Section)[] = [() => section('f64'), () => section('f32')];
