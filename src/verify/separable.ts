// Separable data under the exponential loss, for checks of which margin optimizers maximize: vectors, or matrices as rows.
import { exp, expOf } from '../kernels/functions.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { createOptimizer } from '../runs/create-optimizer.js';

/**
 * y_i x_i. w = (1, -1, 0.4) has margins 1, 1 and 3.2 and ‖w‖_∞ = 1, and half the first two is u = (½, -½, 0) with ‖u‖₁ = 1: no w of that size has more, by
 * duality. The point of their hull next to 0 lies between the first two, and its length is the largest margin of ‖w‖₂ = 1.
 */
export const threeSamples: readonly (readonly number[])[] = [
  [0.5, -0.9, -1],
  [0.5, -0.1, 1],
  [2, -1, 0.5],
];

export type Gradient = (w: Float64Array, k: number) => Float64Array;

export class Separable {
  readonly #samples: readonly ArrayLike<number>[];

  constructor(samples: readonly ArrayLike<number>[]) {
    this.#samples = samples;
  }

  #margins(w: Float64Array): Float64Array {
    return Float64Array.from(this.#samples, (z) => w.reduce((sum, x, p) => sum + x * z[p], 0));
  }

  least(w: Float64Array): number {
    return Math.min(...this.#margins(w));
  }

  /** -Σ_i c_i y_i x_i */
  #against(c: ArrayLike<number>, { length }: Float64Array): Float64Array {
    return Float64Array.from({ length }, (_, p) => -this.#samples.reduce((sum, z, i) => sum + c[i] * z[p], 0));
  }

  /** Of the sum of exp(-margin). */
  readonly whole: Gradient = (w) => this.#against(expOf(this.#margins(w).map((m) => -m)), w);

  /** Of one sample after the other. */
  readonly inTurn: Gradient = (w, k) =>
    this.#against(
      this.#margins(w).map((m, i) => (i === k % this.#samples.length ? exp(-m) : 0)),
      w,
    );

  /** Of the logarithm of the sum: gradient descent on the loss with its rate over the loss. */
  readonly ofLogarithm: Gradient = (w) => {
    const least = this.least(w);
    const shares = expOf(this.#margins(w).map((m) => least - m));
    const sum = shares.reduce((a, b) => a + b, 0);
    return this.#against(
      shares.map((x) => x / sum),
      w,
    );
  };
}

/** Where 20,000 steps of the rate ½/√k lead from 0. */
export function afterSteps(optimizer: Optimizer, gradient: Gradient, shape: readonly [number, number]): Float64Array {
  using state = createOptimizer(optimizer, new Float64Array(shape[0] * shape[1]), { tensors: [shape] });
  for (let k = 0; k < 20_000; k++) {
    state.lr = 0.5 / Math.sqrt(k + 1);
    state.step(gradient(Float64Array.from(state.theta), k));
  }
  return Float64Array.from(state.theta);
}
