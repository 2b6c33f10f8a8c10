// Products with a matrix Z of signs, Z in {-1, +1}^(n x d), by the method of four Russians.
//
// Nine rows are one group. A group's column j is one code: nine bits, bit b set where row b is +1. A pair of 512-entry
// operations per group replaces nine additions per entry:
//   gather  (g = Z^T r):  T[x] = sum_b (bit b of x ? +r_b : -r_b), then g_j += T[code_j] for every column;
//   scatter (f = Z w):    T[code_j] += w_j for every column, then f_b = sum_x (bit b of x ? +T[x] : -T[x]).
//
// The order of every addition is fixed and does not depend on how groups are batched into passes:
// gather adds pairs of groups (T0 + T1) to g in order; scatter adds columns in order, and its reduction sums four strided
// parts as (s0 + s2) + (s1 + s3). Codes are stored as byte offsets into a table, [pass of six groups][column][group], so that
// one sequential stream feeds each pass; groups that are left over make passes of two.
import { SCRATCH } from "../../memory";

/** Rows in a group. */
export const GROUP_ROWS: i32 = 9;
/** Groups in a full pass. */
export const PASS_GROUPS: i32 = 6;
/** Where the tables of a pass stand. */
export const TABLES: usize = SCRATCH;

/** The number of groups for n rows, rounded up to whole pairs. */
export function groupsOf(n: i32): i32 {
  return ((n + GROUP_ROWS - 1) / GROUP_ROWS + 1) & ~1;
}

/** Writes the table of signed sums of the nine entries at w: from all minus, one sign turns at a time. */
function buildTable<T>(table: usize, w: usize): void {
  let first = -load<T>(w);
  for (let b: usize = 1; b < <usize>GROUP_ROWS; ++b) first -= load<T>(w + b * sizeof<T>());
  store<T>(table, first);
  const w0 = load<T>(w), w1 = load<T>(w, sizeof<T>());
  store<T>(table, first + (w0 + w0), sizeof<T>());
  store<T>(table, first + (w1 + w1), 2 * sizeof<T>());
  store<T>(table, load<T>(table, sizeof<T>()) + (w1 + w1), 3 * sizeof<T>());
  let size: usize = 4 * sizeof<T>();
  for (let b: usize = 2; b < <usize>GROUP_ROWS; ++b, size <<= 1) {
    const wb = load<T>(w + b * sizeof<T>());
    const turn = v128.splat<T>(wb + wb);
    for (let q = table, end = table + size; q < end; q += 16) v128.store(q + size, v128.add<T>(v128.load(q), turn));
  }
}

/** The nine signed sums of a table of buckets, from the highest bit down: sum of (high - low), then fold high onto low. */
function reduceTable<T>(table: usize, f: usize): void {
  for (let b: usize = <usize>GROUP_ROWS - 1; b >= 2; --b) {
    const size = sizeof<T>() << b;
    const end = table + size;
    if (sizeof<T>() == 8) {
      let s01 = f64x2.splat(0), s23 = f64x2.splat(0);
      for (let q = table; q < end; q += 32) {
        const low01 = v128.load(q), low23 = v128.load(q, 16), high01 = v128.load(q + size), high23 = v128.load(q + size, 16);
        v128.store(q, f64x2.add(low01, high01));
        v128.store(q, f64x2.add(low23, high23), 16);
        s01 = f64x2.add(s01, f64x2.sub(high01, low01));
        s23 = f64x2.add(s23, f64x2.sub(high23, low23));
      }
      const s = f64x2.add(s01, s23);
      store<f64>(f + (b << 3), f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
    } else {
      let s = f32x4.splat(0);
      for (let q = table; q < end; q += 16) {
        const low = v128.load(q), high = v128.load(q + size);
        v128.store(q, f32x4.add(low, high));
        s = f32x4.add(s, f32x4.sub(high, low));
      }
      store<f32>(f + (b << 2), (f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2)) + (f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3)));
    }
  }
  const t0 = load<T>(table), t1 = load<T>(table, sizeof<T>()), t2 = load<T>(table, 2 * sizeof<T>()), t3 = load<T>(table, 3 * sizeof<T>());
  store<T>(f, (t2 - t0) + (t3 - t1), sizeof<T>());
  store<T>(f, (t1 + t3) - (t0 + t2));
}

