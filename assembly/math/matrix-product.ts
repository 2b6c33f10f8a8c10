// How are matrices multiplied? Row-major, of any size, every entry in the same order whatever the tiles:
//   c_ij = ((0 + a_i0 b_0j) + a_i1 b_1j) + ..., or from c_ij on when accumulating.
// The columns of C stand side by side in vectors; a tile of four rows and two vectors keeps its eight sums in registers.

/** C (m x n) = A (m x k) B (k x n), or C += A B. */
export function matrixProduct<T>(c: usize, a: usize, b: usize, m: i32, k: i32, n: i32, accumulate: bool): void {
  stripes<T>(c, a, b, m, k, n, <usize>k * sizeof<T>(), sizeof<T>(), accumulate);
}

/** C (m x n) = Aᵀ B, or C += Aᵀ B, where A is k x m. */
export function transposedProduct<T>(c: usize, a: usize, b: usize, m: i32, k: i32, n: i32, accumulate: bool): void {
  stripes<T>(c, a, b, m, k, n, sizeof<T>(), <usize>m * sizeof<T>(), accumulate);
}

/** out (columns x rows) = Aᵀ for A (rows x columns): A Bᵀ is matrixProduct with B transposed, which costs little beside the product. */
export function transpose<T>(out: usize, a: usize, rows: i32, columns: i32): void {
  const step = <usize>rows * sizeof<T>();
  for (let i: i32 = 0; i < rows; ++i) {
    let to = out + <usize>i * sizeof<T>();
    for (let j: i32 = 0; j < columns; ++j) {
      store<T>(to, load<T>(a));
      a += sizeof<T>();
      to += step;
    }
  }
}

/** Stripes of four rows and of one. `down` and `along` are the bytes from a_ik to a_(i+1)k and to a_i(k+1). */
function stripes<T>(c: usize, a: usize, b: usize, m: i32, k: i32, n: i32, down: usize, along: usize, accumulate: bool): void {
  const row = <usize>n * sizeof<T>();
  for (; m >= 4; m -= 4) {
    stripe<T>(4, c, a, b, k, row, down, along, accumulate);
    c += 4 * row;
    a += 4 * down;
  }
  for (; m > 0; --m) {
    stripe<T>(1, c, a, b, k, row, down, along, accumulate);
    c += row;
    a += down;
  }
}

/** `rows` rows of C, 4 or 1: columns by two vectors, by one, by one entry. `row` is the length in bytes of a row of B and of C. */
@inline
function stripe<T>(rows: i32, c: usize, a: usize, b: usize, k: i32, row: usize, down: usize, along: usize, accumulate: bool): void {
  let j: usize = 0;
  for (; j + 32 <= row; j += 32) tile<T>(rows, 2, c + j, a, b + j, k, row, down, along, accumulate);
  for (; j + 16 <= row; j += 16) tile<T>(rows, 1, c + j, a, b + j, k, row, down, along, accumulate);
  for (; j < row; j += sizeof<T>()) tile<T>(rows, 0, c + j, a, b + j, k, row, down, along, accumulate);
}

/** A vector of the columns at `address`, or the one entry there in every lane. */
@inline
function columns<T>(vectors: i32, address: usize): v128 {
  return vectors > 0 ? v128.load(address) : v128.load_splat<T>(address);
}

@inline
function storeColumns<T>(vectors: i32, address: usize, x: v128): void {
  if (vectors > 0) v128.store(address, x);
  else store<T>(address, v128.extract_lane<T>(x, 0));
}

/** acc + a b, with the entry of A at `a`. */
@inline
function advanced<T>(acc: v128, a: usize, b: v128): v128 {
  return v128.add<T>(acc, v128.mul<T>(v128.load_splat<T>(a), b));
}

/** A tile of 4 or 1 rows and 2 vectors, 1 vector, or (vectors = 0) one entry. */
@inline
function tile<T>(rows: i32, vectors: i32, c: usize, a: usize, b: usize, k: i32, row: usize, down: usize, along: usize, accumulate: bool): void {
  let x0 = v128.splat<T>(<T>0), x1 = x0, x2 = x0, x3 = x0, y0 = x0, y1 = x0, y2 = x0, y3 = x0;
  const c1 = c + row, c2 = c1 + row, c3 = c2 + row;
  if (accumulate) {
    x0 = columns<T>(vectors, c);
    if (vectors == 2) y0 = v128.load(c, 16);
    if (rows == 4) {
      x1 = columns<T>(vectors, c1);
      x2 = columns<T>(vectors, c2);
      x3 = columns<T>(vectors, c3);
      if (vectors == 2) {
        y1 = v128.load(c1, 16);
        y2 = v128.load(c2, 16);
        y3 = v128.load(c3, 16);
      }
    }
  }
  for (let t = 0; t < k; ++t) {
    const bx = columns<T>(vectors, b);
    x0 = advanced<T>(x0, a, bx);
    if (rows == 4) {
      x1 = advanced<T>(x1, a + down, bx);
      x2 = advanced<T>(x2, a + 2 * down, bx);
      x3 = advanced<T>(x3, a + 3 * down, bx);
    }
    if (vectors == 2) {
      const by = v128.load(b, 16);
      y0 = advanced<T>(y0, a, by);
      if (rows == 4) {
        y1 = advanced<T>(y1, a + down, by);
        y2 = advanced<T>(y2, a + 2 * down, by);
        y3 = advanced<T>(y3, a + 3 * down, by);
      }
    }
    a += along;
    b += row;
  }
  storeColumns<T>(vectors, c, x0);
  if (vectors == 2) v128.store(c, y0, 16);
  if (rows == 4) {
    storeColumns<T>(vectors, c1, x1);
    storeColumns<T>(vectors, c2, x2);
    storeColumns<T>(vectors, c3, x3);
    if (vectors == 2) {
      v128.store(c1, y1, 16);
      v128.store(c2, y2, 16);
      v128.store(c3, y3, 16);
    }
  }
}
