// The gradients of replicas, in the lanes of four vectors, as in problem.ts.
import { productInLanes } from "../../math/product-in-lanes";
import { shortDotInLanes } from "../../math/sum-in-lanes";
import { gatherInLanes } from "../rows-in-lanes";
import { Factor, factorOf, MatrixFactorization } from "./problem";

@inline
function sizeOf(mf: MatrixFactorization, factor: Factor): usize {
  return <usize>(factor.rows * mf.inner);
}

/** The products W_l ... W_1, four rows of Z with their b and r, and G_l twice. */
export function roomInLanes<T>(p: usize): usize {
  const mf = changetype<MatrixFactorization>(p);
  let products: usize = 0, largest = <usize>mf.entries;
  for (let l = 0; l < mf.depth; ++l) {
    const size = sizeOf(mf, factorOf(mf, l));
    products += size;
    largest = max(largest, size);
  }
  return (products + 4 * <usize>mf.entries + 8 + 2 * largest) << 6;
}

/** Computes W_l ... W_1 for l > 1, one after the other from `products` on, and returns the address of W. */
function multiplyFactors<T>(mf: MatrixFactorization, theta: usize, products: usize): usize {
  let below = theta;
  for (let l = 1; l < mf.depth; ++l) {
    const factor = factorOf(mf, l);
    const inner = <usize>mf.inner;
    productInLanes<T>(products, theta + (factor.start << 6), below, factor.rows, factor.columns, mf.inner, <usize>factor.columns, 1, inner, 1, false);
    below = products;
    products += sizeOf(mf, factor) << 6;
  }
  return below;
}

/** G = sum over the draws of r_k A_k, in fours as `add4` of diagonal-net/dense-matrix.ts adds them. */
function weightGradient<T>(mf: MatrixFactorization, w: usize, g: usize, z: usize, noise: usize, rows: usize, samples: i32): void {
  const scale = v128.splat<T>(<T>(2 / <f64>samples));
  const row = <usize>mf.entries << 6;
  const b = z + 4 * row, r = b + 256;
  memory.fill(g, 0, row);
  for (let k = 0; k < samples; k += 4) {
    for (let j: usize = 0; j < 4; ++j) {
      const isDrawn = k + <i32>j < samples;
      const draw = isDrawn ? k + <i32>j : k;
      gatherInLanes<T>(z + j * row, mf.z, mf.stride * sizeof<T>(), mf.entries, rows, draw);
      gatherInLanes<T>(b + (j << 6), mf.b, sizeof<T>(), 1, rows, draw);
      shortDotInLanes<T>(r + (j << 6), w, z + j * row, mf.entries);
      for (let q = j << 6; q < (j + 1) << 6; q += 16) {
        let e = v128.sub<T>(v128.load(r + q), v128.load(b + q));
        if (noise && isDrawn) e = v128.add<T>(e, v128.load(noise + (<usize>k << 6) + q));
        v128.store(r + q, isDrawn ? v128.mul<T>(e, scale) : v128.splat<T>(<T>0));
      }
    }
    for (let q: usize = 0; q < 64; q += 16) {
      const r0 = v128.load(r + q), r1 = v128.load(r + q, 64), r2 = v128.load(r + q, 128), r3 = v128.load(r + q, 192);
      for (let at = q; at < row; at += 64) {
        const z0 = z + at, z1 = z0 + row, z2 = z1 + row, z3 = z2 + row;
        const low = v128.add<T>(v128.mul<T>(r0, v128.load(z0)), v128.mul<T>(r1, v128.load(z1)));
        const high = v128.add<T>(v128.mul<T>(r2, v128.load(z2)), v128.mul<T>(r3, v128.load(z3)));
        v128.store(g + at, v128.add<T>(v128.load(g + at), v128.add<T>(low, high)));
      }
    }
  }
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const mf = changetype<MatrixFactorization>(p);
  const inner = <usize>mf.inner;
  const w = multiplyFactors<T>(mf, theta, room);
  let end = room, largest = <usize>mf.entries;
  for (let l = 0; l < mf.depth; ++l) {
    const size = sizeOf(mf, factorOf(mf, l));
    if (l > 0) end += size << 6;
    largest = max(largest, size);
  }
  let slope = end + ((4 * <usize>mf.entries + 8) << 6), next = slope + (largest << 6), below = w;
  weightGradient<T>(mf, w, slope, end, noise, rows, samples);
  for (let l = mf.depth - 1; l > 0; --l) {
    const factor = factorOf(mf, l);
    const at = factor.start << 6;
    const columns = <usize>factor.columns;
    below = l == 1 ? theta : below - (sizeOf(mf, factorOf(mf, l - 1)) << 6);
    productInLanes<T>(g + at, slope, below, factor.rows, mf.inner, factor.columns, inner, 1, 1, inner, false);
    productInLanes<T>(next, theta + at, slope, factor.columns, factor.rows, mf.inner, 1, columns, inner, 1, false);
    const used = slope;
    slope = next;
    next = used;
  }
  const first = factorOf(mf, 0);
  memory.copy(g, slope, <usize>(first.rows * first.columns) << 6);
}
