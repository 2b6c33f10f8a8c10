// The steps of the optimizers with one moment or none on 20,000 entries: the reference and the kernels. SGD is loads and stores alone.
import { heavyBall, type Optimizer, rmsprop, sgd, sgdMomentum } from '../src/index.js';
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
  () => section('sgd', sgd({ lr: 1e-6 })),
  () => section('rmsprop', rmsprop.torch({ lr: 1e-6 })),
  () => section('EMA momentum', sgdMomentum({ lr: 1e-6 })),
  () => section('heavy ball', heavyBall({ lr: 1e-6 })),
  () => section('Nesterov', heavyBall({ lr: 1e-6, nesterov: true })),
];
