// Adam with g in place of m^; with the variance of g in place of v, and a momentum of the steps.
import { type Rmsprop, rmsprop } from '../../../src/optimizers/rmsprop.js';
import { gradients, theta0, torchTrajectories } from '../../support/torch-trajectories.js';
import type { Round } from '../math/round.js';
import { adamMove, squareRoot } from './adam.js';
import { average, beginStep } from './coefficients.js';
import type { Reference, Trajectory } from './reference.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, o: Rmsprop, round: Round): void {
  const c = beginStep(s, { ...o, beta1: o.momentum ?? 0 }, round);
  const P = g.length;
  for (let i = 0; i < P; i++) {
    s.v[i] = average(s.v[i], round(g[i] * g[i]), c.beta2, c.gain2, round);
    let seen = s.v[i];
    if (o.centered) {
      s.v[P + i] = average(s.v[P + i], g[i], c.beta2, c.gain2, round);
      seen = Math.max(round(s.v[i] - round(s.v[P + i] * s.v[P + i])), 0);
    }
    if (!o.momentum) {
      s.theta[i] = round(s.theta[i] - adamMove(g[i], seen, c, squareRoot(round), round));
      continue;
    }
    const root = round(Math.sqrt(round(round(seen * c.scaleV) + c.epsRoot)));
    s.m[i] = round(round(c.beta1 * s.m[i]) + round(g[i] / round(root + c.eps)));
    s.theta[i] = round(s.theta[i] - round(c.lr * s.m[i]));
  }
}

/** The algorithm of torch.optim.RMSprop's documentation. */
function torchDocumented(lr: number, alpha: number, eps: number, momentum: number, centered: boolean): Trajectory {
  const theta: Record<number, number[]> = {};
  const [at, v, a, b] = [[...theta0], theta0.map(() => 0), theta0.map(() => 0), theta0.map(() => 0)];
  gradients.forEach((g, k) => {
    g.forEach((x, i) => {
      v[i] = alpha * v[i] + (1 - alpha) * x * x;
      a[i] = alpha * a[i] + (1 - alpha) * x;
      const tilde = centered ? v[i] - a[i] * a[i] : v[i];
      b[i] = momentum * b[i] + x / (Math.sqrt(tilde) + eps);
      at[i] -= lr * b[i];
    });
    theta[k + 1] = [...at];
  });
  const optimizer = rmsprop.torch({ lr, beta2: alpha, eps, momentum, centered });
  const source = `the algorithm of torch.optim.RMSprop's documentation, momentum ${momentum}${centered ? ', centered' : ''}`;
  return { source, optimizer, theta0, gradients, theta, tolerance: 1e-12 };
}

export const reference: Reference<Rmsprop> = {
  step,
  variants: {
    rmsprop: () => rmsprop({ lr: 0.1 }),
    'rmsprop.cattaneo2023': () => rmsprop.cattaneo2023({ lr: 0.1 }),
    'rmsprop, momentum': () => rmsprop.cattaneo2023({ lr: 0.1, momentum: 0.8 }),
    'rmsprop, centered': () => rmsprop({ lr: 0.1, centered: true, epsRoot: 1e-3 }),
    'rmsprop, centered, momentum': () => rmsprop({ lr: 0.1, beta2: 0.7, centered: true, momentum: 0.8, eps: 1e-2 }),
  },
  trajectories: [
    ...torchTrajectories('RMSprop', ({ lr, alpha = 0.99, eps = 1e-8 }) => rmsprop.torch({ lr, beta2: alpha, eps })),
    torchDocumented(0.01, 0.99, 1e-8, 0.9, false),
    torchDocumented(0.01, 0.9, 1e-3, 0, true),
    torchDocumented(0.003, 0.95, 1e-3, 0.8, true),
    {
      source: 'by hand: beta2 = 0, so that m sums signs',
      optimizer: rmsprop({ lr: 1, beta2: 0, eps: 0, momentum: 0.5 }),
      theta0: [0],
      gradients: [[3], [-2], [5]],
      theta: { 1: [-1], 2: [-0.5], 3: [-1.25] },
      tolerance: 0,
    },
    {
      source: 'by hand: v = 8, 4, 4; a = 2, 1, 3/2; v - a² = 4, 3, 7/4',
      optimizer: rmsprop({ lr: 1, beta2: 0.5, eps: 0, centered: true }),
      theta0: [0],
      gradients: [[4], [0], [2]],
      theta: { 1: [-2], 2: [-2], 3: [-2 - 2 / Math.sqrt(1.75)] },
      v: { 1: [8, 2], 2: [4, 1], 3: [4, 1.5] },
      tolerance: 1e-15,
    },
  ],
};
