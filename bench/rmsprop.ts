// RMSProp's step on 20,000 entries: the reference and the kernels.
import { rmsprop } from '../src/index.js';
import { kernelSteps, referenceStep } from './support/optimizer-steps.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;
const optimizer = rmsprop.torch({ lr: 1e-6 });

function section(): Section {
  return timed({
    title: 'rmsprop, 20,000 entries',
    entries,
    tasks: {
      reference: referenceStep(optimizer, 'f64', entries),
      'kernel f64': kernelSteps(optimizer, 'f64', entries).step,
      'kernel f32': kernelSteps(optimizer, 'f32', entries).step,
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
