// The diagonal linear net (Woodworth et al. 2020; Li, Wen, Lyu 2025, section 5.2)
//   w = u∘u - v∘v,   f_i = <z_i, w>,   L = (1/n) sum_i ½ (f_i - y_i)²
//   g = Zᵀ r with r_i = (f_i - y_i) / n,   dL/du = 2 u∘g,   dL/dv = -2 v∘g
import { allocate } from "../memory";
import { hasSecondMoment, Rule, update } from "../optimizers/rule";
import { denseBackward, denseForward } from "./dense-matrix";
import { GROUP_ROWS, gather, getSignRow, groupsOf, scatter, setSignRow } from "./sign-matrix";

@unmanaged
export class DiagonalNet {
  d: i32;
  n: i32;
  dense: bool; // Z is a dense matrix; else signs
  groups: i32; // of the sign matrix
  rows: i32; // stored rows: n rounded up to whole groups, or to fours
  stride: usize; // entries from u to v, and of a dense row: d rounded up to whole vectors
  u: usize; // the parameters theta = (u, v): v stands `stride` entries after u
  w: usize;
  z: usize; // codes, or dense rows
  y: usize;
  f: usize;
  r: usize; // residuals; zero beyond n
  g: usize; // Zᵀ r
}

/** Allocates a net whose arrays are zero; 0 when memory is full. */
export function createDiagonalNet<T>(d: i32, n: i32, dense: bool): usize {
  const address = allocate(offsetof<DiagonalNet>());
  if (address == 0) return 0;
  const net = changetype<DiagonalNet>(address);
  const stride = (<usize>d + 7) & ~7;
  net.d = d;
  net.n = n;
  net.dense = dense;
  net.stride = stride;
  net.groups = groupsOf(n);
  net.rows = dense ? (n + 3) & ~3 : net.groups * GROUP_ROWS;
  const rowBytes = <usize>net.rows * sizeof<T>();
  const zBytes = dense ? <u64>net.rows * stride * sizeof<T>() : 2 * <u64>net.groups * <u64>d;
  if (zBytes >> 32) return 0;
  net.u = allocate(2 * stride * sizeof<T>());
  net.w = allocate(stride * sizeof<T>());
  net.g = allocate(stride * sizeof<T>());
  net.y = allocate(rowBytes);
  net.f = allocate(rowBytes);
  net.r = allocate(rowBytes);
  net.z = allocate(<usize>zBytes);
  return net.u && net.w && net.g && net.y && net.f && net.r && net.z ? address : 0;
}

/** Writes the d f64 features at z into row i. */
export function setRow<T>(net: DiagonalNet, i: i32, z: usize): void {
  if (!net.dense) return setSignRow<T>(net.z, net.groups, net.d, i, z);
  const row = net.z + <usize>i * net.stride * sizeof<T>();
  for (let j: usize = 0; j < <usize>net.d; ++j) store<T>(row + j * sizeof<T>(), <T>load<f64>(z + (j << 3)));
}

/** Reads the features of row i as d f64. */
export function getRow<T>(net: DiagonalNet, i: i32, z: usize): void {
  if (!net.dense) return getSignRow<T>(net.z, net.groups, net.d, i, z);
  const row = net.z + <usize>i * net.stride * sizeof<T>();
  for (let j: usize = 0; j < <usize>net.d; ++j) store<f64>(z + (j << 3), <f64>load<T>(row + j * sizeof<T>()));
}

/** w = u∘u - v∘v, after the parameters were written from outside. */
export function updateW<T>(net: DiagonalNet): void {
  const v = net.u + net.stride * sizeof<T>();
  for (let q: usize = 0, end = net.stride * sizeof<T>(); q < end; q += 16) {
    const ui = v128.load(net.u + q), vi = v128.load(v + q);
    v128.store(net.w + q, v128.sub<T>(v128.mul<T>(ui, ui), v128.mul<T>(vi, vi)));
  }
}

/** f = Z w */
export function forward<T>(net: DiagonalNet): void {
  if (net.dense) denseForward<T>(net.f, net.w, net.z, net.rows, net.stride);
  else scatter<T>(net.f, net.w, net.z, net.groups, net.d);
}

