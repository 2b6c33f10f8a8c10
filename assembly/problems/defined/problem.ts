// A problem that the user defined: its loss and derivatives are functions of a generated module (src/define), which stand in the table. Here is what
// they have in common: the rows of data in blocks, the mini-batch, the noise on the labels, and the mean over rows.
//   with data      L = (1/n) sum_i l(f(theta, x_i), y_i + xi_i)
//   residuals      L = (1/m) sum_i s ½ (r_i(theta) - xi_i)², s = 1 or 2; a mini-batch draws residuals
//   neither        L(theta)
// A generated function takes (theta, direction, rows, groups, out, scratch). Rows stand in groups of as many as four vectors have lanes: block after
// block, column after column, the entries of a group side by side. Column 0 is 1 for a row and 0 for what fills up the last group, column 1 the noise.
import { callLent } from "../../lent";
import { allocate } from "../../memory";
import { meanNoise } from "../../noise/mean-noise";

/** Rows of a batch that are brought together at a time. */
export const CHUNK: i32 = 256;

@abi
export namespace DefinedFunction {
  export const GRADIENT: i32 = 0;
  export const LOSS: i32 = 1;
  export const PRODUCT: i32 = 2;
  export const LANES: i32 = 3; // the gradient of replicas
}

@unmanaged
export class Defined {
  parameters: i32;
  n: i32; // rows of data
  terms: i32; // residuals, of a problem without data
  columns: i32; // of a block
  @abi blocks: usize;
  batch: usize; // blocks of a batch
  shared: usize; // weight and noise of every residual
  sums: usize; // of every output, a vector of partial sums over the lanes
  unit: usize;
  product: usize;
  noisy: bool; // whether column 1 of the blocks holds anything but zeros
  functions: usize; // for each an index in the table and a scratch space
}

@inline
export function groupsOf<T>(rows: i32): i32 {
  return (rows + <i32>(64 / sizeof<T>()) - 1) / <i32>(64 / sizeof<T>());
}

/** Allocates a problem of n rows or of `terms` residuals, with all data zero; 0 when memory is full. `columns` counts weight and noise. */
export function create<T>(parameters: i32, n: i32, terms: i32, columns: i32): usize {
  const address = allocate(offsetof<Defined>());
  if (address == 0) return 0;
  const d = changetype<Defined>(address);
  d.parameters = parameters;
  d.n = n;
  d.terms = terms;
  d.columns = columns;
  const group = <u64>columns << 6;
  if (group * groupsOf<T>(n) >> 32) return 0;
  d.blocks = allocate(<usize>group * groupsOf<T>(n));
  d.batch = allocate(n ? <usize>group * groupsOf<T>(CHUNK) : 0);
  d.shared = allocate((<usize>terms << 1) * sizeof<T>());
  d.sums = allocate((<usize>max(1, parameters) << 4) + 16);
  d.unit = allocate(<usize>parameters << 3);
  d.product = allocate(<usize>parameters << 3);
  d.functions = allocate(64);
  return d.blocks && d.batch && d.shared && d.sums && d.unit && d.product && d.functions ? address : 0;
}

/** Says where in the table a function of the problem is, -1 - k for the k-th that is interpreted, and where its scratch space. */
@abi
export function link(p: usize, which: i32, index: i32, scratch: usize): void {
  const at = changetype<Defined>(p).functions + (<usize>which << 3);
  store<i32>(at, index);
  store<usize>(at, scratch, 4);
}

@inline
export function call(d: Defined, which: i32, theta: usize, direction: usize, rows: usize, groups: i32, out: usize): void {
  const at = d.functions + (<usize>which << 3);
  callLent(load<i32>(at), theta, direction, rows, groups, out, load<usize>(at, 4));
}

/** The address of a column of row i in blocks. */
@inline
export function cell<T>(d: Defined, blocks: usize, i: usize, column: usize): usize {
  const width: usize = 64 / sizeof<T>();
  return blocks + ((i / width * <usize>d.columns + column) << 6) + i % width * sizeof<T>();
}

/** Writes the noise of the rows, or zeros, to their column; what fills up the last group has that of its row. */
function setNoise<T>(d: Defined, noise: usize): void {
  if (!noise && !d.noisy) return;
  d.noisy = noise != 0;
  const last = <usize>d.n - 1, end = <usize>groupsOf<T>(d.n) * (64 / sizeof<T>());
  for (let i: usize = 0; i < end; ++i) {
    store<T>(cell<T>(d, d.blocks, i, 1), noise ? load<T>(noise + min(i, last) * sizeof<T>()) : <T>0);
  }
}

