// The products of sign-matrix.ts for many configurations at once: the tables hold entries of 1, 2 or 4 vectors instead of numbers.
// Every lane sees the additions of sign-matrix.ts in the same order, so its bits are those of the configuration alone.
// Passes hold eight groups (six with one vector): the tables of a pass then fill the second-level cache, and no more. Groups that are left
// over make passes of two. buildTable and reduceTable are functions of their own, called twice: inlined, they cost the passes their registers.
import { N0, N1, N2, N3, N4, N5, N6, N7 } from "../../math/numbers";
import { GROUP_ROWS, TABLES } from "./sign-matrix";

/** Groups in a full pass for entries of that many vectors. */
export function passGroups(vectors: i32): i32 {
  return vectors > 1 ? 8 : 6;
}

/** Writes the table of signed sums of the nine entries at w. */
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

/** Step k of a fold in one vector of the entries: low <- low + high; returns s + (high - low). */
@inline
function foldOne<T>(low: usize, high: usize, s: v128): v128 {
  const l = v128.load(low), h = v128.load(high);
  v128.store(low, v128.add<T>(l, h));
  return v128.add<T>(s, v128.sub<T>(h, l));
}

/** The four strided parts of a sum, added. */
@inline
function total<T>(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  return v128.add<T>(v128.add<T>(s0, s2), v128.add<T>(s1, s3));
}

/** Folds one half of the buckets onto the other and stores the sum of (high - low) at f; one vector of the entries, or two at a time. */
@inline
function fold<T, E>(table: usize, size: usize, f: usize): void {
  const zero = v128.splat<T>(<T>0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  for (let q = table, h = table + size, end = h; q < end; q += 4 * offsetof<E>(), h += 4 * offsetof<E>()) {
    s0 = foldOne<T>(q, h, s0);
    if (offsetof<E>() > 16) t0 = foldOne<T>(q + 16, h + 16, t0);
    s1 = foldOne<T>(q + offsetof<E>(), h + offsetof<E>(), s1);
    if (offsetof<E>() > 16) t1 = foldOne<T>(q + offsetof<E>() + 16, h + offsetof<E>() + 16, t1);
    s2 = foldOne<T>(q + 2 * offsetof<E>(), h + 2 * offsetof<E>(), s2);
    if (offsetof<E>() > 16) t2 = foldOne<T>(q + 2 * offsetof<E>() + 16, h + 2 * offsetof<E>() + 16, t2);
    s3 = foldOne<T>(q + 3 * offsetof<E>(), h + 3 * offsetof<E>(), s3);
    if (offsetof<E>() > 16) t3 = foldOne<T>(q + 3 * offsetof<E>() + 16, h + 3 * offsetof<E>() + 16, t3);
  }
  v128.store(f, total<T>(s0, s1, s2, s3));
  if (offsetof<E>() > 16) v128.store(f, total<T>(t0, t1, t2, t3), 16);
}

/** The nine signed sums of a table of buckets. */
function reduceTable<T, E>(table: usize, f: usize): void {
  for (let b: usize = <usize>GROUP_ROWS - 1; b >= 2; --b) {
    fold<T, E>(table, offsetof<E>() << b, f + b * offsetof<E>());
    if (offsetof<E>() > 32) fold<T, E>(table + 32, offsetof<E>() << b, f + b * offsetof<E>() + 32);
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
  if (groups > 2) {
    sum = addPair<T, E, N2, R>(sum, <u32>(c >> 32) & 0xffff, <u32>(c >> 48));
    sum = addPair<T, E, N4, R>(sum, <u32>e & 0xffff, <u32>(e >> 16) & 0xffff);
  }
  if (groups > 6) sum = addPair<T, E, N6, R>(sum, <u32>(e >> 32) & 0xffff, <u32>(e >> 48));
  v128.store(g, sum, 16 * offsetof<R>());
}

/** One pass of gather over 2, 6 or 8 groups. */
@inline
function gatherPass<T, E>(groups: i32, g: usize, codes: usize, d: i32): void {
  for (let end = g + <usize>d * offsetof<E>(); g < end; g += offsetof<E>()) {
    const c = groups == 2 ? <u64>load<u32>(codes) : load<u64>(codes);
    const e = groups == 2 ? <u64>0 : groups == 6 ? <u64>load<u32>(codes, 8) : load<u64>(codes, 8);
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

/** One pass of scatter over 2, 6 or 8 groups. */
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
  for (; groups >= full; groups -= full) {
    for (let k = 0; k < full; ++k, r += GROUP_ROWS * offsetof<E>()) buildTable<T, E>(TABLES + <usize>k * (offsetof<E>() << GROUP_ROWS), r);
    if (offsetof<E>() > 16) gatherPass<T, E>(8, g, codes, d);
    else gatherPass<T, E>(6, g, codes, d);
    codes += 2 * full * d;
  }
  for (; groups > 0; groups -= 2) {
    for (let k = 0; k < 2; ++k, r += GROUP_ROWS * offsetof<E>()) buildTable<T, E>(TABLES + <usize>k * (offsetof<E>() << GROUP_ROWS), r);
    gatherPass<T, E>(2, g, codes, d);
    codes += 4 * d;
  }
}

/** f = Z w in every lane. f receives nine entries for every group. */
export function scatterLanes<T, E>(f: usize, w: usize, codes: usize, groups: i32, d: i32): void {
  const full = passGroups(offsetof<E>() / 16);
  for (; groups >= full; groups -= full) {
    memory.fill(TABLES, 0, <usize>full * (offsetof<E>() << GROUP_ROWS));
    if (offsetof<E>() > 16) scatterPass<T, E>(8, w, codes, d);
    else scatterPass<T, E>(6, w, codes, d);
    for (let k = 0; k < full; ++k, f += GROUP_ROWS * offsetof<E>()) reduceTable<T, E>(TABLES + <usize>k * (offsetof<E>() << GROUP_ROWS), f);
    codes += 2 * full * d;
  }
  for (; groups > 0; groups -= 2) {
    memory.fill(TABLES, 0, 2 * (offsetof<E>() << GROUP_ROWS));
    scatterPass<T, E>(2, w, codes, d);
    for (let k = 0; k < 2; ++k, f += GROUP_ROWS * offsetof<E>()) reduceTable<T, E>(TABLES + <usize>k * (offsetof<E>() << GROUP_ROWS), f);
    codes += 4 * d;
  }
}
