// RMSProp with a momentum of its steps, or with the variance of the gradient in place of its square, or both (torch: momentum, centered=True)
//   v <- beta2 v + (1 - beta2) g g,   a <- beta2 a + (1 - beta2) g
//   S  = 1 / (sqrt(v^ + epsRoot) + eps),  centered: v - a a, at least 0, in place of v^
//   m <- momentum m + S g,   theta <- theta - lr m;  without momentum theta <- theta - lr S g
// The array v holds v and, if centered, behind it a.
// @eq graves2013 (39)
import { descend, secondMoment } from "../adam";
import { Slot } from "../coefficients";
import { moment } from "../momentum";
import { beginStep, Optimizer } from "../optimizer";
import { fetchTail, storeTail, TAIL } from "./tail";

@inline
function move<T>(theta: usize, g: usize, m: usize, v: usize, a: usize, centered: bool, momentum: bool, c: usize): void {
  const gradient = v128.load(g), decay = v128.load(c, Slot.DECAY_V), gain = v128.load(c, Slot.GAIN_V), eps = v128.load(c, Slot.EPS);
  const epsRoot = v128.load(c, Slot.EPS_ROOT), lr = v128.load(c, Slot.LR);
  let seen: v128;
  if (centered) {
    const mean = moment<T>(a, gradient, decay, gain);
    const variance = v128.sub<T>(moment<T>(v, v128.mul<T>(gradient, gradient), decay, gain), v128.mul<T>(mean, mean));
    seen = v128.add<T>(v128.max<T>(variance, i64x2.splat(0)), epsRoot);
  } else {
    seen = secondMoment<T>(v, gradient, decay, gain, v128.load(c, Slot.SCALE_V), epsRoot);
  }
  const root = v128.sqrt<T>(seen);
  if (!momentum) {
    v128.store(theta, descend<T>(v128.load(theta), gradient, root, lr, eps));
    return;
  }
  const step = v128.div<T>(gradient, v128.add<T>(root, eps));
  const next = v128.add<T>(v128.mul<T>(v128.load(c, Slot.DECAY_M), v128.load(m)), step);
  v128.store(m, next);
  v128.store(theta, v128.sub<T>(v128.load(theta), v128.mul<T>(lr, next)));
}

/** One step of n parameters. */
@abi
export function rmspropVariantStep<T>(
  o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32, centered: bool, momentum: bool,
): void {
  beginStep<T>(o);
  const bytes = <usize>n * sizeof<T>(), whole = bytes & ~15, rest = bytes - whole, a = v + bytes;
  for (let q: usize = 0; q < whole; q += 16) move<T>(theta + q, g + q, m + q, v + q, a + q, centered, momentum, o.coefficients);
  if (rest == 0) return;
  fetchTail(theta + whole, g + whole, m + whole, v + whole, rest);
  if (centered) memory.copy(TAIL + 64, a + whole, rest);
  move<T>(TAIL, TAIL + 16, TAIL + 32, TAIL + 48, TAIL + 64, centered, momentum, o.coefficients);
  storeTail(theta + whole, m + whole, v + whole, rest);
  if (centered) memory.copy(a + whole, TAIL + 64, rest);
}
