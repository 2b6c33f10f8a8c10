// A pair (V, S) of the user's own, who computes it between the two halves of a step (Li, Wen, Lyu 2025, Sec. 4)
//   v <- beta2 v + (1 - beta2) V(g)
//   m <- beta1 m + (1 - beta1) g,    theta <- theta - lr S(v^) m^
// @eq li2025 Sec. 4
import { Slot } from "./coefficients";
import { moment } from "./momentum";
import { beginStep, Optimizer } from "./optimizer";

/** The first half: averages the k entries of an observation V(g) into v and writes v^ to `out`. */
@abi
export function agmObserve<T>(o: Optimizer, v: usize, observation: usize, out: usize, k: i32): void {
  beginStep<T>(o);
  const c = o.coefficients;
  for (let q: usize = 0, end = <usize>k * sizeof<T>(); q < end; q += 16) {
    const next = moment<T>(v + q, v128.load(observation + q), v128.load(c, Slot.DECAY_V), v128.load(c, Slot.GAIN_V));
    v128.store(out + q, v128.mul<T>(next, v128.load(c, Slot.SCALE_V)));
  }
}

/** The second half: moves n parameters by the diagonal s = S(v^). */
@abi
export function agmMove<T>(o: Optimizer, theta: usize, g: usize, m: usize, s: usize, n: i32): void {
  const c = o.coefficients;
  for (let q: usize = 0, end = <usize>n * sizeof<T>(); q < end; q += 16) {
    const move = v128.mul<T>(v128.load(s + q), moment<T>(m + q, v128.load(g + q), v128.load(c, Slot.DECAY_M), v128.load(c, Slot.GAIN_M)));
    v128.store(theta + q, v128.sub<T>(v128.load(theta + q), v128.mul<T>(v128.load(c, Slot.LR), move)));
  }
}
