// The products of sign-matrix.ts for many configurations at once: the tables hold entries of 1, 2 or 4 vectors instead of numbers.
// Every lane sees the additions of sign-matrix.ts in the same order, so its bits are those of the configuration alone.
// Passes hold eight groups (six with one vector): the tables of a pass then fill the second-level cache, and no more.
import { N0, N1, N2, N3, N4, N5, N6, N7 } from "./lanes";
import { GROUP_ROWS, TABLES } from "./sign-matrix";

/** Groups in a full pass for entries of that many vectors. */
export function passGroups(vectors: i32): i32 {
  return vectors > 1 ? 8 : 6;
}

/** Writes the table of signed sums of the nine entries at w. */
@inline
function buildTable<T, E>(table: usize, w: usize): void {
  for (let r: usize = 0; r < offsetof<E>(); r += 16) {
    let first = v128.neg<T>(v128.load(w + r));
    for (let b: usize = 1; b < <usize>GROUP_ROWS; ++b) first = v128.sub<T>(first, v128.load(w + b * offsetof<E>() + r));
    v128.store(table + r, first);
  }
  for (let b: usize = 0, size: usize = offsetof<E>(); b < <usize>GROUP_ROWS; ++b, size <<= 1) {
    const wb = w + b * offsetof<E>();
    const turn0 = v128.add<T>(v128.load(wb), v128.load(wb));
    const end = table + size;
    if (offsetof<E>() == 16) {
      for (let q = table; q < end; q += 16) v128.store(q + size, v128.add<T>(v128.load(q), turn0));
    } else if (offsetof<E>() == 32) {
      const turn1 = v128.add<T>(v128.load(wb, 16), v128.load(wb, 16));
      for (let q = table; q < end; q += 32) {
        v128.store(q + size, v128.add<T>(v128.load(q), turn0));
        v128.store(q + size, v128.add<T>(v128.load(q, 16), turn1), 16);
      }
    } else {
      const turn1 = v128.add<T>(v128.load(wb, 16), v128.load(wb, 16));
      const turn2 = v128.add<T>(v128.load(wb, 32), v128.load(wb, 32));
      const turn3 = v128.add<T>(v128.load(wb, 48), v128.load(wb, 48));
      for (let q = table; q < end; q += 64) {
        v128.store(q + size, v128.add<T>(v128.load(q), turn0));
        v128.store(q + size, v128.add<T>(v128.load(q, 16), turn1), 16);
        v128.store(q + size, v128.add<T>(v128.load(q, 32), turn2), 32);
        v128.store(q + size, v128.add<T>(v128.load(q, 48), turn3), 48);
      }
    }
  }
}

