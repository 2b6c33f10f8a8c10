// Logistic regression with labels y_i = ±1, which label noise moves to s_i = y_i + xi_i (Cox 1958)
//   f_i = <theta, x_i>,   L = (1/n) sum_i log(1 + exp(-s_i f_i))
//   dL/dtheta = (1/n) sum_i -s_i sigma(-s_i f_i) x_i,   H = (1/n) sum_i s_i² sigma(f_i) sigma(-f_i) x_i x_iᵀ,   sigma(z) = 1/(1 + exp(-z))
// @eq cox1958
import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { dot } from "../../math/sum";
import { allocate } from "../../memory";

/** Samples whose exponentials are taken in one call. */
const BLOCK: i32 = 64;

@unmanaged
export class LogisticRegression {
  d: i32;
  n: i32;
  stride: usize; // bytes of a row: its entries and zeros up to a cache line
  x: usize;
  @abi y: usize;
  margins: usize; // s_i f_i of a block, and what is made of them
}

/** Allocates n rows of d features and n labels, all zero; 0 when memory is full. */
export function create<T>(d: i32, n: i32): usize {
  const address = allocate(offsetof<LogisticRegression>());
  if (address == 0) return 0;
  const l = changetype<LogisticRegression>(address);
  l.d = d;
  l.n = n;
  l.stride = (<usize>d * sizeof<T>() + 63) & ~63;
  if (<u64>l.stride * <u64>n >> 32) return 0;
  l.x = allocate(l.stride * <usize>n);
  l.y = allocate(<usize>n * sizeof<T>());
  l.margins = allocate(2 * <usize>BLOCK * sizeof<T>());
  return l.x && l.y && l.margins ? address : 0;
}

/** The address of row i. */
@abi
export function row(p: usize, i: i32): usize {
  const l = changetype<LogisticRegression>(p);
  return l.x + <usize>i * l.stride;
}

/** out <- out + share x_i, whole vectors of a row. */
@inline
function addRow<T>(l: LogisticRegression, out: usize, i: i32, share: T): void {
  const SHARE = v128.splat<T>(share);
  const x = l.x + <usize>i * l.stride;
  for (let q: usize = 0; q < <usize>l.d * sizeof<T>(); q += 16) {
    v128.store(out + q, v128.add<T>(v128.load(out + q), v128.mul<T>(SHARE, v128.load(x + q))));
  }
}

@inline
function sample(indices: usize, k: i32): i32 {
  return indices ? load<i32>(indices + (<usize>k << 2)) : k;
}

@inline
function labelOf<T>(l: LogisticRegression, noise: usize, i: i32, k: i32): T {
  const y = load<T>(l.y + <usize>i * sizeof<T>());
  return noise ? y + load<T>(noise + <usize>k * sizeof<T>()) : y;
}

/** g = (1/samples) sum_k -s_k sigma(-s_k f_k) x_k over the draws k. */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const l = changetype<LogisticRegression>(p);
  memory.fill(g, 0, (<usize>l.d * sizeof<T>() + 15) & ~15);
  for (let from = 0; from < samples; from += BLOCK) {
    const count = min(BLOCK, samples - from);
    for (let k = 0; k < count; ++k) {
      const i = sample(indices, from + k);
      const f = <T>dot<T>(theta, row(p, i), l.d);
      store<T>(l.margins + <usize>k * sizeof<T>(), labelOf<T>(l, noise, i, from + k) * f);
    }
    exp<T>(l.margins, l.margins, count);
    for (let k = 0; k < count; ++k) {
      const i = sample(indices, from + k);
      const sigma = <T>1 / (<T>1 + load<T>(l.margins + <usize>k * sizeof<T>()));
      addRow<T>(l, g, i, -labelOf<T>(l, noise, i, from + k) * sigma / <T>samples);
    }
  }
}

/** The mean of log(1 + exp(-m)) over m = y_i f_i: max(-m, 0) + log1p(exp(-|m|)), with log1p(e) = e log(u)/(u - 1), u = 1 + e. */
export function loss(p: usize, theta: usize): f64 {
  const l = changetype<LogisticRegression>(p);
  const e = l.margins, u = e + (<usize>BLOCK << 3);
  let sum: f64 = 0;
  for (let from = 0; from < l.n; from += BLOCK) {
    const count = min(BLOCK, l.n - from);
    for (let k = 0; k < count; ++k) {
      const m = load<f64>(l.y + (<usize>(from + k) << 3)) * dot<f64>(theta, row(p, from + k), l.d);
      sum += max(-m, 0);
      store<f64>(e + (<usize>k << 3), -abs(m));
    }
    exp<f64>(e, e, count);
    for (let k = 0; k < count; ++k) store<f64>(u + (<usize>k << 3), 1 + load<f64>(e + (<usize>k << 3)));
    for (let k = 0; k < count; ++k) {
      const rest = load<f64>(u + (<usize>k << 3)) - 1;
      const small = load<f64>(e + (<usize>k << 3));
      store<f64>(e + (<usize>k << 3), rest == 0 ? small : small / rest);
    }
    log<f64>(u, u, count);
    for (let k = 0; k < count; ++k) {
      const logarithm = load<f64>(u + (<usize>k << 3));
      sum += logarithm == 0 ? load<f64>(e + (<usize>k << 3)) : load<f64>(e + (<usize>k << 3)) * logarithm;
    }
  }
  return sum / <f64>l.n;
}

/** sigma(f_i) sigma(-f_i) / n of the samples of a block from `from` on, into l.margins; returns their number. */
function weights(p: usize, theta: usize, from: i32): i32 {
  const l = changetype<LogisticRegression>(p);
  const count = min(BLOCK, l.n - from);
  for (let k = 0; k < count; ++k) store<f64>(l.margins + (<usize>k << 3), -abs(dot<f64>(theta, row(p, from + k), l.d)));
  exp<f64>(l.margins, l.margins, count);
  for (let k = 0; k < count; ++k) {
    const e = load<f64>(l.margins + (<usize>k << 3));
    store<f64>(l.margins + (<usize>k << 3), e / ((1 + e) * (1 + e)) / <f64>l.n);
  }
  return count;
}

export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const l = changetype<LogisticRegression>(p);
  memory.fill(out, 0, <usize>l.d << 3);
  for (let from = 0; from < l.n; from += BLOCK) {
    const count = weights(p, theta, from);
    for (let k = 0; k < count; ++k) {
      const w = load<f64>(l.margins + (<usize>k << 3)), x = row(p, from + k);
      for (let q: usize = 0; q < <usize>l.d << 3; q += 8) store<f64>(out + q, load<f64>(out + q) + w * load<f64>(x + q) * load<f64>(x + q));
    }
  }
}

export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const l = changetype<LogisticRegression>(p);
  memory.fill(out, 0, (<usize>l.d * 8 + 15) & ~15);
  for (let from = 0; from < l.n; from += BLOCK) {
    const count = weights(p, theta, from);
    for (let k = 0; k < count; ++k) {
      addRow<f64>(l, out, from + k, load<f64>(l.margins + (<usize>k << 3)) * dot<f64>(x, row(p, from + k), l.d));
    }
  }
}
