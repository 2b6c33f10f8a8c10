// The eigenvalues and eigenvectors of two symmetric 2 x 2 matrices, one a lane, in the bits of jacobi.ts, for which one rotation is enough.
import { constant, ONE } from "./constant";

/** Where `planarEigen` writes. */
export const EIGEN = memory.data(96, 16);

/** The smaller eigenvalue with its vector, then the larger. */
export namespace Eigen {
  export const LOW: usize = 0;
  export const HIGH: usize = 16;
  export const LOW_X: usize = 32;
  export const LOW_Y: usize = 48;
  export const HIGH_X: usize = 64;
  export const HIGH_Y: usize = 80;
}

/** Takes (a, b; b, d) apart. */
export function planarEigen(a: v128, b: v128, d: v128): void {
  const one = constant(ONE);
  const sizeA = f64x2.abs(a), sizeB = f64x2.abs(b), sizeD = f64x2.abs(d);
  const diagonal = v128.and(f64x2.eq(f64x2.add(sizeA, sizeB), sizeA), f64x2.eq(f64x2.add(sizeD, sizeB), sizeD));
  const h = f64x2.div(f64x2.sub(d, a), f64x2.add(b, b));
  const size = f64x2.div(one, f64x2.add(f64x2.abs(h), f64x2.sqrt(f64x2.add(f64x2.mul(h, h), one))));
  const t = v128.bitselect(f64x2.neg(size), size, f64x2.lt(h, f64x2.splat(0)));
  const cosine = f64x2.div(one, f64x2.sqrt(f64x2.add(f64x2.mul(t, t), one)));
  const sine = f64x2.mul(t, cosine);
  const turn = f64x2.mul(t, b);
  const first = v128.bitselect(a, f64x2.sub(a, turn), diagonal), second = v128.bitselect(d, f64x2.add(d, turn), diagonal);
  const c = v128.bitselect(one, cosine, diagonal), s = v128.andnot(sine, diagonal);
  // The columns of the rotation: (c, -s) belongs to `first`, (s, c) to `second`.
  const swap = f64x2.gt(first, second), minus = f64x2.neg(s);
  v128.store(EIGEN, v128.bitselect(second, first, swap), Eigen.LOW);
  v128.store(EIGEN, v128.bitselect(first, second, swap), Eigen.HIGH);
  v128.store(EIGEN, v128.bitselect(s, c, swap), Eigen.LOW_X);
  v128.store(EIGEN, v128.bitselect(c, minus, swap), Eigen.LOW_Y);
  v128.store(EIGEN, v128.bitselect(c, s, swap), Eigen.HIGH_X);
  v128.store(EIGEN, v128.bitselect(minus, c, swap), Eigen.HIGH_Y);
}
