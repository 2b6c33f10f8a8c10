// Label noise: fresh noise on every label at every step, y_i + xi_i.

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';
import { invalid, unknownName } from '../input/errors.js';
import { check, nonNegative, oneOf } from '../input/validate.js';
import { type InjectedNoise, readInjectedNoise } from './injected-noise.js';

/** The size of label noise, its distribution, and the samples that have it. */
export interface LabelNoiseOptions {
  /** Size of the noise in the unit of y: xi = ±delta with equal chance, or the standard deviation. >= 0. */
  readonly delta: number;
  /** 'sign' for ±delta (Li, Wen, Lyu 2025, Sec. 5.2), 'normal' for N(0, delta²). Default 'sign'. */
  readonly distribution?: 'sign' | 'normal' | undefined;
  /**
   * 'all' (default): every sample of a step has noise of its own. 'one': one sample drawn at random has, and it weighs as much as all n of the full
   * batch together, so that the gradient is ∇L - xi ∇f_i (HaoChen, Wei, Lee, Ma 2021).
   */
  readonly samples?: 'all' | 'one' | undefined;
}

/** The plain description of label noise. */
export type LabelNoise = Readonly<{ name: 'labelNoise' } & Complete<LabelNoiseOptions>>;

const schema: valibot.GenericSchema<unknown, Complete<LabelNoiseOptions>> = valibot.strictObject({
  delta: nonNegative,
  distribution: valibot.optional(oneOf('sign', 'normal'), 'sign'),
  samples: valibot.optional(oneOf('all', 'one'), 'all'),
});

/**
 * Label noise (Blanc, Gupta, Valiant, Valiant 2020): step t sees the labels y_i + xi_i, xi_i independent of variance delta² for every sample
 * of the step. On the manifold of minimizers its gradient covariance is (delta²/B) H, B the samples of a step, for the mean of ½ (f - y)². Several
 * outputs of one sample share its xi_i.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example labelNoise({ delta: 0.5 }) // { name: 'labelNoise', delta: 0.5, distribution: 'sign', samples: 'all' }
 * @eq blanc2020
 * @eq haochen2021
 * @eq li2025 Sec. 5, Sec. 5.2
 */
export function labelNoise(options: LabelNoiseOptions): LabelNoise {
  return readLabelNoise(options);
}

/** The descriptions that were made here: frozen, they need not be checked again. */
const descriptions: WeakSet<object> = new WeakSet();

function readLabelNoise(options: unknown): LabelNoise {
  const noise: LabelNoise = Object.freeze({ name: 'labelNoise', ...check(schema, options, 'noise') });
  descriptions.add(noise);
  return noise;
}

/** Noise of either kind: on the labels, or on the gradient. */
export type Noise = LabelNoise | InjectedNoise;

/** Checks a description that may have come from JSON. */
export function readNoise(value: unknown): Noise {
  if (typeof value !== 'object' || value === null || !('name' in value)) {
    throw invalid('E_TYPE', 'noise', value, 'what labelNoise(...) or injectedNoise(...) returns');
  }
  if (descriptions.has(value)) return value as LabelNoise;
  const { name, ...options } = value;
  if (name === 'injectedNoise') return readInjectedNoise(options);
  if (typeof name !== 'string') throw invalid('E_TYPE', 'noise.name', name, 'a text');
  if (name !== 'labelNoise') throw unknownName('noise', name, ['labelNoise', 'injectedNoise'], 'noise.name');
  return readLabelNoise(options);
}
