// (J S Jᵀ)⁻¹ r along a path on which J S Jᵀ = Z Diag(w) Zᵀ changes little from one point to the next.
//   few rows     a Cholesky factor for each matrix
//   many rows    conjugate gradients with the factor of an earlier matrix (Golub, Van Loan, Sec. 11.5): an iteration takes two products with Z, which
//                cost little beside a matrix and its factor; a new factor is made once the iterations cost about as much as one.
import { singular } from '../../input/errors.js';
import { cholesky, solveCholesky } from '../../linear-algebra/cholesky.js';
import { dot, transpose } from '../../linear-algebra/products.js';
import type { NetFeatures } from './constraints.js';

/** Added to G in units of its largest diagonal entry: where fewer weights live than there are rows, J has less than full rank. */
const ridge = 1e-12;

/** Up to so many rows every matrix is factored. */
const fewRows = 127;

/** Iterations, beyond the least that a solution takes, after which a factor has been used long enough. */
const lifetime = 60;
/** Those that a solution takes at least, and those after which a factor is of no use for it. */
const leastIterations = 2;
const mostIterations = 60;

/** The error of a solution p in √(pᵀ G p), which is what it moves, relative to p itself. */
const accuracy = 1e-13;

/** r -> G⁻¹ r for one G. */
export type Solve = (r: Float64Array) => Float64Array;

/** A factor in both orders, for solutions that add rows only. */
class Factor {
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;

  constructor(L: Float64Array, n: number) {
    this.#lower = L;
    this.#upper = transpose(L, n);
  }

  /** x with L Lᵀ x = b. */
  solve(b: Float64Array): Float64Array {
    const n = b.length;
    const x = b.slice();
    const [lower, upper] = [this.#lower, this.#upper];
    for (let i = 0; i < n; i++) {
      const share = x[i] / upper[i * n + i];
      x[i] = share;
      for (let j = i + 1; j < n; j++) x[j] -= share * upper[i * n + j];
    }
    for (let i = n - 1; i >= 0; i--) {
      const share = x[i] / lower[i * n + i];
      x[i] = share;
      for (let j = 0; j < i; j++) x[j] -= share * lower[i * n + j];
    }
    return x;
  }
}

/** Solvers with the matrices Z Diag(w) Zᵀ of a path, one after the other. `squares` holds mean_i z_ij². */
export class GramSolver {
  readonly #net: Pick<NetFeatures, 'n' | 'd' | 'forward' | 'backward' | 'gram'>;
  readonly #squares: Float64Array;
  #factor: Factor | undefined;
  #spent = 0;

  constructor(net: Pick<NetFeatures, 'n' | 'd' | 'forward' | 'backward' | 'gram'>, squares: Float64Array) {
    this.#net = net;
    this.#squares = squares;
  }

  /** For one w, d entries. */
  at(w: Float64Array): Solve {
    if (this.#net.n <= fewRows) {
      const L = this.#factored(w);
      return (r) => solveCholesky(L, r);
    }
    let mean = 0;
    for (let j = 0; j < w.length; j++) mean += w[j] * this.#squares[j];
    return (r) => this.#iterate(w, ridge * mean, r);
  }

  #factored(w: Float64Array): Float64Array {
    const { n } = this.#net;
    const G = this.#net.gram(w);
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, G[i * (n + 1)]);
    for (let i = 0; i < n; i++) G[i * (n + 1)] += ridge * most;
    const L = cholesky(G, n);
    if (L) return L;
    throw singular('theta', 'J S Jᵀ is singular: too few weights live for the labels');
  }

  #iterate(w: Float64Array, shift: number, b: Float64Array): Float64Array {
    if (this.#factor && this.#spent < lifetime) {
      const p = this.#conjugate(this.#factor, w, shift, b);
      if (p) return p;
    }
    [this.#factor, this.#spent] = [new Factor(this.#factored(w), b.length), 0];
    return this.#factor.solve(b);
  }

  /** undefined where the factor is of another matrix than this one. */
  #conjugate(factor: Factor, w: Float64Array, shift: number, b: Float64Array): Float64Array | undefined {
    const { forward, backward } = this.#net;
    const p = new Float64Array(b.length);
    const r = b.slice();
    let z = factor.solve(r);
    let direction = z;
    let size = dot(r, z);
    const enough = accuracy * accuracy * size;
    for (let k = 0; size > enough; k++) {
      if (k === mostIterations) return undefined;
      if (k >= leastIterations) this.#spent++;
      const back = backward.call(this.#net, direction);
      for (let j = 0; j < back.length; j++) back[j] *= w[j];
      const image = forward.call(this.#net, back);
      for (let i = 0; i < image.length; i++) image[i] += shift * direction[i];
      const step = size / dot(direction, image);
      for (let i = 0; i < p.length; i++) {
        p[i] += step * direction[i];
        r[i] -= step * image[i];
      }
      z = factor.solve(r);
      const next = dot(r, z);
      const share = next / size;
      size = next;
      direction = direction.map((x, i) => z[i] + share * x);
    }
    return Number.isFinite(size) ? p : undefined;
  }
}
