// The steps with a first moment alone on 20,000 entries: EMA momentum, heavy ball and Nesterov's look-ahead.
import { heavyBall, sgdMomentum } from '../src/index.js';
import { kernelSteps, referenceStep } from './support/optimizer-steps.js';
import type { Section } from './support/section.js';
import { timed } from './support/timed.js';

const entries = 20_000;
const optimizers = {
  'EMA momentum': sgdMomentum({ lr: 1e-6 }),
  'heavy ball': heavyBall({ lr: 1e-6 }),
  Nesterov: heavyBall({ lr: 1e-6, nesterov: true }),
};

export function* sections(): Generator<Section> {
  for (const [name, optimizer] of Object.entries(optimizers)) {
    yield timed({
      title: `${name}, 20,000 entries`,
      entries,
      tasks: {
        reference: referenceStep(optimizer, 'f64', entries),
        'kernel f64': kernelSteps(optimizer, 'f64', entries).step,
        'kernel f32': kernelSteps(optimizer, 'f32', entries).step,
      },
    });
  }
}