/** Brings `count` drawn rows together; what fills up the last group is the first of them once more, with the weight 0. */
function gather<T>(d: Defined, noise: usize, indices: usize, count: i32): void {
  const width: usize = 64 / sizeof<T>();
  const end = <usize>groupsOf<T>(count) * width;
  for (let k: usize = 0; k < end; ++k) {
    const drawn = k < <usize>count;
    const draw = drawn ? k : 0;
    let from = cell<T>(d, d.blocks, <usize>load<i32>(indices + (draw << 2)), 0);
    let to = cell<T>(d, d.batch, k, 0);
    store<T>(to, drawn ? <T>1 : <T>0);
    store<T>(to, noise ? load<T>(noise + draw * sizeof<T>()) : <T>0, 64);
    for (let column = 2; column < d.columns; ++column) {
      from += 64;
      to += 64;
      store<T>(to, load<T>(from, 64), 64);
    }
  }
}

/** Writes weight and noise of every residual, both over the number of draws. Of a single one, every draw is it. */
function weigh<T>(d: Defined, noise: usize, indices: usize, samples: i32): void {
  if (d.terms == 1) {
    store<T>(d.shared, <T>1);
    return store<T>(d.shared, samples == 1 && noise ? load<T>(noise) : meanNoise<T>(noise, samples), sizeof<T>());
  }
  const pair: usize = 2 * sizeof<T>();
  const share = <T>1 / <T>samples;
  if (indices) memory.fill(d.shared, 0, <usize>d.terms * pair);
  for (let k: usize = 0; k < <usize>samples; ++k) {
    const at = d.shared + (indices ? <usize>load<i32>(indices + (k << 2)) : k) * pair;
    const xi = noise ? load<T>(noise + k * sizeof<T>()) * share : <T>0;
    store<T>(at, indices ? load<T>(at) + share : share);
    store<T>(at, indices ? load<T>(at, sizeof<T>()) + xi : xi, sizeof<T>());
  }
}

/** out_k = the sum of the partial sums of output k, times the scale. */
function total<T>(d: Defined, out: usize, count: i32, scale: T): void {
  let from = d.sums;
  for (let k = 0; k < count; ++k) {
    const s = v128.load(from);
    if (sizeof<T>() == 8) store<T>(out, <T>(f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)) * scale);
    else {
      const even = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2), odd = f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3);
      store<T>(out, <T>(even + odd) * scale);
    }
    from += 16;
    out += sizeof<T>();
  }
}

/** One of the functions on the clean data, in f64. */
function clean(d: Defined, which: i32, theta: usize, direction: usize, out: usize, count: i32): void {
  if (d.n == 0) {
    if (d.terms) weigh<f64>(d, 0, 0, d.terms);
    return call(d, which, theta, direction, d.shared, 1, out);
  }
  setNoise<f64>(d, 0);
  memory.fill(d.sums, 0, <usize>count << 4);
  call(d, which, theta, direction, d.blocks, groupsOf<f64>(d.n), d.sums);
  total<f64>(d, out, count, 1 / <f64>d.n);
}

export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const d = changetype<Defined>(p);
  if (d.n == 0) {
    if (d.terms) weigh<T>(d, noise, indices, samples);
    return call(d, DefinedFunction.GRADIENT, theta, 0, d.shared, 1, g);
  }
  memory.fill(d.sums, 0, <usize>d.parameters << 4);
  if (!indices) {
    setNoise<T>(d, noise);
    call(d, DefinedFunction.GRADIENT, theta, 0, d.blocks, groupsOf<T>(d.n), d.sums);
  } else {
    for (let first = 0; first < samples; first += CHUNK) {
      const count = min(CHUNK, samples - first);
      gather<T>(d, noise ? noise + <usize>first * sizeof<T>() : 0, indices + (<usize>first << 2), count);
      call(d, DefinedFunction.GRADIENT, theta, 0, d.batch, groupsOf<T>(count), d.sums);
    }
  }
  total<T>(d, g, d.parameters, <T>1 / <T>samples);
}

export function loss(p: usize, theta: usize): f64 {
  const d = changetype<Defined>(p);
  clean(d, DefinedFunction.LOSS, theta, 0, d.product, 1);
  return load<f64>(d.product);
}

export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const d = changetype<Defined>(p);
  clean(d, DefinedFunction.PRODUCT, theta, x, out, d.parameters);
}

/** One product for each parameter. */
export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const d = changetype<Defined>(p);
  for (let j: usize = 0; j < <usize>d.parameters; ++j) {
    store<f64>(d.unit + (j << 3), 1);
    hessianProduct(p, theta, d.unit, d.product);
    store<f64>(d.unit + (j << 3), 0);
    store<f64>(out + (j << 3), load<f64>(d.product + (j << 3)));
  }
}
