// The piecewise (10) of Cattaneo, Klusowski, Shigida 2023, Thm. 3.1, for mini-batches that are taken in turn, and for averages
// without bias correction. In [nh, (n+1)h], with u⁽ˡ⁾ = M⁽ˡ⁾/D⁽ˡ⁾ at the present θ,
//   θ̇ = -M/D + h [ M (2P + P̄)/(2 R D²) - (2L + L̄)/(2D) ]
//   2L + L̄ = Σ_b ∇²E_b (2 Σ_{l<n} β^{n-l} c_b⁽ˡ⁾ u⁽ˡ⁾ + c_b⁽ⁿ⁾ u⁽ⁿ⁾)     and 2P + P̄ the same with ρ, d and a factor ∇_jE_b,
// where c_b⁽ˡ⁾ is what m holds of the gradient of batch b after step l: the sums over k of the paper, batch by batch and in another order.
import type { Problem } from '../../problems/problem.js';
import type { VectorField } from '../solvers/ode-path.js';
import { divisors, type MemoryRule, type TurnCheck } from './memory-rule.js';

/** Below this weight the past does not show in a double. */
const forgotten = 1e-18;

/** What an average holds of each batch after each step: entry l * batches + b. `scale[l]` is the bias correction. */
interface Shares {
  readonly held: Float64Array;
  readonly scale: Float64Array;
}

/** The batch of each step: `order`, or all in turn. */
type Order = readonly number[] | undefined;

function shares([decay, gain, firstGain]: readonly number[], corrected: boolean, batches: number, steps: number, order: Order): Shares {
  const held = new Float64Array(steps * batches);
  const scale = new Float64Array(steps).fill(1);
  let power = 1;
  for (let l = 0; l < steps; l++) {
    for (let b = 0; b < batches; b++) {
      const before = l === 0 ? 0 : held[(l - 1) * batches + b];
      held[l * batches + b] = decay * before + (b === (order?.[l] ?? l % batches) ? (l === 0 ? firstGain : gain) : 0);
    }
    power *= decay;
    if (corrected) scale[l] = 1 / (1 - power);
  }
  return { held, scale };
}

/** M, R and D of one step, by entry. */
interface Means {
  readonly M: Float64Array;
  readonly R: Float64Array;
  readonly D: Float64Array;
}

function emptyMeans(P: number): Means {
  return { M: new Float64Array(P), R: new Float64Array(P), D: new Float64Array(P) };
}

/**
 * The averages of a rule over batches that are taken in turn, or in a given order, for the first `steps` steps.
 * @eq cattaneo2023 Thm. 3.1, (10)
 */
export class BatchAverages {
  readonly #problems: readonly Problem[];
  readonly #rule: MemoryRule;
  readonly #first: Shares;
  readonly #second: Shares;

  constructor(problems: readonly Problem[], rule: MemoryRule, steps: number, order?: Order) {
    const { beta, gain, firstGain, rho = 0, biasCorrection } = rule;
    this.#problems = problems;
    this.#rule = rule;
    this.#first = shares([beta, gain, firstGain], biasCorrection, problems.length, steps, order);
    this.#second = shares([rho, 1 - rho, 1 - rho], biasCorrection, problems.length, steps, order);
  }

  /** The vector field in [nh, (n+1)h]. */
  field(n: number, order: 0 | 1, check?: TurnCheck): VectorField {
    const { h } = this.#rule;
    return (_, theta, out) => {
      const gradients = this.#problems.map((problem) => problem.gradient(theta));
      const { M, R, D } = this.means(gradients, n);
      for (let j = 0; j < out.length; j++) out[j] = -M[j] / D[j];
      if (order === 0) return;
      const { L, P } = this.#pasts(theta, gradients, n, 1);
      for (let j = 0; j < out.length; j++) {
        const root = P[j] === 0 ? 0 : (M[j] * P[j]) / (2 * R[j] * D[j] * D[j]);
        const flow = out[j];
        out[j] += h * (root - L[j] / (2 * D[j]));
        check?.(j, flow, out[j], -h * root);
      }
    };
  }

