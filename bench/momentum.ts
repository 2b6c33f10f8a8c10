// The steps with a first moment alone on 20,000 entries: EMA momentum, heavy ball and Nesterov's look-ahead.
import { heavyBall, type Optimizer, sgdMomentum } from '../src/index.js';
import { kernelSteps, referenceStep } from './support/optimizer-steps.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;

function section(name: string, optimizer: Optimizer): Section {
  return timed({
    title: `${name}, 20,000 entries`,
    entries,
    tasks: {
      reference: referenceStep(optimizer, 'f64', entries),
      'kernel f64': kernelSteps(optimizer, 'f64', entries).step,
      'kernel f32': kernelSteps(optimizer, 'f32', entries).step,
    },
  });
}

export const sections: readonly (() => Section)[] = [
  () => section('EMA momentum', sgdMomentum({ lr: 1e-6 })),
  () => section('heavy ball', heavyBall({ lr: 1e-6 })),
  () => section('Nesterov', heavyBall({ lr: 1e-6, nesterov: true })),
];
