// SGD's step on 20,000 entries: the reference and the kernels. Loads and stores are all there is.
import { sgd } from '../src/index.js';
import { kernelSteps, referenceStep } from './support/optimizer-steps.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;
const optimizer = sgd({ lr: 1e-6 });

function section(): Section {
  return timed({
    title: 'sgd, 20,000 entries',
    entries,
    tasks: {
      reference: referenceStep(optimizer, 'f64', entries),
      'kernel f64': kernelSteps(optimizer, 'f64', entries).step,
      'kernel f32': kernelSteps(optimizer, 'f32', entries).step,
    },
  });
}

export const sections: readonly (() => Section)[] = [section];
