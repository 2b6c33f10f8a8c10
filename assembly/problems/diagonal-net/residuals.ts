// The residuals of the diagonal net: of the full batch, or of a mini-batch; with the noise of the step's labels or without.
import { DiagonalNet } from "./problem";

/** r_i = ((f_i - y_i) - noise_i) / n. `noise` is laid out like f, or 0 for none. */
@abi
export function residuals<T>(net: DiagonalNet, noise: usize): void {
  if (net.vectors > 0) return laneResiduals<T>(net, noise);
  const scale = v128.splat<T>(<T>(1 / <f64>net.n));
  const bytes = <usize>net.n * sizeof<T>();
  for (let q: usize = 0; q < bytes; q += 16) {
    let e = v128.sub<T>(v128.load(net.f + q), v128.load(net.y + q));
    if (noise) e = v128.sub<T>(e, v128.load(noise + q));
    v128.store(net.r + q, v128.mul<T>(e, scale));
  }
  memory.fill(net.r + bytes, 0, <usize>net.rows * sizeof<T>() - bytes);
}

/** The same in lanes, where the scales are zero beyond a lane's n. */
function laneResiduals<T>(net: DiagonalNet, noise: usize): void {
  for (let i: usize = 0; i < <usize>net.rows; ++i) {
    const y = v128.splat<T>(load<T>(net.y + i * sizeof<T>()));
    for (let r: usize = 0; r < net.entry; r += 16) {
      const q = i * net.entry + r;
      let e = v128.sub<T>(v128.load(net.f + q), y);
      if (noise) e = v128.sub<T>(e, v128.load(noise + q));
      v128.store(net.r + q, v128.mul<T>(e, v128.load(net.scales + q)));
    }
  }
}

/**
 * Of the mini-batch i_k, drawn with replacement, in one lane (0 when alone):
 * r_i = sum over k with i_k = i of ((f_i - y_i) - noise_k) / batchSize. r is zero before.
 */
export function batchResiduals<T>(net: DiagonalNet, lane: i32, noise: usize, indices: usize, batchSize: i32): void {
  const scale = <T>(1 / <f64>batchSize);
  const offset = <usize>lane * sizeof<T>();
  for (let k: usize = 0; k < <usize>batchSize; ++k) {
    const i = <usize>load<i32>(indices + (k << 2));
    const q = i * net.entry + offset;
    let e = load<T>(net.f + q) - load<T>(net.y + i * sizeof<T>());
    if (noise) e -= load<T>(noise + k * sizeof<T>());
    store<T>(net.r + q, load<T>(net.r + q) + e * scale);
  }
}
