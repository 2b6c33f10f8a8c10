// The transpose of a row-major matrix.

/** out (columns x rows) = the transpose of x (rows x columns). */
export function transpose<T>(out: usize, x: usize, rows: i32, columns: i32): void {
  const row = <usize>columns * sizeof<T>();
  for (let j: usize = 0; j < row; j += sizeof<T>()) {
    for (let i = 0; i < rows; ++i, out += sizeof<T>()) store<T>(out, load<T>(x + <usize>i * row + j));
  }
}