/** r_i = ((f_i - y_i) - noise_i) / n, where `noise` is the address of n values, or 0 for none. */
export function residuals<T>(net: DiagonalNet, noise: usize): void {
  const scale = v128.splat<T>(<T>(1 / <f64>net.n));
  const bytes = <usize>net.n * sizeof<T>();
  for (let q: usize = 0; q < bytes; q += 16) {
    let e = v128.sub<T>(v128.load(net.f + q), v128.load(net.y + q));
    if (noise) e = v128.sub<T>(e, v128.load(noise + q));
    v128.store(net.r + q, v128.mul<T>(e, scale));
  }
  memory.fill(net.r + bytes, 0, <usize>net.rows * sizeof<T>() - bytes);
}

/** Of the mini-batch i_k, drawn with replacement: r_i = sum over k with i_k = i of ((f_i - y_i) - noise_k) / batchSize. */
export function batchResiduals<T>(net: DiagonalNet, noise: usize, indices: usize, batchSize: i32): void {
  const scale = <T>(1 / <f64>batchSize);
  memory.fill(net.r, 0, <usize>net.rows * sizeof<T>());
  for (let k: usize = 0; k < <usize>batchSize; ++k) {
    const i = <usize>load<i32>(indices + (k << 2)) * sizeof<T>();
    let e = load<T>(net.f + i) - load<T>(net.y + i);
    if (noise) e -= load<T>(noise + k * sizeof<T>());
    store<T>(net.r + i, load<T>(net.r + i) + e * scale);
  }
}

/** g = Zᵀ r */
export function backward<T>(net: DiagonalNet): void {
  if (net.dense) denseBackward<T>(net.g, net.r, net.z, net.rows, net.stride);
  else gather<T>(net.g, net.r, net.z, net.groups, net.d);
}

/** All lanes of a vector whose entry lies below d, for the last vector of an array of d entries; all lanes when d fills it. */
@inline
function tailMask<T>(d: i32): v128 {
  const lanes = d & (16 / sizeof<T>() - 1);
  if (lanes == 0) return i64x2.splat(-1);
  if (sizeof<T>() == 8) return i64x2(-1, 0);
  return i32x4(-1, lanes > 1 ? -1 : 0, lanes > 2 ? -1 : 0, 0);
}

/**
 * One pass over the coordinates: gradients of u and v from g, both updates, the new w.
 * Returns whether w and the second moments are finite (x * 0 is NaN otherwise).
 */
@inline
function sweep<T>(kind: i32, net: DiagonalNet, m: usize, s: usize, c: usize): bool {
  const half = net.stride * sizeof<T>();
  const u = net.u, w = net.w, g = net.g;
  const zero = v128.splat<T>(<T>0), two = v128.splat<T>(<T>2);
  let check = zero, before = zero, probe = zero;
  for (let q: usize = 0, end = <usize>net.d * sizeof<T>(); q < end; q += 16) {
    const u0 = v128.load(u + q), v0 = v128.load(u + half + q);
    const g2 = v128.mul<T>(two, v128.load(g + q));
    const u1 = update<T>(kind, u0, v128.mul<T>(u0, g2), m + q, s + q, c);
    const v1 = update<T>(kind, v0, v128.neg<T>(v128.mul<T>(v0, g2)), m + half + q, s + half + q, c);
    const w1 = v128.sub<T>(v128.mul<T>(u1, u1), v128.mul<T>(v1, v1));
    v128.store(u + q, u1);
    v128.store(u + half + q, v1);
    v128.store(w + q, w1);
    probe = w1;
    if (hasSecondMoment(kind)) probe = v128.add<T>(probe, v128.add<T>(v128.load(s + q), v128.load(s + half + q)));
    probe = v128.mul<T>(probe, zero);
    before = check;
    check = v128.add<T>(check, probe);
  }
  check = v128.add<T>(before, v128.and(probe, tailMask<T>(net.d)));
  return !v128.any_true(v128.ne<T>(check, check));
}

/** The parameter update of one step from g, with the moments at m and s; returns whether everything is finite. */
export function updateParameters<T>(net: DiagonalNet, kind: i32, m: usize, s: usize, c: usize): bool {
  switch (kind) {
    case Rule.SGD: return sweep<T>(Rule.SGD, net, m, s, c);
    case Rule.MOMENTUM: return sweep<T>(Rule.MOMENTUM, net, m, s, c);
    case Rule.NESTEROV: return sweep<T>(Rule.NESTEROV, net, m, s, c);
    case Rule.RMSPROP: return sweep<T>(Rule.RMSPROP, net, m, s, c);
    case Rule.ADAM: return sweep<T>(Rule.ADAM, net, m, s, c);
    case Rule.ADAM_W: return sweep<T>(Rule.ADAM_W, net, m, s, c);
    default: return sweep<T>(Rule.ADAM_E, net, m, s, c);
  }
}
