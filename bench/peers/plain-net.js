// The diagonal net's step around any pair of products, in plain JavaScript: what a user of a library without optimizers writes.
import { adam } from '../../dist/bench/support/plain-loops.js';
import { testLoss } from './problem-file.js';
import { hyperparameters } from './workloads.js';

/** `products(w)` returns g = Zᵀ (Z w - y) / n for one configuration. */
export function plainNet({ u, wStar }, products) {
  const { lr, beta1, beta2, eps } = hyperparameters;
  const half = () => ({ theta: u.slice(), m: new u.constructor(u.length), v: new u.constructor(u.length), g: new u.constructor(u.length) });
  const [p, q] = [half(), half()];
  const w = new u.constructor(u.length);
  let step = 0;
  return {
    run: (steps) => {
      for (let k = 0; k < steps; k++) {
        for (let j = 0; j < w.length; j++) w[j] = p.theta[j] ** 2 - q.theta[j] ** 2;
        const g = products(w);
        for (let j = 0; j < w.length; j++) {
          p.g[j] = 2 * p.theta[j] * g[j];
          q.g[j] = -2 * q.theta[j] * g[j];
        }
        step++;
        adam(p, step, lr, beta1, beta2, eps);
        adam(q, step, lr, beta1, beta2, eps);
      }
    },
    values: () => [testLoss(p.theta, q.theta, wStar)],
  };
}