@inline function table0<T>(code: u32): T { return load<T>(<usize>code, TABLES); }
@inline function table1<T>(code: u32): T { return load<T>(<usize>code, TABLES + 1 * (sizeof<T>() << 9)); }
@inline function table2<T>(code: u32): T { return load<T>(<usize>code, TABLES + 2 * (sizeof<T>() << 9)); }
@inline function table3<T>(code: u32): T { return load<T>(<usize>code, TABLES + 3 * (sizeof<T>() << 9)); }
@inline function table4<T>(code: u32): T { return load<T>(<usize>code, TABLES + 4 * (sizeof<T>() << 9)); }
@inline function table5<T>(code: u32): T { return load<T>(<usize>code, TABLES + 5 * (sizeof<T>() << 9)); }
@inline function add0<T>(code: u32, w: T): void { store<T>(<usize>code, table0<T>(code) + w, TABLES); }
@inline function add1<T>(code: u32, w: T): void { store<T>(<usize>code, table1<T>(code) + w, TABLES + 1 * (sizeof<T>() << 9)); }
@inline function add2<T>(code: u32, w: T): void { store<T>(<usize>code, table2<T>(code) + w, TABLES + 2 * (sizeof<T>() << 9)); }
@inline function add3<T>(code: u32, w: T): void { store<T>(<usize>code, table3<T>(code) + w, TABLES + 3 * (sizeof<T>() << 9)); }
@inline function add4<T>(code: u32, w: T): void { store<T>(<usize>code, table4<T>(code) + w, TABLES + 4 * (sizeof<T>() << 9)); }
@inline function add5<T>(code: u32, w: T): void { store<T>(<usize>code, table5<T>(code) + w, TABLES + 5 * (sizeof<T>() << 9)); }

/** One pass of gather over 2 or 6 groups. Codes are fetched four or two at a time. */
@inline
function gatherPass<T>(groups: i32, g: usize, codes: usize, d: i32): void {
  for (let end = g + <usize>d * sizeof<T>(); g < end; g += sizeof<T>()) {
    let sum = load<T>(g);
    if (groups == 2) {
      const c = load<u32>(codes);
      sum += table0<T>(c & 0xffff) + table1<T>(c >> 16);
    } else {
      const c = load<u64>(codes);
      const e = load<u32>(codes, 8);
      sum += table0<T>(<u32>c & 0xffff) + table1<T>(<u32>(c >> 16) & 0xffff);
      sum += table2<T>(<u32>(c >> 32) & 0xffff) + table3<T>(<u32>(c >> 48));
      sum += table4<T>(e & 0xffff) + table5<T>(e >> 16);
    }
    store<T>(g, sum);
    codes += 2 * groups;
  }
}

/** One pass of scatter over 2 or 6 groups. */
@inline
function scatterPass<T>(groups: i32, w: usize, codes: usize, d: i32): void {
  for (let end = w + <usize>d * sizeof<T>(); w < end; w += sizeof<T>()) {
    const wj = load<T>(w);
    if (groups == 2) {
      const c = load<u32>(codes);
      add0<T>(c & 0xffff, wj);
      add1<T>(c >> 16, wj);
    } else {
      const c = load<u64>(codes);
      const e = load<u32>(codes, 8);
      add0<T>(<u32>c & 0xffff, wj);
      add1<T>(<u32>(c >> 16) & 0xffff, wj);
      add2<T>(<u32>(c >> 32) & 0xffff, wj);
      add3<T>(<u32>(c >> 48), wj);
      add4<T>(e & 0xffff, wj);
      add5<T>(e >> 16, wj);
    }
    codes += 2 * groups;
  }
}

/** g = Z^T r. r holds nine entries for every group: those beyond the last row must be zero. */
export function gather<T>(g: usize, r: usize, codes: usize, groups: i32, d: i32): void {
  memory.fill(g, 0, <usize>d * sizeof<T>());
  for (; groups >= PASS_GROUPS; groups -= PASS_GROUPS) {
    for (let k = 0; k < PASS_GROUPS; ++k, r += GROUP_ROWS * sizeof<T>()) buildTable<T>(TABLES + <usize>k * (sizeof<T>() << GROUP_ROWS), r);
    gatherPass<T>(6, g, codes, d);
    codes += 2 * PASS_GROUPS * d;
  }
  for (; groups > 0; groups -= 2) {
    for (let k = 0; k < 2; ++k, r += GROUP_ROWS * sizeof<T>()) buildTable<T>(TABLES + <usize>k * (sizeof<T>() << GROUP_ROWS), r);
    gatherPass<T>(2, g, codes, d);
    codes += 4 * d;
  }
}

