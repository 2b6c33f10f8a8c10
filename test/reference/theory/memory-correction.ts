// F_n and Corr_n of Cattaneo, Shigida 2025 as they are defined: Adam with ε inside and outside the root, as a function of all past points, and its derivatives by differences.
import type { Problem } from '../../../src/problems/problem.js';

interface Setting {
  /** The batch of each step. */
  readonly batches: readonly Problem[];
  readonly beta: number;
  readonly rho: number;
  readonly epsRoot: number;
  readonly eps: number;
  readonly biasCorrection: boolean;
}

/** The step over lr after gradients at theta[0], …, theta[n]. */
export function adamStep(theta: readonly Float64Array[], { batches, beta, rho, epsRoot, eps, biasCorrection }: Setting): Float64Array {
  const n = theta.length - 1;
  const gradients = theta.map((at, k) => batches[k].gradient(at));
  const average = (decay: number, term: (g: number) => number, j: number): number =>
    gradients.reduce((sum, g, k) => sum + (1 - decay) * decay ** (n - k) * term(g[j]), 0) / (biasCorrection ? 1 - decay ** (n + 1) : 1);
  return theta[0].map((_, j) => average(beta, (g) => g, j) / (Math.sqrt(average(rho, (g) => g * g, j) + epsRoot) + eps));
}

/** Σ_k ∂F_n/∂theta_(n-k) Σ_(s=n-k)^(n-1) F_s. */
export function memoryCorrectionOf(theta: Float64Array, n: number, setting: Setting): Float64Array {
  const still = (steps: number): Float64Array[] => Array.from({ length: steps + 1 }, () => theta);
  const steps = Array.from({ length: n }, (_, s) => adamStep(still(s), setting));
  const passed = (k: number): Float64Array => theta.map((_, p) => steps.slice(n - k).reduce((sum, F) => sum + F[p], 0));
  const moved = (h: number): Float64Array =>
    adamStep(
      still(n).map((at, s) => {
        const way = passed(n - s);
        return at.map((x, p) => x + h * way[p]);
      }),
      setting,
    );
  const h = 1e-5;
  const [after, before] = [moved(h), moved(-h)];
  return after.map((x, p) => (x - before[p]) / (2 * h));
}
