// f_i = <A_i, W_L ... W_1> - b_i of deep matrix factorization, with L = (1/n) sum_i f_i², so that scale = 2/n.
// With P_l = W_l ... W_1 and C_l = (W_L ... W_(l+1))ᵀ A_i: the part of grad f_i in W_l is C_l P_(l-1)ᵀ, and F_i x is its derivative along x.
import { dot, multiply, timesVector, transpose } from '../../linear-algebra/products.js';
import type { Constraints } from '../constraints.js';
import { denseSlopes } from '../dense-slopes.js';
import type { Block } from '../problem.js';

/** A factorization as data: d_0, ..., d_L, where each factor stands in theta, the measurements row by row, and the labels. */
export interface FactorizationData {
  readonly dims: readonly number[];
  readonly blocks: readonly Block[];
  readonly A: Float64Array;
  readonly b: Float64Array;
}

function plus(x: Float64Array, y: Float64Array): Float64Array {
  return x.map((a, i) => a + y[i]);
}

/** The constraints of deep matrix factorization. */
export function factorizationConstraints({ dims, blocks, A, b }: FactorizationData): Constraints {
  const inner = dims[0];
  const width = Math.min(...dims);
  const depth = blocks.length;
  const n = b.length;
  const size = A.length / n;
  const P = blocks.reduce((sum, { length }) => sum + length, 0);
  const columns = (l: number): number => dims[l];
  const factor = (theta: Float64Array, l: number): Float64Array => {
    const { start, length } = blocks[l];
    return theta.subarray(start, start + length);
  };

  /** P_1, ..., P_L. */
  const products = (theta: Float64Array): Float64Array[] => {
    const all = [factor(theta, 0)];
    for (let l = 1; l < depth; l++) all.push(multiply(factor(theta, l), all[l - 1], columns(l)));
    return all;
  };

  /** The derivatives of P_1, ..., P_L along x. */
  const tangents = (theta: Float64Array, at: readonly Float64Array[], x: Float64Array): Float64Array[] => {
    const all = [factor(x, 0)];
    for (let l = 1; l < depth; l++) {
      const moved = multiply(factor(x, l), at[l - 1], columns(l));
      all.push(plus(moved, multiply(factor(theta, l), all[l - 1], columns(l))));
    }
    return all;
  };

  /** D²W[x, y]: the second derivative of W = P_L. */
  const second = (theta: Float64Array, at: readonly Float64Array[], x: Float64Array, y: Float64Array): Float64Array => {
    const [alongX, alongY] = [tangents(theta, at, x), tangents(theta, at, y)];
    let W: Float64Array = new Float64Array(columns(1) * inner);
    for (let l = 1; l < depth; l++) {
      const mixed = plus(multiply(factor(x, l), alongY[l - 1], columns(l)), multiply(factor(y, l), alongX[l - 1], columns(l)));
      W = plus(multiply(factor(theta, l), W, columns(l)), mixed);
    }
    return W;
  };

  /** Writes the slope of <C, W> to out. */
  const carryBack = (theta: Float64Array, at: readonly Float64Array[], C: Float64Array, out: Float64Array): void => {
    let g = C;
    for (let l = depth - 1; l > 0; l--) {
      const below = transpose(at[l - 1], inner);
      factor(out, l).set(multiply(g, below, inner));
      g = multiply(transpose(factor(theta, l), columns(l)), g, columns(l + 1));
    }
    factor(out, 0).set(g);
  };

  /** Adds F x to out, with F the Hessian of <C, W>: every product of carryBack, differentiated (Pearlmutter 1994). */
  const addCurvature = (theta: Float64Array, at: readonly Float64Array[], C: Float64Array, x: Float64Array, out: Float64Array): void => {
    const moved = tangents(theta, at, x);
    let g = C;
    let t: Float64Array = new Float64Array(C.length);
    const add = (l: number, y: Float64Array): void => {
      const part = factor(out, l);
      part.set(plus(part, y));
    };
    for (let l = depth - 1; l > 0; l--) {
      add(l, multiply(t, transpose(at[l - 1], inner), inner));
      add(l, multiply(g, transpose(moved[l - 1], inner), inner));
      const back = transpose(factor(theta, l), columns(l));
      t = plus(multiply(back, t, columns(l + 1)), multiply(transpose(factor(x, l), columns(l)), g, columns(l + 1)));
      g = multiply(back, g, columns(l + 1));
    }
    add(0, t);
  };

  const jacobian = (theta: Float64Array): Float64Array => {
    const at = products(theta);
    const J = new Float64Array(n * P);
    for (let i = 0; i < n; i++) carryBack(theta, at, A.subarray(i * size, (i + 1) * size), J.subarray(i * P, (i + 1) * P));
    return J;
  };
  const curvature = (theta: Float64Array, K: Float64Array): Float64Array => {
    const at = products(theta);
    const out = new Float64Array(P);
    for (let i = 0; i < n; i++) {
      addCurvature(theta, at, A.subarray(i * size, (i + 1) * size), K.subarray(i * P, (i + 1) * P), out);
    }
    return out;
  };

  return {
    count: n,
    rank: Math.min(n, width * (inner + (dims.at(-1) as number) - width)), // matrices of that rank have so many dimensions
    scale: 2 / n,
    values: (theta) => timesVector(A, products(theta)[depth - 1]).map((f, i) => f - b[i]),
    jacobian,
    slopes: (theta) => denseSlopes(jacobian(theta), (K) => curvature(theta, K)),
    // <F_i, M> = <A_i, sum_q D²W[e_q, M_q]>
    innerProducts: (theta, M) => {
      const at = products(theta);
      const unit = new Float64Array(P);
      let W: Float64Array = new Float64Array(size);
      for (let q = 0; q < P; q++) {
        unit[q] = 1;
        W = plus(W, second(theta, at, unit, M.subarray(q * P, (q + 1) * P)));
        unit[q] = 0;
      }
      return Float64Array.from({ length: n }, (_, i) => dot(A.subarray(i * size, (i + 1) * size), W));
    },
    curvature,
  };
}
