// Adam that divides by the largest second moment so far, AMSGrad (Reddi, Kale, Kumar 2018, Alg. 2; torch: amsgrad=True)
//   m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g g,   w <- max(w, v)
//   theta <- shrink theta - lr m^ / (sqrt(w^ + epsRoot) + eps),   w^ = w / (1 - beta2^t) with bias correction
// The array v holds v and behind it w.
// @eq reddi2018 Alg. 2
import { descend } from "../adam";
import { Slot } from "../coefficients";
import { moment } from "../momentum";
import { beginStep, Optimizer } from "../optimizer";
import { fetchTail, storeTail, TAIL } from "./tail";

@inline
function move<T>(theta: usize, g: usize, m: usize, v: usize, w: usize, c: usize): void {
  const gradient = v128.load(g);
  const mean = moment<T>(m, gradient, v128.load(c, Slot.DECAY_M), v128.load(c, Slot.GAIN_M));
  const square = moment<T>(v, v128.mul<T>(gradient, gradient), v128.load(c, Slot.DECAY_V), v128.load(c, Slot.GAIN_V));
  const largest = v128.max<T>(v128.load(w), square);
  v128.store(w, largest);
  const root = v128.sqrt<T>(v128.add<T>(v128.mul<T>(largest, v128.load(c, Slot.SCALE_V)), v128.load(c, Slot.EPS_ROOT)));
  const shrunken = v128.mul<T>(v128.load(theta), v128.load(c, Slot.SHRINK));
  v128.store(theta, descend<T>(shrunken, mean, root, v128.load(c, Slot.LR), v128.load(c, Slot.EPS)));
}

/** One step of n parameters. */
@abi
export function amsgradStep<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32): void {
  beginStep<T>(o);
  const bytes = <usize>n * sizeof<T>(), whole = bytes & ~15, rest = bytes - whole, w = v + bytes;
  for (let q: usize = 0; q < whole; q += 16) move<T>(theta + q, g + q, m + q, v + q, w + q, o.coefficients);
  if (rest == 0) return;
  fetchTail(theta + whole, g + whole, m + whole, v + whole, rest);
  memory.copy(TAIL + 64, w + whole, rest);
  move<T>(TAIL, TAIL + 16, TAIL + 32, TAIL + 48, TAIL + 64, o.coefficients);
  storeTail(theta + whole, m + whole, v + whole, rest);
  memory.copy(w + whole, TAIL + 64, rest);
}
