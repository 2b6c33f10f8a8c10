// X Yᵀ of small matrices in f64, whose entries are the inner products of sum.ts.
import { dot } from "./sum";

/** out_ij = the inner product of rows i of x and j of y, in f64; y has `columns` rows, both have rows of `inner` entries. */
export function rowProducts(out: usize, x: usize, y: usize, rows: i32, columns: i32, inner: i32): void {
  const row = <usize>inner << 3;
  for (let i: usize = 0; i < <usize>rows; ++i) {
    for (let j: usize = 0; j < <usize>columns; ++j, out += 8) store<f64>(out, dot<f64>(x + i * row, y + j * row, inner));
  }
}
