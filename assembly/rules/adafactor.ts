// Adafactor without clipping and with a constant beta2 (Shazeer, Stern 2018; Li, Wen, Lyu 2025, Table 1), for each matrix G of the gradient
//   R_i <- beta2 R_i + (1 - beta2) mean of G_ij² over j
//   C_j <- beta2 C_j + (1 - beta2) mean of G_ij² over i
//   theta <- theta - lr m^ / (sqrt(v_ij^ + epsRoot) + eps),    v_ij = R_i C_j / mean R
// A tensor that is not a matrix keeps Adam's v.
// @eq shazeer2018 Alg. 2
// @eq li2025 Table 1
import { dot, sum } from "../math/sum";
import { transpose } from "../math/transpose";
import { adamSweep } from "./adam-sweep";
import { beginStep, Optimizer } from "./optimizer";
import { average } from "./scalar";

/** Averages the mean squares of `count` rows of `length` entries into the array v. */
function averageRows<T>(v: usize, x: usize, count: i32, length: i32, c: usize): void {
  const row = <usize>length * sizeof<T>();
  for (let i = 0; i < count; ++i, v += sizeof<T>(), x += row) average<T>(v, <T>(dot<T>(x, x, length) / <f64>length), c);
}

/** Writes R_i C_j / mean R over a matrix, in f64 until the end; zero where all R are. */
function product<T>(out: usize, r: usize, c: usize, rows: i32, columns: i32): void {
  const mean = sum<T>(r, rows) / <f64>rows;
  for (let i = 0; i < rows; ++i, r += sizeof<T>()) {
    const share = mean == 0 ? 0 : <f64>load<T>(r) / mean;
    for (let j: usize = 0; j < <usize>columns; ++j, out += sizeof<T>()) store<T>(out, <T>(share * <f64>load<T>(c + j * sizeof<T>())));
  }
}

/**
 * One step of n parameters that make up `tensors` tensors. Their shapes are pairs of i32 at `shapes`: rows and columns, or a length and 0.
 * The state v holds R and then C of every matrix, and v of every other tensor; `spread` is scratch for n entries.
 */
@abi
export function adafactorStep<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32, shapes: usize, tensors: i32, spread: usize): void {
  beginStep<T>(o);
  const c = o.coefficients;
  let x = g, out = spread;
  for (let k = 0; k < tensors; ++k, shapes += 8) {
    const rows = load<i32>(shapes), columns = load<i32>(shapes, 4);
    if (columns == 0) {
      for (let i = 0; i < rows; ++i, x += sizeof<T>(), v += sizeof<T>(), out += sizeof<T>()) {
        store<T>(out, average<T>(v, load<T>(x) * load<T>(x), c));
      }
      continue;
    }
    const columnMeans = v + <usize>rows * sizeof<T>();
    averageRows<T>(v, x, rows, columns, c);
    transpose<T>(out, x, rows, columns);
    averageRows<T>(columnMeans, out, columns, rows, c);
    product<T>(out, v, columnMeans, rows, columns);
    const bytes = <usize>rows * <usize>columns * sizeof<T>();
    x += bytes;
    out += bytes;
    v = columnMeans + <usize>columns * sizeof<T>();
  }
  adamSweep<T>(theta, g, m, spread, c, n);
}
