// A sweep over the exponent λ of AdamE in which ½ is Adam and 0 stands for SGD.
import { adamE } from '../../optimizers/adam-e.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { LearningRate } from '../../optimizers/schedule.js';
import { sgd } from '../../optimizers/sgd.js';

/** The name of a λ's series. */
export function exponentName(lambda: number): string {
  return lambda === 0 ? 'SGD' : lambda === 0.5 ? 'Adam' : `AdamE-${lambda}`;
}

/** The optimizer of a λ. */
export function exponentOptimizer(lambda: number, lr: LearningRate, eps: number): Optimizer {
  return lambda === 0 ? sgd({ lr }) : adamE({ lr, lambda, beta1: 0.9, beta2: 0.95, eps });
}
