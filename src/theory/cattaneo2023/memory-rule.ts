// Optimizers whose step depends on past gradients through two geometric averages: what their modified equations need to know.
//   theta <- theta - h M/D,  M = Σ_k c_k g_k,  D = 1 or √(Σ_k d_k g_k² + epsRoot) + eps
// @eq cattaneo2023 Def. 1.1, Remark 1.2
import { invalid, singular, unavailable } from '../../input/errors.js';
import { isSgdOrAdam } from '../../optimizers/form.js';
import { acceptedForm, readOptimizer } from '../../optimizers/optimizer.js';

export interface MemoryRule {
  /** The learning rate. */
  readonly h: number;
  /** m <- beta m + gain g; m <- firstGain g in the first step. */
  readonly beta: number;
  readonly gain: number;
  readonly firstGain: number;
  /** v <- rho v + (1 - rho) g∘g; undefined where D = 1. */
  readonly rho: number | undefined;
  readonly epsRoot: number;
  readonly eps: number;
  readonly biasCorrection: boolean;
}

const why = 'there is a modified equation only of averages of g and g∘g, at a constant lr > 0';

/** The averages of an optimizer, checked; E_UNAVAILABLE for those that are more than two averages, and for schedules. */
export function memoryRule(given: unknown): MemoryRule {
  const optimizer = readOptimizer(given);
  const form = acceptedForm(optimizer, isSgdOrAdam, 'optimizer', why);
  const { lr } = optimizer;
  if (typeof lr !== 'number') {
    throw unavailable('optimizer.lr', `a schedule: ${why}`, { value: lr, allowed: 'a number > 0' });
  }
  if (lr === 0) throw invalid('E_RANGE', 'optimizer.lr', lr, 'a finite number > 0: without steps there is no equation');
  const { decay: beta, gain, firstGain } = form.m ?? { decay: 0, gain: 1, firstGain: 1 };
  const { eps, epsRoot } = form.root ?? { eps: 0, epsRoot: 0 };
  return { h: lr, beta, gain, firstGain, rho: form.v?.decay, epsRoot, eps, biasCorrection: form.biasCorrection };
}

/** √(second + epsRoot) and what divides the step. */
export function divisors(rule: MemoryRule, second: number): readonly [R: number, D: number] {
  if (rule.rho === undefined) return [1, 1];
  const R = Math.sqrt(second + rule.epsRoot);
  return [R, R + rule.eps];
}

/** Looks at entry j of a field: the flow, the flow with its correction, and what of the correction, taken off, is due to the memory of v. */
export type TurnCheck = (j: number, flow: number, corrected: number, remembered: number) => void;

/**
 * Throws E_SINGULAR where the memory of v, expanded to first order in h, outweighs the flow and turns it round: v then holds gradients of another size than
 * the present one, and the optimizer does not turn.
 */
export function refuseTurn(j: number, flow: number, corrected: number, remembered: number): void {
  if (!(remembered * flow > flow * flow && corrected * flow < 0)) return;
  throw singular('theta', `the correction turns coordinate ${j} round: v remembers gradients that are large beside the present one`);
}
