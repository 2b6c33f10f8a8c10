// V and S of the optimizers that see theta as matrices: Adafactor, whose V is row and column means of squares and whose S is diagonal, and Shampoo, whose V is
// L = G Gᵀ and R = Gᵀ G and whose S is the Kronecker product of their powers.
// @eq li2025 Def. 4.3, Table 1
// @eq shazeer2018 Alg. 2
// @eq gupta2018 Alg. 1
import { readVector } from '../../input/arrays.js';
import { largest } from '../../linear-algebra/largest.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Root } from '../../optimizers/form.js';
import type { Block } from '../../problems/problem.js';
import type { Preconditioner } from './pair.js';
import { powers } from './powers.js';

type Pair = Omit<Preconditioner, 'gain'>;

/** Rows and columns of a part of theta that is a matrix. */
const matrixOf = ({ shape }: Block): readonly [rows: number, columns: number] | undefined =>
  shape.length === 2 ? [shape[0], shape[1]] : undefined;

/** Adafactor: R_i and C_j of every matrix, v of other parts, and S_ij = 1/((R_i C_j / mean R + epsRoot)^lambda + eps). */
export function factoredPreconditioner(blocks: readonly Block[], P: number, { lambda, eps, epsRoot }: Root): Pair {
  const sizes = blocks.map((block) => matrixOf(block)?.reduce((a, b) => a + b) ?? block.length);
  const size = sizes.reduce((a, b) => a + b, 0);
  const V = (diagonal: Float64Array): Float64Array => {
    const out = new Float64Array(size);
    let at = 0;
    blocks.forEach((block, k) => {
      const [rows, columns] = matrixOf(block) ?? [0, 0];
      if (rows === 0) out.set(diagonal.subarray(block.start, block.start + block.length), at);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const x = diagonal[block.start + i * columns + j];
          out[at + i] += x / columns;
          out[at + rows + j] += x / rows;
        }
      }
      at += sizes[k];
    });
    return out;
  };
  /** R_i C_j / mean R, at every entry of theta. */
  const spread = (v: Float64Array): Float64Array => {
    const out = new Float64Array(P);
    let at = 0;
    blocks.forEach((block, k) => {
      const [rows, columns] = matrixOf(block) ?? [0, 0];
      if (rows === 0) out.set(v.subarray(at, at + block.length), block.start);
      const mean = v.subarray(at, at + rows).reduce((sum, x) => sum + x / rows, 0);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) out[block.start + i * columns + j] = mean > 0 ? (v[at + i] * v[at + rows + j]) / mean : 0;
      at += sizes[k];
    });
    return out;
  };
  return {
    adaptive: true,
    lambda: undefined,
    blocks: undefined,
    read: (v, path) => readVector(v, path, size),
    V,
    S: (v) =>
      powers(
        spread(v).map((x) => x + epsRoot),
        lambda,
      ).map((power) => (power + eps > 0 ? 1 / (power + eps) : 0)),
  };
}

/** (A + eps I)^exponent of a semidefinite A; eigenvalues that are rounding count as 0, and so do their powers. */
function power(A: Float64Array, n: number, exponent: number, eps: number): Float64Array {
  const { values, vectors } = symmetricEigen(
    A.map((x, k) => (k % (n + 1) === 0 ? x + eps : x)),
    n,
  );
  const least = 1e-14 * largest(values);
  const raised = powers(
    values.map((x) => (x > least ? x : 1)),
    -exponent,
  ).map((x, k) => (values[k] > least ? 1 / x : 0));
  return multiply(
    vectors.map((x, k) => x * raised[k % n]),
    transpose(vectors, n),
    n,
  );
}

/** Shampoo: L and R of every matrix, row-major, v of other parts; S = (L + eps)^exponent ⊗ (R + eps)^exponent. */
export function kroneckerPreconditioner(
  blocks: readonly Block[],
  P: number,
  { exponent, matrixEps }: { readonly exponent: number; readonly matrixEps: number },
): Pair {
  const sizes = blocks.map((block) => matrixOf(block)?.reduce((sum, n) => sum + n * n, 0) ?? block.length);
  const size = sizes.reduce((a, b) => a + b, 0);
  const V = (Sigma: Float64Array): Float64Array => {
    const out = new Float64Array(size);
    let at = 0;
    blocks.forEach((block, k) => {
      const { start, length } = block;
      const entry = (p: number, q: number): number => Sigma[(start + p) * P + start + q];
      const [rows, columns] = matrixOf(block) ?? [0, 0];
      if (rows === 0) for (let p = 0; p < length; p++) out[at + p] = entry(p, p);
      for (let i = 0; i < rows; i++)
        for (let l = 0; l < rows; l++) for (let j = 0; j < columns; j++) out[at + i * rows + l] += entry(i * columns + j, l * columns + j);
      const right = at + rows * rows;
      for (let j = 0; j < columns; j++)
        for (let l = 0; l < columns; l++)
          for (let i = 0; i < rows; i++) out[right + j * columns + l] += entry(i * columns + j, i * columns + l);
      at += sizes[k];
    });
    return out;
  };
  const S = (v: Float64Array): Float64Array => {
    const out = new Float64Array(P * P);
    let at = 0;
    blocks.forEach((block, k) => {
      const { start, length } = block;
      const shape = matrixOf(block);
      if (shape) {
        const [rows, columns] = shape;
        const left = power(v.subarray(at, at + rows * rows).slice(), rows, exponent, matrixEps);
        const right = power(v.subarray(at + rows * rows, at + sizes[k]).slice(), columns, exponent, matrixEps);
        for (let p = 0; p < length; p++) {
          for (let q = 0; q < length; q++) {
            const [i, j, l, m] = [Math.floor(p / columns), p % columns, Math.floor(q / columns), q % columns];
            out[(start + p) * P + start + q] = left[i * rows + l] * right[j * columns + m];
          }
        }
      } else {
        const raised = powers(
          v.subarray(at, at + length).map((x) => x + matrixEps),
          -2 * exponent,
        );
        for (let p = 0; p < length; p++) out[(start + p) * (P + 1)] = raised[p] > 0 ? 1 / raised[p] : 0;
      }
      at += sizes[k];
    });
    return out;
  };
  return { adaptive: true, lambda: undefined, blocks: undefined, full: true, read: (v, path) => readVector(v, path, size), V, S };
}
