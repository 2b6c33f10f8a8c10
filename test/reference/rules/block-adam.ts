// Adam with one v for each block:  v_B <- beta2 v_B + (1 - beta2) mean of g_j² over B,  theta <- theta - lr m^ / (sqrt(v_B^ + epsRoot) + eps)
import type { AdaSGD } from '../../../src/optimizers/ada-sgd.js';
import type { Adalayer } from '../../../src/optimizers/adalayer.js';
import type { AdamMini } from '../../../src/optimizers/adam-mini.js';
import type { Round } from '../math/round.js';
import { dot } from '../math/sum.js';
import { adamMove } from './adam.js';
import { average, beginStep } from './coefficients.js';
import type { ReferenceState } from './state.js';

export function blockAdamStep(
  s: ReferenceState,
  g: Float64Array,
  o: AdamMini | Adalayer | AdaSGD,
  lengths: readonly number[],
  round: Round,
): void {
  const c = beginStep(s, o, round);
  let start = 0;
  for (const length of lengths) {
    const block = g.subarray(start, start + length);
    const v = average(s.v[start], round(dot(block, block) / length), c.beta2, c.gain2, round);
    for (let i = start; i < start + length; i++) {
      s.v[i] = v;
      s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
      s.theta[i] = round(s.theta[i] - adamMove(s.m[i], v, c, (x) => round(Math.sqrt(x)), round));
    }
    start += length;
  }
}
