// v <- beta2 v + (1 - beta2) V(g),  m <- beta1 m + (1 - beta1) g,  theta <- theta - lr S(v^)∘m^
import type { Agm } from '../../../src/optimizers/agm.js';
import type { Round } from '../math/round.js';
import { average, beginStep } from './coefficients.js';
import type { ReferenceState } from './state.js';

export function agmStep(s: ReferenceState, g: Float64Array, o: Agm, round: Round): void {
  const c = beginStep(s, o, round);
  const observation = o.V(g);
  for (let k = 0; k < s.v.length; k++) s.v[k] = average(s.v[k], round(observation[k]), c.beta2, c.gain2, round);
  const diagonal = o.S(s.v.map((v) => round(v * c.scaleV)));
  for (let i = 0; i < g.length; i++) {
    s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    s.theta[i] = round(s.theta[i] - round(c.lr * round(round(diagonal[i]) * s.m[i])));
  }
}
