// The learning rate in step t = 0, 1, …, by the closed forms of the schedules, with the reference's pow and cosine.
import type { LearningRate } from '../../../src/optimizers/schedule.js';
import { pow } from '../math/pow.js';
import { cosTurn } from '../math/trig.js';

export function rateAt(schedule: LearningRate, t: number): number {
  if (typeof schedule === 'number') return schedule;
  switch (schedule.name) {
    case 'constant':
      return schedule.lr;
    case 'stepDecay':
      return schedule.lr * pow(schedule.factor, Math.floor(t / schedule.every));
    case 'cosine': {
      const { lr, steps, final } = schedule;
      if (t === 0 || t >= steps) return t === 0 ? lr : final;
      const root = cosTurn(t / steps / 4);
      return final + (lr - final) * (root * root);
    }
    case 'exponentialDecay': {
      const { lr, from, to, final } = schedule;
      const x = (t - from) / (to - from);
      if (x <= 0 || x >= 1) return x <= 0 ? lr : final;
      return lr * pow(final / lr, x);
    }
    case 'warmUp': {
      const { steps, then } = schedule;
      return t < steps ? rateAt(then, 0) * ((t + 1) / steps) : rateAt(then, t - steps);
    }
  }
}
