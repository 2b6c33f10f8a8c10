// G = Z Diag(w) Zᵀ for a matrix of signs, by the method of four Russians on pairs of groups: with groups of six rows a column has one of 64 x 64 codes in
// two of them, its weight is added to the bucket of its code, and the 36 entries of G are signed sums of the buckets. Added in the order of the columns,
// then halves onto halves from the highest bit down.
import { setSignCodes } from "./sign-matrix";

/** Rows in a group, and its codes. */
const ROWS: i32 = 6;
const CODES: usize = 64;
/** Columns from which buckets cost less than the products. */
export const SIGN_GRAM_COLUMNS: i32 = 1024;

/** Bytes of scratch for n rows and `columns` live columns: their codes, the buckets, the signed sums over the first group, their weights. */
export function signGramBytes(n: i32, columns: i32): u64 {
  const groups = <u64>((n + ROWS - 1) / ROWS);
  return 2 * groups * <u64>columns + 64 + (CODES * CODES << 3) + (<usize>ROWS * CODES << 3) + (<u64>columns << 3);
}

/** Adds the weights of the columns to the buckets of their codes. */
function fill(table: usize, first: usize, second: usize, weights: usize, columns: i32): void {
  memory.fill(table, 0, CODES * CODES << 3);
  for (let end = first + (<usize>columns << 1); first < end; first += 2, second += 2, weights += 8) {
    const bucket = table + (<usize>load<u16>(first) << 6) + <usize>load<u16>(second);
    store<f64>(bucket, load<f64>(bucket) + load<f64>(weights));
  }
}

/** The signed sums over the code of the first group, for each code of the second: `sums` is 6 x 64. */
function overFirst(table: usize, sums: usize): void {
  for (let b: usize = <usize>ROWS; b-- > 0;) {
    const half = CODES << (b + 3);
    for (let column: usize = 0; column < CODES << 3; column += 16) {
      let s = f64x2.splat(0);
      for (let q = table + column, end = q + half; q < end; q += CODES << 3) {
        const low = v128.load(q), high = v128.load(q + half);
        v128.store(q, f64x2.add(low, high));
        s = f64x2.add(s, f64x2.sub(high, low));
      }
      v128.store(sums + b * (CODES << 3) + column, s);
    }
  }
}

/** The signed sum of 64 numbers over bit b of their place, which folds the upper half onto the lower: from the highest bit down. */
function overSecond(row: usize, b: usize): f64 {
  const half = <usize>8 << b;
  let s: f64 = 0;
  for (let q = row, end = row + half; q < end; q += 8) {
    const low = load<f64>(q), high = load<f64>(q + half);
    store<f64>(q, low + high);
    s += high - low;
  }
  return s;
}

/** Writes G, n x n at `out`, for the d weights at w of which `columns` are not 0. `scratch` has signGramBytes. */
export function signGram(out: usize, codes: usize, groups: i32, full: i32, entry: usize, d: i32, n: i32, w: usize, columns: i32, scratch: usize): void {
  const table = scratch, sums = table + (CODES * CODES << 3), weights = sums + (<usize>ROWS * CODES << 3), own = weights + (<usize>columns << 3);
  let at = weights;
  for (let j: usize = 0; j < <usize>d; ++j) {
    const wj = load<f64>(w + (j << 3));
    if (wj == 0) continue;
    store<f64>(at, wj);
    at += 8;
  }
  const bytes = <usize>columns << 1;
  memory.fill(own, 0, <usize>((n + ROWS - 1) / ROWS) * bytes);
  for (let i = 0; i < n; ++i) setSignCodes(codes, groups, full, entry, d, i, w, own + <usize>(i / ROWS) * bytes, <u16>8 << <u16>(i % ROWS));
  for (let i = 0; i < n; i += ROWS) {
    for (let k = i; k < n; k += ROWS) {
      fill(table, own + <usize>(i / ROWS) * bytes, own + <usize>(k / ROWS) * bytes, weights, columns);
      overFirst(table, sums);
      for (let a = 0; a < min(ROWS, n - i); ++a) {
        for (let b = ROWS; b-- > 0;) {
          const x = overSecond(sums + <usize>a * (CODES << 3), <usize>b);
          if (k + b >= n || k + b < i + a) continue;
          store<f64>(out + ((<usize>(i + a) * <usize>n + <usize>(k + b)) << 3), x);
          store<f64>(out + ((<usize>(k + b) * <usize>n + <usize>(i + a)) << 3), x);
        }
      }
    }
  }
}
