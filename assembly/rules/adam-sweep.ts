// Adam's step on a second moment v that is already there, entry by entry
//   m <- beta1 m + (1 - beta1) g
//   theta <- theta - lr m^ / (sqrt(v^ + epsRoot) + eps)
import { descend } from "./adam";
import { Slot } from "./coefficients";
import { moment } from "./momentum";

export function adamSweep<T>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): void {
  const lr = v128.load(c, Slot.LR), decay = v128.load(c, Slot.DECAY_M), gain = v128.load(c, Slot.GAIN_M);
  const scale = v128.load(c, Slot.SCALE_V), epsRoot = v128.load(c, Slot.EPS_ROOT), eps = v128.load(c, Slot.EPS);
  for (let q: usize = 0, end = <usize>n * sizeof<T>(); q < end; q += 16) {
    const mean = moment<T>(m + q, v128.load(g + q), decay, gain);
    const root = v128.sqrt<T>(v128.add<T>(v128.mul<T>(v128.load(v + q), scale), epsRoot));
    v128.store(theta + q, descend<T>(v128.load(theta + q), mean, root, lr, eps));
  }
}
