// Products of matrices whose entries are four vectors, a replica in every lane, in the order of matrix-product.ts:
//   c_ij = ((0 + a_i0 b_0j) + a_i1 b_1j) + ..., or from c_ij on when accumulating.

/**
 * C (m x n, row-major) = A (m x k) B (k x n), or C += A B. The entries of A are `rowA` and `alongA` apart from row to row and along a row, those of B
 * `alongB` and `columnB` from row to row and along a row.
 */
export function productInLanes<T>(
  c: usize, a: usize, b: usize, m: i32, k: i32, n: i32, rowA: usize, alongA: usize, alongB: usize, columnB: usize, accumulate: bool,
): void {
  const row = <usize>n << 6;
  for (; m >= 4; m -= 4) {
    stripe<T>(4, c, a, b, k, row, rowA << 6, alongA << 6, alongB << 6, columnB << 6, accumulate);
    c += 4 * row;
    a += rowA << 8;
  }
  for (; m > 0; --m) {
    stripe<T>(1, c, a, b, k, row, rowA << 6, alongA << 6, alongB << 6, columnB << 6, accumulate);
    c += row;
    a += rowA << 6;
  }
}

/** `rows` rows of C, 4 or 1: columns by two, by one. All distances are in bytes. */
@inline
function stripe<T>(
  rows: i32, c: usize, a: usize, b: usize, k: i32, row: usize, rowA: usize, alongA: usize, alongB: usize, columnB: usize, accumulate: bool,
): void {
  let j: usize = 0;
  for (; j + 128 <= row; j += 128, b += 2 * columnB) {
    for (let q: usize = 0; q < 64; q += 16) tile<T>(rows, 2, c + j + q, a + q, b + q, k, row, rowA, alongA, alongB, columnB, accumulate);
  }
  if (j == row) return;
  for (let q: usize = 0; q < 64; q += 16) tile<T>(rows, 1, c + j + q, a + q, b + q, k, row, rowA, alongA, alongB, columnB, accumulate);
}

/** acc + a b */
@inline
function advanced<T>(acc: v128, a: v128, b: v128): v128 {
  return v128.add<T>(acc, v128.mul<T>(a, b));
}

/** One of the four vectors of 4 or 1 rows and 2 or 1 columns: up to eight sums in registers. */
@inline
function tile<T>(
  rows: i32, columns: i32, c: usize, a: usize, b: usize, k: i32, row: usize, rowA: usize, alongA: usize, alongB: usize, columnB: usize, accumulate: bool,
): void {
  let x0 = v128.splat<T>(<T>0), x1 = x0, x2 = x0, x3 = x0, y0 = x0, y1 = x0, y2 = x0, y3 = x0;
  const c1 = c + row, c2 = c1 + row, c3 = c2 + row;
  if (accumulate) {
    x0 = v128.load(c);
    if (columns == 2) y0 = v128.load(c, 64);
    if (rows == 4) {
      x1 = v128.load(c1);
      x2 = v128.load(c2);
      x3 = v128.load(c3);
      if (columns == 2) {
        y1 = v128.load(c1, 64);
        y2 = v128.load(c2, 64);
        y3 = v128.load(c3, 64);
      }
    }
  }
  for (let t = 0; t < k; ++t) {
    const bx = v128.load(b);
    const a0 = v128.load(a);
    x0 = advanced<T>(x0, a0, bx);
    if (columns == 2) {
      const by = v128.load(b + columnB);
      y0 = advanced<T>(y0, a0, by);
      if (rows == 4) {
        const a1 = v128.load(a + rowA), a2 = v128.load(a + 2 * rowA), a3 = v128.load(a + 3 * rowA);
        x1 = advanced<T>(x1, a1, bx);
        y1 = advanced<T>(y1, a1, by);
        x2 = advanced<T>(x2, a2, bx);
        y2 = advanced<T>(y2, a2, by);
        x3 = advanced<T>(x3, a3, bx);
        y3 = advanced<T>(y3, a3, by);
      }
    } else if (rows == 4) {
      x1 = advanced<T>(x1, v128.load(a + rowA), bx);
      x2 = advanced<T>(x2, v128.load(a + 2 * rowA), bx);
      x3 = advanced<T>(x3, v128.load(a + 3 * rowA), bx);
    }
    a += alongA;
    b += alongB;
  }
  v128.store(c, x0);
  if (columns == 2) v128.store(c, y0, 64);
  if (rows == 4) {
    v128.store(c1, x1);
    v128.store(c2, x2);
    v128.store(c3, x3);
    if (columns == 2) {
      v128.store(c1, y1, 64);
      v128.store(c2, y2, 64);
      v128.store(c3, y3, 64);
    }
  }
}
