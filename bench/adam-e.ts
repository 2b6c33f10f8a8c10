// AdamE's step against Adam's on 20,000 entries: what the power costs. The exponents ¼, ½ and ¾ need no logarithm, only roots.
import { adam, adamE } from '../src/index.js';
import { kernelSteps, referenceStep } from './support/optimizer-steps.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;
const exponents = [0.3, 0.25, 0.5, 0.75];

export function* sections(): Generator<Section> {
  for (const dtype of ['f64', 'f32'] as const) {
    const named = exponents.map((lambda) => [`kernel AdamE ${lambda}`, adamE({ lr: 1e-3, lambda })] as const);
    yield timed({
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
}
