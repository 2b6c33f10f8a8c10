// v <- beta2 v + (1 - beta2) V(g),  m <- beta1 m + (1 - beta1) g,  theta <- theta - lr S(v^)∘m^
import type { FloatArray } from '../../../src/kernels/instance.js';
import { type Agm, agm } from '../../../src/optimizers/agm.js';
import type { Round } from '../math/round.js';
import { average, beginStep } from './coefficients.js';
import type { Reference } from './reference.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: Agm, round: Round): void {
  const c = beginStep(s, o, round);
  const observation = o.V(g);
  for (let k = 0; k < s.v.length; k++) s.v[k] = average(s.v[k], round(observation[k]), c.beta2, c.gain2, round);
  const diagonal = o.S(s.v.map((v) => round(v * c.scaleV)));
  for (let i = 0; i < g.length; i++) {
    s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    s.theta[i] = round(s.theta[i] - round(c.lr * round(round(diagonal[i]) * s.m[i])));
  }
}

const V = (g: FloatArray): FloatArray => g.map((x) => x * x);
const S = (v: FloatArray): FloatArray => v.map((x) => 1 / (Math.sqrt(x) + 1e-3));

export const reference: Reference<Agm> = {
  step,
  variants: {
    agm: () => agm({ lr: 0.1, V, S }),
    'agm, bias correction': () => agm({ lr: 0.1, c: 3, V, S, biasCorrection: true }),
  },
  trajectories: [
    {
      source: 'by hand: a scalar v = ½ (9 + 16), theta = -g/v',
      optimizer: agm({ lr: 1, beta1: 0, beta2: 0.5, size: 1, V: (g) => [g[0] ** 2 + g[1] ** 2], S: (v) => [1 / v[0], 1 / v[0]] }),
      theta0: [0, 0],
      gradients: [[3, 4]],
      theta: { 1: [-3 / 12.5, -4 / 12.5] },
      v: { 1: [12.5] },
      tolerance: 1e-15,
    },
  ],
};
