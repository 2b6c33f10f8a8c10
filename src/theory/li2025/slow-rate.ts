// The numbers of an optimizer and of label noise that the slow equations take: c = (1 - beta2)/lr², alpha of Sigma = alpha H, and weight decay.
import { type MinifoldError, missing, unavailable } from '../../input/errors.js';
import type { LabelNoise } from '../../noise/label-noise.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import type { Constraints } from '../../problems/constraints.js';
import type { Problem } from '../../problems/problem.js';
import { noisySamples } from '../noise/gradient-noise.js';

/** The learning rate of an optimizer whose rate is a number. */
export function rateOf(optimizer: Optimizer, path: string): number {
  if (typeof optimizer.lr === 'number' && optimizer.lr > 0) return optimizer.lr;
  throw missing('optimizer.lr', `${path} needs a number > 0, not a schedule`);
}

/**
 * c = (1 - beta2)/lr², the rate at which v forgets in slow time. 0 without a v.
 * @eq li2025 Def. 4.3
 */
export function slowRate(optimizer: Optimizer): number {
  const { v } = formOf(optimizer);
  if (!v) return 0;
  const lr = rateOf(optimizer, 'c');
  return (1 - v.decay) / (lr * lr);
}

/** w0 = weightDecay/lr of an optimizer that decays weights by itself, 0 of another: a step decays by lr² w0. */
export function decayOf(optimizer: Optimizer): number {
  const { weightDecay } = formOf(optimizer);
  return weightDecay > 0 ? weightDecay / rateOf(optimizer, 'weightDecay') : 0;
}

/**
 * alpha of Sigma = alpha H on Γ, for L = (scale/2) sum_i f_i² over `count` samples with label noise of variance delta² on each of the B samples
 * of a step, all by default: alpha = scale count delta² / B. That is delta²/B for the mean of ½ (f - y)², and 2 delta²/B for the mean of (f - y)².
 * @eq li2025 Sec. 5
 * @eq blanc2020
 */
export function labelNoiseStrength({ scale, count }: Constraints, noise: LabelNoise, batchSize?: number): number {
  return (scale * count * noise.delta * noise.delta) / noisySamples(noise, batchSize, count);
}

/** The equations of minimizers on which label noise has Sigma = alpha H; E_UNAVAILABLE for other problems. */
export function constraintsOf(problem: Problem): Constraints {
  const constraints = problem.constraints?.();
  if (!constraints) {
    throw noFlow(
      problem,
      `its minimizers have no known equations f = 0${problem.whyNoConstraints ? `: ${problem.whyNoConstraints()}` : ''}`,
      'a problem whose loss is a sum of squares that vanish at its minimizers',
    );
  }
  if (problem.samples === 0 || problem.samples === constraints.count) return constraints;
  const why = 'the outputs of a sample share its noise, so that Sigma is no multiple of H';
  throw noFlow(problem, why, 'one output for each sample, or slowSde, which takes any Sigma');
}

function noFlow({ name }: Problem, why: string, allowed: string): MinifoldError {
  return unavailable('problem', `label noise on ${name} has no slow flow here: ${why}`, { value: name, allowed });
}
