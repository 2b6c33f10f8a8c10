// The diagonal linear net (Woodworth et al. 2020; Li, Wen, Lyu 2025, Sec. 5.2)
//   w = u∘u - v∘v,   f_i = <z_i, w>,   L = (1/n) sum_i ½ (f_i - y_i)²
//   g = Zᵀ r with r_i = (f_i - y_i) / n,   dL/du = 2 u∘g,   dL/dv = -2 v∘g
// for one configuration alone, or for many in lanes: then every array over coordinates or rows is [index][lane], but for Z and y.
// @eq woodworth2020
// @eq li2025 Sec. 5.2
import { allocate } from "../../memory";
import { denseBackward, denseForward } from "./dense-matrix";
import { denseBackwardLanes, denseForwardLanes } from "./dense-matrix-lanes";
import { Entry1, Entry2, Entry4 } from "./lanes";
import { gather, getSignRow, GROUP_ROWS, groupsOf, PASS_GROUPS, scatter, setSignRow } from "./sign-matrix";
import { gatherLanes, passGroups, scatterLanes } from "./sign-matrix-lanes";

@unmanaged
export class DiagonalNet {
  d: i32;
  n: i32; // rows of data; a lane may use fewer
  vectors: i32; // in an entry: 1, 2 or 4; 0 for one configuration alone
  entry: usize; // bytes in an entry: a number, or its vectors
  dense: bool; // Z is a dense matrix; else signs
  groups: i32; // of the sign matrix
  passGroups: i32; // groups in a full pass over it
  rows: i32; // stored rows: n rounded up to whole groups, or to fours
  @abi stride: usize; // entries from u to v, and of a dense row: d rounded up to whole vectors
  @abi u: usize; // the parameters theta = (u, v): v stands `stride` entries after u
  @abi w: usize;
  z: usize; // codes, or dense rows
  @abi y: usize;
  @abi f: usize;
  @abi r: usize; // residuals; zero beyond a lane's n
  @abi g: usize; // Zᵀ r
  scales: usize; // 1/n for each row of a lane and 0 beyond them; 0 when alone
}

/** Allocates a net whose arrays are zero; 0 when memory is full. */
export function create<T>(d: i32, n: i32, dense: bool, vectors: i32): usize {
  const address = allocate(offsetof<DiagonalNet>());
  if (address == 0) return 0;
  const net = changetype<DiagonalNet>(address);
  const stride = (<usize>d + 7) & ~7;
  const entry: usize = vectors > 0 ? 16 * vectors : sizeof<T>();
  net.d = d;
  net.n = n;
  net.vectors = vectors;
  net.entry = entry;
  net.dense = dense;
  net.stride = stride;
  net.groups = groupsOf(n);
  net.passGroups = vectors > 0 ? passGroups(vectors) : PASS_GROUPS;
  net.rows = dense ? (n + 3) & ~3 : net.groups * GROUP_ROWS;
  const zBytes = dense ? <u64>net.rows * stride * sizeof<T>() : 2 * <u64>net.groups * <u64>d;
  if ((zBytes | (2 * <u64>stride * entry) | (<u64>net.rows * entry)) >> 32) return 0;
  const rowBytes = <usize>net.rows * entry;
  net.u = allocate(2 * stride * entry);
  net.w = allocate(stride * entry);
  net.g = allocate(stride * entry);
  net.y = allocate(<usize>net.rows * sizeof<T>());
  net.f = allocate(rowBytes);
  net.r = allocate(rowBytes);
  net.scales = vectors > 0 ? allocate(rowBytes) : 0;
  net.z = allocate(<usize>zBytes);
  const all = net.u && net.w && net.g && net.y && net.f && net.r && net.z && (vectors == 0 || net.scales);
  return all ? address : 0;
}

/** Says how many rows a lane has. */
export function setLaneRows<T>(net: DiagonalNet, lane: i32, n: i32): void {
  for (let i = 0; i < net.rows; ++i) {
    store<T>(net.scales + <usize>i * net.entry + <usize>lane * sizeof<T>(), i < n ? <T>(1 / <f64>n) : <T>0);
  }
}

/** Writes the d f64 features at z into row i. */
@abi
export function setRow<T>(net: DiagonalNet, i: i32, z: usize): void {
  if (!net.dense) return setSignRow(net.z, net.groups, net.passGroups, net.entry, net.d, i, z);
  const row = net.z + <usize>i * net.stride * sizeof<T>();
  for (let j: usize = 0; j < <usize>net.d; ++j) store<T>(row + j * sizeof<T>(), <T>load<f64>(z + (j << 3)));
}

/** Reads the d features of row i of an f64 net. */
@abi
export function getRow(net: DiagonalNet, i: i32, z: usize): void {
  if (!net.dense) return getSignRow(net.z, net.groups, net.passGroups, net.entry, net.d, i, z);
  const row = net.z + ((<usize>i * net.stride) << 3);
  for (let j: usize = 0; j < <usize>net.d; ++j) store<f64>(z + (j << 3), load<f64>(row + (j << 3)));
}

/** w = u∘u - v∘v, after the parameters were written from outside. */
@abi
export function updateW<T>(net: DiagonalNet): void {
  const bytes = net.stride * net.entry;
  const v = net.u + bytes;
  for (let q: usize = 0; q < bytes; q += 16) {
    const ui = v128.load(net.u + q), vi = v128.load(v + q);
    v128.store(net.w + q, v128.sub<T>(v128.mul<T>(ui, ui), v128.mul<T>(vi, vi)));
  }
}

/** f = Z w */
@abi
export function forward<T>(net: DiagonalNet): void {
  const f = net.f, w = net.w, z = net.z, d = net.d;
  if (net.dense) {
    switch (net.vectors) {
      case 0: return denseForward<T>(f, w, z, net.rows, net.stride);
      case 1: return denseForwardLanes<T, Entry1>(f, w, z, net.rows, net.stride);
      case 2: return denseForwardLanes<T, Entry2>(f, w, z, net.rows, net.stride);
      default: return denseForwardLanes<T, Entry4>(f, w, z, net.rows, net.stride);
    }
  }
  switch (net.vectors) {
    case 0: return scatter<T>(f, w, z, net.groups, d);
    case 1: return scatterLanes<T, Entry1>(f, w, z, net.groups, d);
    case 2: return scatterLanes<T, Entry2>(f, w, z, net.groups, d);
    default: return scatterLanes<T, Entry4>(f, w, z, net.groups, d);
  }
}

/** g = Zᵀ r */
@abi
export function backward<T>(net: DiagonalNet): void {
  const g = net.g, r = net.r, z = net.z, d = net.d;
  if (net.dense) {
    switch (net.vectors) {
      case 0: return denseBackward<T>(g, r, z, net.rows, net.stride);
      case 1: return denseBackwardLanes<T, Entry1>(g, r, z, net.rows, net.stride);
      case 2: return denseBackwardLanes<T, Entry2>(g, r, z, net.rows, net.stride);
      default: return denseBackwardLanes<T, Entry4>(g, r, z, net.rows, net.stride);
    }
  }
  switch (net.vectors) {
    case 0: return gather<T>(g, r, z, net.groups, d);
    case 1: return gatherLanes<T, Entry1>(g, r, z, net.groups, d);
    case 2: return gatherLanes<T, Entry2>(g, r, z, net.groups, d);
    default: return gatherLanes<T, Entry4>(g, r, z, net.groups, d);
  }
}
