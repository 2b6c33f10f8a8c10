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
// one sequential stream feeds each pass; the last pass may hold four or two groups.

/** Rows in a group. */
export const GROUP_ROWS: i32 = 9;
/** Groups in a full pass. */
export const PASS_GROUPS: i32 = 6;
/** The tables stand at a fixed low address below the memory base, so that an entry is one load with an immediate offset. */
export const TABLES: usize = 4096;

/** The number of groups for n rows, rounded up to whole pairs. */
export function groupsOf(n: i32): i32 {
  return ((n + GROUP_ROWS - 1) / GROUP_ROWS + 1) & ~1;
}

/** Writes the table of signed sums of the nine entries at w: from all minus, one sign turns at a time. */
@inline
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
@inline
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

/** One pass of gather over 2, 4 or 6 groups. Codes are fetched four or two at a time. */
@inline
function gatherPass<T>(groups: i32, g: usize, codes: usize, d: i32): void {
  const end = g + <usize>d * sizeof<T>();
  while (g < end) {
    let sum = load<T>(g);
    if (groups == 2) {
      const c = load<u32>(codes);
      sum += table0<T>(c & 0xffff) + table1<T>(c >> 16);
    } else {
      const c = load<u64>(codes);
      sum += table0<T>(<u32>c & 0xffff) + table1<T>(<u32>(c >> 16) & 0xffff);
      sum += table2<T>(<u32>(c >> 32) & 0xffff) + table3<T>(<u32>(c >> 48));
      if (groups == 6) {
        const e = load<u32>(codes, 8);
        sum += table4<T>(e & 0xffff) + table5<T>(e >> 16);
      }
    }
    store<T>(g, sum);
    g += sizeof<T>();
    codes += 2 * groups;
  }
}

/** One pass of scatter over 2, 4 or 6 groups. */
@inline
function scatterPass<T>(groups: i32, w: usize, codes: usize, d: i32): void {
  const end = w + <usize>d * sizeof<T>();
  while (w < end) {
    const wj = load<T>(w);
    add0<T>(load<u16>(codes), wj);
    add1<T>(load<u16>(codes, 2), wj);
    if (groups > 2) {
      add2<T>(load<u16>(codes, 4), wj);
      add3<T>(load<u16>(codes, 6), wj);
    }
    if (groups > 4) {
      add4<T>(load<u16>(codes, 8), wj);
      add5<T>(load<u16>(codes, 10), wj);
    }
    w += sizeof<T>();
    codes += 2 * groups;
  }
}

/** g = Z^T r. r holds nine entries for every group: those beyond the last row must be zero. */
export function gather<T>(g: usize, r: usize, codes: usize, groups: i32, d: i32): void {
  memory.fill(g, 0, <usize>d * sizeof<T>());
  while (groups > 0) {
    const pass = min(groups, PASS_GROUPS);
    for (let k = 0; k < pass; ++k) {
      buildTable<T>(TABLES + <usize>k * (sizeof<T>() << GROUP_ROWS), r);
      r += GROUP_ROWS * sizeof<T>();
    }
    if (pass == 6) gatherPass<T>(6, g, codes, d);
    else if (pass == 4) gatherPass<T>(4, g, codes, d);
    else gatherPass<T>(2, g, codes, d);
    codes += 2 * pass * d;
    groups -= pass;
  }
}

/** f = Z w. f receives nine entries for every group. */
export function scatter<T>(f: usize, w: usize, codes: usize, groups: i32, d: i32): void {
  while (groups > 0) {
    const pass = min(groups, PASS_GROUPS);
    memory.fill(TABLES, 0, <usize>pass * (sizeof<T>() << GROUP_ROWS));
    if (pass == 6) scatterPass<T>(6, w, codes, d);
    else if (pass == 4) scatterPass<T>(4, w, codes, d);
    else scatterPass<T>(2, w, codes, d);
    for (let k = 0; k < pass; ++k) {
      reduceTable<T>(TABLES + <usize>k * (sizeof<T>() << GROUP_ROWS), f);
      f += GROUP_ROWS * sizeof<T>();
    }
    codes += 2 * pass * d;
    groups -= pass;
  }
}

/** The address of the code of column j in a group, where a full pass holds `full` groups. */
@inline
function codeAddress(codes: usize, groups: i32, full: i32, d: i32, group: i32, j: i32): usize {
  const first = group - (group % full);
  const pass = min(groups - first, full);
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