/** f = Z w. f receives nine entries for every group. */
export function scatter<T>(f: usize, w: usize, codes: usize, groups: i32, d: i32): void {
  for (; groups >= PASS_GROUPS; groups -= PASS_GROUPS) {
    memory.fill(TABLES, 0, <usize>PASS_GROUPS * (sizeof<T>() << GROUP_ROWS));
    scatterPass<T>(6, w, codes, d);
    for (let k = 0; k < PASS_GROUPS; ++k, f += GROUP_ROWS * sizeof<T>()) reduceTable<T>(TABLES + <usize>k * (sizeof<T>() << GROUP_ROWS), f);
    codes += 2 * PASS_GROUPS * d;
  }
  for (; groups > 0; groups -= 2) {
    memory.fill(TABLES, 0, 2 * (sizeof<T>() << GROUP_ROWS));
    scatterPass<T>(2, w, codes, d);
    for (let k = 0; k < 2; ++k, f += GROUP_ROWS * sizeof<T>()) reduceTable<T>(TABLES + <usize>k * (sizeof<T>() << GROUP_ROWS), f);
    codes += 4 * d;
  }
}

/** The address of the code of column j in a group, where a full pass holds `full` groups and those left over make passes of two. */
@inline
function codeAddress(codes: usize, groups: i32, full: i32, d: i32, group: i32, j: i32): usize {
  const pass = group < groups - (groups % full) ? full : 2;
  const first = group - (group % pass);
  return codes + 2 * (<usize>first * d + <usize>j * pass + (group - first));
}

/** Writes the signs of the d f64 entries at z into row i of the codes, which start as zeros. A table's entry takes `entry` bytes. */
export function setSignRow(codes: usize, groups: i32, full: i32, entry: usize, d: i32, i: i32, z: usize): void {
  const group = i / GROUP_ROWS;
  const bit = <u16>entry << <u16>(i % GROUP_ROWS);
  for (let j = 0; j < d; ++j) {
    const code = codeAddress(codes, groups, full, d, group, j);
    if (load<f64>(z + (<usize>j << 3)) > 0) store<u16>(code, load<u16>(code) | bit);
  }
}

/** Reads row i of the codes back as signs. */
export function getSignRow(codes: usize, groups: i32, full: i32, entry: usize, d: i32, i: i32, z: usize): void {
  const group = i / GROUP_ROWS;
  const bit = <u16>entry << <u16>(i % GROUP_ROWS);
  for (let j = 0; j < d; ++j) {
    store<f64>(z + (<usize>j << 3), load<u16>(codeAddress(codes, groups, full, d, group, j)) & bit ? 1 : -1);
  }
}

/** Reads column j back as signs, the rows from `first` to before `end`. */
export function getSignColumn(codes: usize, groups: i32, full: i32, entry: usize, d: i32, j: i32, first: i32, end: i32, out: usize): void {
  let group = first / GROUP_ROWS, b = first % GROUP_ROWS;
  let code = load<u16>(codeAddress(codes, groups, full, d, group, j));
  for (let i = first; i < end; ++i, ++b, out += 8) {
    if (b == GROUP_ROWS) {
      b = 0;
      code = load<u16>(codeAddress(codes, groups, full, d, ++group, j));
    }
    store<f64>(out, code & (<u16>entry << <u16>b) ? 1 : -1);
  }
}

/** Sets `bit` of the u16 at `out`, one for every column with a weight in w, where row i has +1. */
export function setSignCodes(codes: usize, groups: i32, full: i32, entry: usize, d: i32, i: i32, w: usize, out: usize, bit: u16): void {
  const group = i / GROUP_ROWS;
  const own = <u16>entry << <u16>(i % GROUP_ROWS);
  let code = codeAddress(codes, groups, full, d, group, 0);
  const step = codeAddress(codes, groups, full, d, group, 1) - code;
  for (let end = w + (<usize>d << 3); w < end; w += 8, code += step) {
    if (load<f64>(w) == 0) continue;
    store<u16>(out, load<u16>(out) | (load<u16>(code) & own ? bit : 0));
    out += 2;
  }
}
