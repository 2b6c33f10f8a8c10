// Adam's step on a second moment v that is already there, entry by entry
//   m <- beta1 m + (1 - beta1) g
//   theta <- theta - lr m^ / (sqrt(v^ + epsRoot) + eps)
import { firstMoment } from "./momentum";
import { descend, seen } from "./rmsprop";

export function adamSweep<T>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): void {
  for (let q: usize = 0, end = <usize>n * sizeof<T>(); q < end; q += 16) {
    const mean = firstMoment<T>(m + q, v128.load(g + q), c);
    const root = v128.sqrt<T>(seen<T>(v128.load(v + q), c));
    v128.store(theta + q, descend<T>(v128.load(theta + q), mean, root, c));
  }
}
