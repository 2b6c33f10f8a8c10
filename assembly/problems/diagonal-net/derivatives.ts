// Derivatives of the diagonal net's loss at its current parameters, in f64, after forward, residuals and backward.
// Arrays over theta = (u, v) are laid out like the parameters: v's part stands net.stride entries after u's.
// @eq li2025 App. G.2
import { DiagonalNet } from "./problem";

/** dL/du = 2 u∘g, dL/dv = -2 v∘g */
@abi
export function gradient(net: DiagonalNet, out: usize): void {
  const half = net.stride << 3;
  const two = v128.splat<f64>(2);
  for (let q: usize = 0; q < half; q += 16) {
    const g2 = v128.mul<f64>(two, v128.load(net.g + q));
    v128.store(out + q, v128.mul<f64>(v128.load(net.u + q), g2));
    v128.store(out + half + q, v128.neg<f64>(v128.mul<f64>(v128.load(net.u + half + q), g2)));
  }
}

/** The mean over the n rows of z_ij², added in the order of the rows; ones for a sign matrix. */
@abi
export function meanSquares(net: DiagonalNet, out: usize): void {
  const bytes = net.stride << 3;
  const first = net.dense ? v128.splat<f64>(0) : v128.splat<f64>(1);
  for (let q: usize = 0; q < bytes; q += 16) v128.store(out + q, first);
  if (!net.dense) return;
  for (let i: usize = 0; i < <usize>net.n; ++i) {
    for (let q: usize = 0; q < bytes; q += 16) {
      const z = v128.load(net.z + i * bytes + q);
      v128.store(out + q, v128.add<f64>(v128.load(out + q), v128.mul<f64>(z, z)));
    }
  }
  const scale = v128.splat<f64>((1 / <f64>net.n));
  for (let q: usize = 0; q < bytes; q += 16) v128.store(out + q, v128.mul<f64>(v128.load(out + q), scale));
}

/** diag H: 4 u∘u∘s + 2 g and 4 v∘v∘s - 2 g, with s the mean squares (Li, Wen, Lyu 2025, App. G.2; g vanishes on the manifold). */
@abi
export function hessianDiagonal(net: DiagonalNet, squares: usize, out: usize): void {
  const half = net.stride << 3;
  const two = v128.splat<f64>(2),
    four = v128.splat<f64>(4);
  for (let q: usize = 0; q < half; q += 16) {
    const u = v128.load(net.u + q),
      v = v128.load(net.u + half + q);
    const s4 = v128.mul<f64>(four, v128.load(squares + q));
    const g2 = v128.mul<f64>(two, v128.load(net.g + q));
    v128.store(out + q, v128.add<f64>(v128.mul<f64>(s4, v128.mul<f64>(u, u)), g2));
    v128.store(out + half + q, v128.sub<f64>(v128.mul<f64>(s4, v128.mul<f64>(v, v)), g2));
  }
}
