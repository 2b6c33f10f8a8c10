// The modified equation in full batch, where every average is of one gradient (Cattaneo, Klusowski, Shigida 2023, Remark 3.2):
//   θ̇ = -(M + bias)/D,  M = μ ∇E,  bias_j = (h/2) { 2ℓ + 1 - (2p + 1) μ (∇_jE)²/(R_j D_j) } μ Σ_i ∇_ijE M_i/D_i
// For ε inside the root R = D and the sum is the paper's ∇_j ‖∇E‖_{1,ε}. For large n, ℓ = β/(1-β) and p = ρ/(1-ρ), which is (3-4).
import type { Problem } from '../../problems/problem.js';
import type { VectorField } from '../solvers/ode-path.js';
import { divisors, type MemoryRule, type TurnCheck } from './memory-rule.js';

/** What the averages of one gradient come to: their sum μ, and the mean ages ℓ and p of what m and v hold. */
export interface Ages {
  readonly sum: number;
  readonly first: number;
  readonly second: number;
}

/**
 * The ages after many steps.
 * @eq cattaneo2023 (3-4)
 */
export function settledAges({ beta, gain, rho = 0 }: MemoryRule): Ages {
  return { sum: gain / (1 - beta), first: beta / (1 - beta), second: rho / (1 - rho) };
}

/** β/(1-β) - (n+1) βⁿ⁺¹/(1-βⁿ⁺¹), for n = 0 … count - 1. */
function transient(beta: number, count: number): Float64Array {
  const ages = new Float64Array(count);
  let power = 1;
  for (let n = 0; n < count; n++) {
    power *= beta;
    ages[n] = beta / (1 - beta) - ((n + 1) * power) / (1 - power);
  }
  return ages;
}

/**
 * The ages in steps 0 … count - 1 with bias correction, Remark 3.2 with its transients.
 * @eq cattaneo2023 Remark 3.2
 */
export function correctedAges({ beta, rho = 0 }: MemoryRule, count: number): (n: number) => Ages {
  const [first, second] = [transient(beta, count), transient(rho, count)];
  return (n) => ({ sum: 1, first: first[n], second: second[n] });
}

/**
 * M, D and, for order 1, the bias at theta, and the part of the bias, taken off, that is due to the memory of v.
 * @eq cattaneo2023 Remark 3.2, (3-4)
 */
export function fullBatchTerms(
  problem: Problem,
  theta: Float64Array,
  rule: MemoryRule,
  ages: Ages,
  order: 0 | 1,
): { readonly M: Float64Array; readonly D: Float64Array; readonly bias: Float64Array; readonly remembered: Float64Array } {
  const g = problem.gradient(theta);
  const M = g.map((x) => ages.sum * x);
  const [R, D, bias, remembered] = [0, 1, 2, 3].map(() => new Float64Array(g.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let j = 0; j < g.length; j++) [R[j], D[j]] = divisors(rule, g[j] * g[j]) as [number, number];
  if (order === 0) return { M, D, bias, remembered };
  const pulled = problem.hessianVectorProduct(
    theta,
    M.map((x, j) => x / D[j]),
  );
  for (let j = 0; j < g.length; j++) {
    const share = rule.rho === undefined || g[j] === 0 ? 0 : (g[j] * g[j]) / (R[j] * D[j]);
    bias[j] = (rule.h / 2) * ages.sum * (2 * ages.first + 1 - (2 * ages.second + 1) * share) * pulled[j];
    remembered[j] = (rule.h / 2) * ages.sum * (2 * ages.second + 1) * share * pulled[j];
  }
  return { M, D, bias, remembered };
}

/** The vector field -(M + bias)/D. */
export function fullBatchField(problem: Problem, rule: MemoryRule, ages: Ages, order: 0 | 1, check?: TurnCheck): VectorField {
  return (_, theta, out) => {
    const { M, D, bias, remembered } = fullBatchTerms(problem, theta, rule, ages, order);
    for (let j = 0; j < out.length; j++) {
      check?.(j, M[j], M[j] + bias[j], remembered[j]);
      out[j] = -(M[j] + bias[j]) / D[j];
    }
  };
}