  /**
   * M/D in step n as if all steps had been at theta, where the batches have these gradients, and Σ_k ∂(M/D)/∂θ_(n-k) Σ_(s=n-k)^(n-1) M_s/D_s.
   * @eq cattaneo2025
   */
  memory(
    theta: Float64Array,
    gradients: readonly Float64Array[],
    n: number,
  ): { readonly main: Float64Array; readonly correction: Float64Array } {
    const { M, R, D } = this.means(gradients, n);
    const { L, P } = this.#pasts(theta, gradients, n, 0);
    const correction = L.map((x, j) => (x - (P[j] === 0 ? 0 : (M[j] * P[j]) / (R[j] * D[j]))) / (2 * D[j]));
    return { main: M.map((x, j) => x / D[j]), correction };
  }

  /** M, R and D after step n if every step had seen these gradients of the batches. */
  means(gradients: readonly Float64Array[], n: number, out: Means = emptyMeans(gradients[0].length)): Means {
    const { M, R, D } = out;
    const at = n * gradients.length;
    for (let j = 0; j < M.length; j++) {
      let first = 0;
      let second = 0;
      for (let b = 0; b < gradients.length; b++) {
        const g = gradients[b][j];
        first += this.#first.held[at + b] * g;
        second += this.#second.held[at + b] * (g * g);
      }
      const [root, divisor] = divisors(this.#rule, second * this.#second.scale[n]);
      M[j] = first * this.#first.scale[n];
      R[j] = root;
      D[j] = divisor;
    }
    return out;
  }

  /** 2L + own L̄ and 2P + own P̄ in step n. */
  #pasts(
    theta: Float64Array,
    gradients: readonly Float64Array[],
    n: number,
    own: number,
  ): { readonly L: Float64Array; readonly P: Float64Array } {
    const [L, P] = [new Float64Array(theta.length), new Float64Array(theta.length)];
    const { first, second } = this.#moved(gradients, n, own);
    this.#problems.forEach((problem, b) => {
      const pulled = problem.hessianVectorProduct(theta, first[b]);
      for (let j = 0; j < L.length; j++) L[j] += pulled[j] * this.#first.scale[n];
      if (this.#rule.rho === undefined) return;
      const turned = problem.hessianVectorProduct(theta, second[b]);
      for (let j = 0; j < P.length; j++) P[j] += gradients[b][j] * turned[j] * this.#second.scale[n];
    });
    return { L, P };
  }

  /** For each batch, its way 2 Σ_{l<n} decay^{n-l} held⁽ˡ⁾ u⁽ˡ⁾ + own held⁽ⁿ⁾ u⁽ⁿ⁾ since m saw it (`first`) and since v did (`second`). */
  #moved(
    gradients: readonly Float64Array[],
    n: number,
    own: number,
  ): { readonly first: readonly Float64Array[]; readonly second: readonly Float64Array[] } {
    const { beta, rho = 0 } = this.#rule;
    const P = gradients[0].length;
    const m = gradients.length;
    const [first, second] = [gradients.map(() => new Float64Array(P)), gradients.map(() => new Float64Array(P))];
    const at = emptyMeans(P);
    let [fade, slowFade] = [1, 1];
    for (let l = n; l >= 0 && Math.max(fade, slowFade) > forgotten; l--) {
      this.means(gradients, l, at);
      for (let b = 0; b < m; b++) {
        const times = l === n ? own : 2;
        const [share, slowShare] = [times * fade * this.#first.held[l * m + b], times * slowFade * this.#second.held[l * m + b]];
        for (let j = 0; j < P; j++) {
          const u = at.M[j] / at.D[j];
          first[b][j] += share * u;
          second[b][j] += slowShare * u;
        }
      }
      fade *= beta;
      slowFade *= rho;
    }
    return { first, second };
  }
}
