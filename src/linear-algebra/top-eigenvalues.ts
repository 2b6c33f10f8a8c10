// The largest eigenvalues of a symmetric matrix that is known by its products with vectors only: Lanczos with full reorthogonalization
// (Golub, Van Loan, Sec. 10.3), repeated beside what was found, because one Krylov space holds every eigenvalue once, however often A has it.
import { norm } from './norm.js';
import { dot } from './products.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Steps of one Lanczos run beyond the eigenvalues asked for; more than enough for a few figures of the top ones. */
const extraSteps = 60;
/** A part of a vector this much smaller than A is rounding: the Krylov space is exhausted. */
const rounding = 1e-12;
/** An eigenvector counts as found where A moves it by less than this part of A off its own line: its value is then off by the square of that at most, over the gap. */
const converged = 1e-9;
/** Lanczos runs for one eigenvector, each from where the last one ended, before it counts as it is. */
const mostRuns = 40;

/** x -> A x for a symmetric A. */
export type Product = (x: Float64Array) => Float64Array;

/** Approximate eigenpairs, largest first, each with ‖A x - value x‖. */
interface RitzPair {
  readonly value: number;
  readonly vector: Float64Array;
  readonly residual: number;
}

/** Takes out of x what lies along the given orthonormal vectors; twice, which is enough for full precision. */
function orthogonalize(x: Float64Array, basis: readonly Float64Array[]): void {
  for (const _ of [0, 1]) {
    for (const v of basis) {
      const share = dot(x, v);
      for (let i = 0; i < x.length; i++) x[i] -= share * v[i];
    }
  }
}

/** The eigenpairs of A on the Krylov space of `start` that is orthogonal to `found`, of at most `steps` dimensions. Empty if start is in the span of found. */
function krylov(product: Product, start: Float64Array, found: readonly Float64Array[], steps: number): RitzPair[] {
  const basis: Float64Array[] = [];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let scale = 0;
  let q = start.slice();
  orthogonalize(q, found);
  let length = norm(q);
  if (!(length > rounding * norm(start))) return [];
  for (;;) {
    const unit = q.map((x) => x / length);
    basis.push(unit);
    q = product(unit).slice();
    scale = Math.max(scale, norm(q));
    diagonal.push(dot(q, unit));
    orthogonalize(q, found);
    orthogonalize(q, basis);
    length = norm(q);
    if (basis.length === steps || !(length > rounding * scale)) break;
    beside.push(length);
  }
  const m = basis.length;
  if (![...diagonal, ...beside].every(Number.isFinite)) return [{ value: Number.NaN, vector: basis[0], residual: Number.NaN }];
  const T = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    T[i * m + i] = diagonal[i];
    if (i > 0) T[i * m + i - 1] = T[(i - 1) * m + i] = beside[i - 1];
  }
  const { values, vectors } = symmetricEigen(T, m);
  return Array.from({ length: m }, (_, rank) => {
    const k = m - 1 - rank;
    const vector = new Float64Array(start.length);
    for (let i = 0; i < m; i++) for (let p = 0; p < vector.length; p++) vector[p] += vectors[i * m + k] * basis[i][p];
    return { value: values[k], vector, residual: length * Math.abs(vectors[(m - 1) * m + k]) };
  });
}

/** The same, again from its largest pair until that one is found. */
function converge(
  product: Product,
  start: Float64Array,
  found: readonly Float64Array[],
  steps: number,
): { pairs: RitzPair[]; size: number } {
  for (let run = 1, from = start; ; run++) {
    const pairs = krylov(product, from, found, steps);
    const size = Math.max(0, ...pairs.map(({ value }) => Math.abs(value)));
    if (pairs.length === 0 || !(pairs[0].residual > converged * size) || run === mostRuns) return { pairs, size };
    from = pairs[0].vector;
  }
}

/**
 * The `count` largest eigenvalues of the symmetric n x n matrix behind `product`, each as often as A has it, largest first; all n where count is more; NaN where A
 * or one of its products leaves the numbers.
 * `start(k)` is a vector that is no eigenvector's complement by accident, another for every k.
 */
export function topEigenvalues(product: Product, n: number, count: number, start: (k: number) => Float64Array): number[] {
  const vectors: Float64Array[] = [];
  const values: number[] = [];
  const wanted = Math.min(count, n);
  for (let run = 0; values.length < n; run++) {
    const { pairs, size } = converge(product, start(run), vectors, Math.min(n - vectors.length, wanted + extraSteps));
    if (pairs.length === 0) continue;
    if (Number.isNaN(pairs[0].value)) return new Array<number>(wanted).fill(Number.NaN);
    const [least = Number.NEGATIVE_INFINITY] = values.slice(wanted - 1);
    if (pairs[0].value <= least) break; // beside what was found there is nothing larger
    const good = pairs.filter(({ residual }, k) => k === 0 || residual <= converged * size).slice(0, wanted);
    for (const { value, vector } of good) {
      values.push(value);
      vectors.push(vector);
    }
    values.sort((a, b) => b - a);
    if (wanted === 1) break; // the largest is in every Krylov space
  }
  return values.slice(0, wanted);
}
