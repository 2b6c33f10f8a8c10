// Adam in the time t = k η²: the rates at which its averages forget, and its preconditioner with what the bias corrections have become
// (Malladi, Lyu, Panigrahi, Arora 2022; Ma, Kunin, Ying 2023, (24)).
import { exp } from '../../kernels/functions.js';
import type { AdamForm } from '../../optimizers/form.js';

export interface AdamClock {
  /** (1 - β1)/η²; undefined when β1 = 0: there is no first moment to remember. */
  readonly c1: number | undefined;
  /** (1 - β2)/η². */
  readonly c2: number;
  /** Whether m and v start at 0 and are divided by γ1 and γ2. */
  readonly corrected: boolean;
  /** γ1 = 1 - e^(-c1 t), which divides m at time t; 1 without bias correction. */
  gamma1(t: number): number;
  /** The diagonal of S: 1/(√(v/γ2 + epsRoot) + eps), γ2 = 1 - e^(-c2 t) or, without bias correction or without a t, 1. A v below 0, which a solver may try, counts as 0. */
  S(v: Float64Array, t?: number): Float64Array;
}

/**
 * The clock of Adam or RMSProp at the rate η = lr.
 * @eq malladi2022
 * @eq ma2023 (24)
 */
export function adamClock({ m, v, root, biasCorrection: corrected }: AdamForm, lr: number): AdamClock {
  const { eps, epsRoot } = root;
  const c1 = m === undefined || m.decay === 0 ? undefined : (1 - m.decay) / (lr * lr);
  const c2 = (1 - v.decay) / (lr * lr);
  return {
    c1,
    c2,
    corrected,
    gamma1: (t) => (corrected && c1 !== undefined ? 1 - exp(-c1 * t) : 1),
    S: (v, t) => {
      const gamma2 = corrected && t !== undefined ? 1 - exp(-c2 * t) : 1;
      return v.map((x) => 1 / (Math.sqrt(Math.max(0, x) / gamma2 + epsRoot) + eps));
    },
  };
}
