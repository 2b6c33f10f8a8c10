// Separable data under the exponential loss and the cross-entropy, for checks of which margin optimizers maximize: vectors, or matrices as rows.
import { exp, expOf } from '../kernels/functions.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { createOptimizer } from '../runs/create-optimizer.js';

/**
 * y_i x_i. w = (1, -1, 0.2) has margins 1, 1 and 3.1 and ‖w‖_∞ = 1, and half the first two is u = (0.9, -0.1, 0) with ‖u‖₁ = 1: no w of that size has more, by
 * duality. The point of their hull next to 0 lies between the first two, and its length is the largest margin of ‖w‖₂ = 1: other directions than w have that.
 */
export const threeSamples: readonly (readonly number[])[] = [
  [0.9, -0.3, -1],
  [0.9, 0.1, 1],
  [2, -1, 0.5],
];

/**
 * Three classes: x_i = s_i e_i is of class i, s = (½, 1, 1). Of each the two (e_i - e_k) x_iᵀ, k ≠ i, whose products with W are by how much the class is ahead of k.
 * The largest least one is
 * - 1 where entries of W are at most 1: those of 2 I - J, as one of a column can be ahead of the others by 2 s_1;
 * - ½ where ‖W‖_F = 1: W ∝ (I - J/3) diag(1/s), whose columns are the shortest that are ahead by 1/s_i;
 * - (1 + √7)/6 where ‖W‖₂ = 1: the least nuclear norm of their convex combinations, which are a, a, b, b, 0, 0 by the symmetry of classes 2 and 3, a + b = ½, and
 *   ½ - a + √3 √(a²/2 + b²) of these.
 */
export const threeClasses: readonly Float64Array[] = [0, 1, 2].flatMap((i) =>
  [1, 2].map((k) => {
    const Z = new Float64Array(9);
    Z[4 * i] = i === 0 ? 0.5 : 1;
    Z[3 * ((i + k) % 3) + i] = -Z[4 * i];
    return Z;
  }),
);

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

  /** Of the sum of cross-entropies log(1 + Σ_k exp(-margin)) of samples that have two margins each. */
  readonly crossEntropy: Gradient = (w) => {
    const e = expOf(this.#margins(w).map((m) => -m));
    return this.#against(
      e.map((x, i) => x / (1 + x + e[i ^ 1])),
      w,
    );
  };

  /** The same over its length. */
  readonly normalized: Gradient = (w, k) => {
    const g = this.crossEntropy(w, k);
    const length = Math.sqrt(g.reduce((sum, x) => sum + x * x, 0));
    return g.map((x) => x / length);
  };

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
