// AdamE-lambda: Adam with the exponent lambda in place of the root,  theta <- theta - lr m / (v^lambda + eps)
import * as valibot from 'valibot';
import { decay } from '../input/validate.js';
import { type AdamOptions, adamEntries, adamForm } from './adam.js';
import { type Decided, decideBeta2 } from './beta2.js';
import { type Named, type OptimizerFactory, optimizerFactory } from './define.js';
import type { Rule } from './form.js';
import { type LearningRate, learningRate } from './schedule.js';

export interface AdamEOptions extends AdamOptions {
  /** Learning rate, >= 0, or a schedule of it. Its unit depends on lambda: a rate that suits one lambda does not suit another. */
  readonly lr: LearningRate;
  /** The exponent in [0, 1): ½ is Adam, 0 with eps = 0 is SGD with EMA momentum. */
  readonly lambda: number;
}

export type AdamE = Named<'adamE', Decided<AdamEOptions>>;

/** The exponents that square roots give, and their rules. */
const rules: ReadonlyMap<number, Rule> = new Map([
  [0.25, 'adamEQuarter'],
  [0.5, 'adam'],
  [0.75, 'adamEThreeQuarters'],
]);

/**
 * AdamE-lambda (Li, Wen, Lyu 2025, Sec. 5.1): with Adam's m and v,
 *
 *     theta <- theta - lr m / ((v + epsRoot)^lambda + eps)
 *
 * Under label noise its slow flow minimizes tr(Diag(H)^(1 - lambda)).
 *
 * Exactly 0.25, 0.5 and 0.75 take square roots (x^¼ = sqrt(sqrt(x)), Adam's own sqrt(x), x^¾ = sqrt(x) sqrt(sqrt(x))), three times as
 * fast as the power that every other lambda takes; the two agree to within 2 ulp. In one pass over shared data, runs of one path ride together.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example createOptimizer(adamE({ lr: 0.1, beta1: 0, beta2: 0, eps: 0, lambda: 0.25 }), [1, 2]).step([3, -4]).theta // Float64Array(2) [ 0.826794…, 2.2 ]
 * @eq li2025 Sec. 5.1, Table 1
 */
export const adamE: OptimizerFactory<AdamE, AdamEOptions, 'li2025'> = optimizerFactory(
  {
    name: 'adamE',
    schema: decideBeta2<AdamEOptions>(valibot.strictObject({ ...adamEntries, lr: learningRate, lambda: decay }), 0.999),
    form: (optimizer) => {
      const { root, ...adam } = adamForm(optimizer);
      const { lambda } = optimizer;
      return { ...adam, root: { ...root, lambda }, kernel: { rule: rules.get(lambda) ?? 'adamE' } };
    },
    example: { lr: 1e-3, lambda: 0.75 },
  },
  { li2025: { eps: 1e-6 } },
);