/** Folds one half of the buckets onto the other in vector r of their entries, and returns the sum of (high - low). */
@inline
function fold<T, E>(table: usize, size: usize): v128 {
  const zero = v128.splat<T>(<T>0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  for (let q = table, end = table + size; q < end; q += 4 * offsetof<E>()) {
    const h = q + size;
    const low0 = v128.load(q), low1 = v128.load(q, offsetof<E>()), low2 = v128.load(q, 2 * offsetof<E>()), low3 = v128.load(q, 3 * offsetof<E>());
    const high0 = v128.load(h), high1 = v128.load(h, offsetof<E>()), high2 = v128.load(h, 2 * offsetof<E>()), high3 = v128.load(h, 3 * offsetof<E>());
    v128.store(q, v128.add<T>(low0, high0));
    v128.store(q, v128.add<T>(low1, high1), offsetof<E>());
    v128.store(q, v128.add<T>(low2, high2), 2 * offsetof<E>());
    v128.store(q, v128.add<T>(low3, high3), 3 * offsetof<E>());
    s0 = v128.add<T>(s0, v128.sub<T>(high0, low0));
    s1 = v128.add<T>(s1, v128.sub<T>(high1, low1));
    s2 = v128.add<T>(s2, v128.sub<T>(high2, low2));
    s3 = v128.add<T>(s3, v128.sub<T>(high3, low3));
  }
  return v128.add<T>(v128.add<T>(s0, s2), v128.add<T>(s1, s3));
}

/** The nine signed sums of a table of buckets. */
@inline
function reduceTable<T, E>(table: usize, f: usize): void {
  for (let b: usize = <usize>GROUP_ROWS - 1; b >= 2; --b) {
    for (let r: usize = 0; r < offsetof<E>(); r += 16) v128.store(f + b * offsetof<E>() + r, fold<T, E>(table + r, offsetof<E>() << b));
  }
  for (let r: usize = 0; r < offsetof<E>(); r += 16) {
    const t0 = v128.load(table + r), t1 = v128.load(table + r, offsetof<E>());
    const t2 = v128.load(table + r, 2 * offsetof<E>()), t3 = v128.load(table + r, 3 * offsetof<E>());
    v128.store(f + r, v128.add<T>(v128.sub<T>(t2, t0), v128.sub<T>(t3, t1)), offsetof<E>());
    v128.store(f + r, v128.sub<T>(v128.add<T>(t1, t3), v128.add<T>(t0, t2)));
  }
}

/** sum + (table G of the code x + table G+1 of the code y), in vector R of their entries. */
@inline
function addPair<T, E, G, R>(sum: v128, x: u32, y: u32): v128 {
  return v128.add<T>(sum, v128.add<T>(
    v128.load(<usize>x, TABLES + offsetof<G>() * (offsetof<E>() << 9) + 16 * offsetof<R>()),
    v128.load(<usize>y, TABLES + (offsetof<G>() + 1) * (offsetof<E>() << 9) + 16 * offsetof<R>()),
  ));
}

/** Vector R of one column: the pairs of groups in order. The codes of groups 0-3 are in c, of 4-7 in e. */
@inline
function gatherColumn<T, E, R>(groups: i32, g: usize, c: u64, e: u64): void {
  let sum = v128.load(g, 16 * offsetof<R>());
  sum = addPair<T, E, N0, R>(sum, <u32>c & 0xffff, <u32>(c >> 16) & 0xffff);
  if (groups > 2) sum = addPair<T, E, N2, R>(sum, <u32>(c >> 32) & 0xffff, <u32>(c >> 48));
  if (groups > 4) sum = addPair<T, E, N4, R>(sum, <u32>e & 0xffff, <u32>(e >> 16) & 0xffff);
  if (groups > 6) sum = addPair<T, E, N6, R>(sum, <u32>(e >> 32) & 0xffff, <u32>(e >> 48));
  v128.store(g, sum, 16 * offsetof<R>());
}

/** One pass of gather over 2, 4, 6 or 8 groups. */
@inline
function gatherPass<T, E>(groups: i32, g: usize, codes: usize, d: i32): void {
  for (let end = g + <usize>d * offsetof<E>(); g < end; g += offsetof<E>()) {
    const c = groups == 2 ? <u64>load<u32>(codes) : load<u64>(codes);
    const e = groups <= 4 ? <u64>0 : groups == 6 ? <u64>load<u32>(codes, 8) : load<u64>(codes, 8);
    gatherColumn<T, E, N0>(groups, g, c, e);
    if (offsetof<E>() > 16) gatherColumn<T, E, N1>(groups, g, c, e);
    if (offsetof<E>() > 32) {
      gatherColumn<T, E, N2>(groups, g, c, e);
      gatherColumn<T, E, N3>(groups, g, c, e);
    }
    codes += 2 * groups;
  }
}

/** Adds vector R of w to table G at a code. */
@inline
function addTo<T, E, G, R>(code: usize, w: v128): void {
  v128.store(
    code,
    v128.add<T>(v128.load(code, TABLES + offsetof<G>() * (offsetof<E>() << 9) + 16 * offsetof<R>()), w),
    TABLES + offsetof<G>() * (offsetof<E>() << 9) + 16 * offsetof<R>(),
  );
}

/** Adds the entry (w0, w1, w2, w3), as far as it reaches, to table G at a code. */
@inline
function addEntry<T, E, G>(code: usize, w0: v128, w1: v128, w2: v128, w3: v128): void {
  addTo<T, E, G, N0>(code, w0);
  if (offsetof<E>() > 16) addTo<T, E, G, N1>(code, w1);
  if (offsetof<E>() > 32) {
    addTo<T, E, G, N2>(code, w2);
    addTo<T, E, G, N3>(code, w3);
  }
}

/** One pass of scatter over 2, 4, 6 or 8 groups. */
@inline
function scatterPass<T, E>(groups: i32, w: usize, codes: usize, d: i32): void {
  for (let end = w + <usize>d * offsetof<E>(); w < end; w += offsetof<E>()) {
    const w0 = v128.load(w);
    const w1 = offsetof<E>() > 16 ? v128.load(w, 16) : w0;
    const w2 = offsetof<E>() > 32 ? v128.load(w, 32) : w0;
    const w3 = offsetof<E>() > 32 ? v128.load(w, 48) : w0;
    addEntry<T, E, N0>(<usize>load<u16>(codes), w0, w1, w2, w3);
    addEntry<T, E, N1>(<usize>load<u16>(codes, 2), w0, w1, w2, w3);
    if (groups > 2) {
      addEntry<T, E, N2>(<usize>load<u16>(codes, 4), w0, w1, w2, w3);
      addEntry<T, E, N3>(<usize>load<u16>(codes, 6), w0, w1, w2, w3);
    }
    if (groups > 4) {
      addEntry<T, E, N4>(<usize>load<u16>(codes, 8), w0, w1, w2, w3);
      addEntry<T, E, N5>(<usize>load<u16>(codes, 10), w0, w1, w2, w3);
    }
    if (groups > 6) {
      addEntry<T, E, N6>(<usize>load<u16>(codes, 12), w0, w1, w2, w3);
      addEntry<T, E, N7>(<usize>load<u16>(codes, 14), w0, w1, w2, w3);
    }
    codes += 2 * groups;
  }
}

/** g = Z^T r in every lane. r holds nine entries for every group: zero beyond a lane's last row. */
export function gatherLanes<T, E>(g: usize, r: usize, codes: usize, groups: i32, d: i32): void {
  memory.fill(g, 0, <usize>d * offsetof<E>());
  const full = passGroups(offsetof<E>() / 16);
  while (groups > 0) {
    const pass = min(groups, full);
    for (let k = 0; k < pass; ++k) {
      buildTable<T, E>(TABLES + <usize>k * (offsetof<E>() << GROUP_ROWS), r);
      r += GROUP_ROWS * offsetof<E>();
    }
    if (pass == 8) gatherPass<T, E>(8, g, codes, d);
    else if (pass == 6) gatherPass<T, E>(6, g, codes, d);
    else if (pass == 4) gatherPass<T, E>(4, g, codes, d);
    else gatherPass<T, E>(2, g, codes, d);
    codes += 2 * pass * d;
    groups -= pass;
  }
}

/** f = Z w in every lane. f receives nine entries for every group. */
export function scatterLanes<T, E>(f: usize, w: usize, codes: usize, groups: i32, d: i32): void {
  const full = passGroups(offsetof<E>() / 16);
  while (groups > 0) {
    const pass = min(groups, full);
    memory.fill(TABLES, 0, <usize>pass * (offsetof<E>() << GROUP_ROWS));
    if (pass == 8) scatterPass<T, E>(8, w, codes, d);
    else if (pass == 6) scatterPass<T, E>(6, w, codes, d);
    else if (pass == 4) scatterPass<T, E>(4, w, codes, d);
    else scatterPass<T, E>(2, w, codes, d);
    for (let k = 0; k < pass; ++k) {
      reduceTable<T, E>(TABLES + <usize>k * (offsetof<E>() << GROUP_ROWS), f);
      f += GROUP_ROWS * offsetof<E>();
    }
    codes += 2 * pass * d;
    groups -= pass;
  }
}
