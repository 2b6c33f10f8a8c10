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

/** x <- y with Uᵀ y = x, U upper triangular. Four of its rows at a time, to the bits of one after the other: x then goes through the cache once for four. */
function substitute(x: Float64Array, U: Float64Array): void {
  const n = x.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const [p, q, r, s] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
    const a = x[i] / U[p + i];
    const b = (x[i + 1] - a * U[p + i + 1]) / U[q + i + 1];
    const c = (x[i + 2] - a * U[p + i + 2] - b * U[q + i + 2]) / U[r + i + 2];
    const d = (x[i + 3] - a * U[p + i + 3] - b * U[q + i + 3] - c * U[r + i + 3]) / U[s + i + 3];
    x.set([a, b, c, d], i);
    for (let j = i + 4; j < n; j++) x[j] = x[j] - a * U[p + j] - b * U[q + j] - c * U[r + j] - d * U[s + j];
  }
  for (; i < n; i++) {
    x[i] /= U[i * n + i];
    for (let j = i + 1; j < n; j++) x[j] -= x[i] * U[i * n + j];
  }
}

/** A factor L as two upper triangles, for solutions that add rows only: Lᵀ, and L with both of its orders reversed. */
class Factor {
  readonly #forth: Float64Array;
  readonly #back: Float64Array;

  constructor(L: Float64Array, n: number) {
    this.#forth = transpose(L, n);
    this.#back = L.slice().reverse();
  }

  /** x with L Lᵀ x = b. */
  solve(b: Float64Array): Float64Array {
    const x = b.slice();
    substitute(x, this.#forth);
    x.reverse();
    substitute(x, this.#back);
    return x.reverse();
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
