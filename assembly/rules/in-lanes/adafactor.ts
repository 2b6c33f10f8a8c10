// Adafactor (../adafactor.ts) over parameters in lanes.
import { halfSum, meanSquareInLanes } from "../../math/sum-in-lanes";
import { half, narrowed } from "../../math/widen";
import { adamSweepInLanes } from "./adam-sweep";
import { averageInLanes } from "../scalar";

/** Averages the mean squares of `count` rows of `length` entries into the array v; bytes apart are the rows, and the entries of one. */
function averageRows<T>(v: usize, x: usize, count: i32, length: i32, row: usize, entry: usize, c: usize, means: usize): void {
  for (let i = 0; i < count; ++i, v += 64, x += row) {
    meanSquareInLanes<T>(means, x, length, entry);
    averageInLanes<T>(v, means, c);
  }
}

/** r / mean where that is a number, and 0 where the mean is. */
@inline
function share(r: v128, mean: v128): v128 {
  return v128.andnot(f64x2.div(r, mean), f64x2.eq(mean, f64x2.splat(0)));
}

/** Writes R_i C_j / mean R over a matrix, in f64 until the end; zero where all R are. */
function product<T>(out: usize, r: usize, c: usize, rows: i32, columns: i32): void {
  const count = f64x2.splat(<f64>rows), row = <usize>columns << 6;
  for (let q: usize = 0; q < 64; q += 16) {
    const low = f64x2.div(halfSum<T>(false, r + q, rows), count), high = f64x2.div(halfSum<T>(true, r + q, rows), count);
    for (let i: usize = 0; i < <usize>rows; ++i) {
      const own = v128.load(r + q + (i << 6));
      const shareLow = share(half<T>(false, own), low), shareHigh = share(half<T>(true, own), high);
      for (let j: usize = 0; j < row; j += 64) {
        const column = v128.load(c + q + j);
        const first = f64x2.mul(shareLow, half<T>(false, column));
        const at = out + q + i * row + j;
        v128.store(at, sizeof<T>() == 8 ? first : narrowed(first, f64x2.mul(shareHigh, half<T>(true, column))));
      }
    }
  }
}

/** One step of n parameters, as adafactorStep takes it; `spread` is scratch for n entries, `means` for one. */
export function adafactorInLanes<T>(
  theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32, shapes: usize, tensors: i32, spread: usize, means: usize,
): void {
  let x = g, out = spread;
  for (let k = 0; k < tensors; ++k, shapes += 8) {
    const rows = load<i32>(shapes), columns = load<i32>(shapes, 4);
    if (columns == 0) {
      averageRows<T>(v, x, rows, 1, 64, 64, c, means);
      memory.copy(out, v, <usize>rows << 6);
      x += <usize>rows << 6;
      out += <usize>rows << 6;
      v += <usize>rows << 6;
      continue;
    }
    const row = <usize>columns << 6, columnMeans = v + (<usize>rows << 6), bytes = <usize>rows * row;
    averageRows<T>(v, x, rows, columns, row, 64, c, means);
    averageRows<T>(columnMeans, x, columns, rows, 64, row, c, means);
    product<T>(out, v, columnMeans, rows, columns);
    x += bytes;
    out += bytes;
    v = columnMeans + row;
  }
  adamSweepInLanes<T>(theta, g, m, spread, c, n);
}
