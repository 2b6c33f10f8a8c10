// Shampoo (Gupta, Koren, Singer 2018; Li, Wen, Lyu 2025, Table 1), for each matrix G of the gradient
//   L <- beta2 L + (1 - beta2) G Gᵀ,    R <- beta2 R + (1 - beta2) Gᵀ G
//   theta <- theta - lr (L^ + matrixEps I)^p M^ (R^ + matrixEps I)^p,    p = -¼
// A tensor that is not a matrix keeps the diagonal of G Gᵀ alone:  theta <- theta - lr (v^ + matrixEps)^(2p) m^.
// A direction that no gradient had a part in does not move: 0^p counts as 0.
// Moments are of type T; everything between them and theta is f64.
// @eq gupta2018 Alg. 1
// @eq li2025 Table 1
import { matrixPower } from "../math/matrix-power";
import { rowProducts } from "../math/row-products";
import { dot } from "../math/sum";
import { transpose } from "../math/transpose";
import { power } from "../measures/powers";
import { Slot } from "./coefficients";
import { moment } from "./momentum";
import { beginStep, Optimizer } from "./optimizer";
import { average } from "./scalar";

/**
 * How far an entry of L, R or v may be from the average of what it averages, relative to its size: four roundings to T in each of the
 * 1/(1 - beta2) steps that it remembers, which add up as their root.
 */
@inline
function precisionOf<T>(c: usize): f64 {
  const rounding: f64 = sizeof<T>() == 8 ? 4.44089209850062616e-16 : 2.384185791015625e-7; // 2^-51, 2^-22
  return rounding / sqrt(<f64>load<T>(c, Slot.GAIN_V));
}

/** Averages x xᵀ, for x of `rows` rows, into the symmetric matrix v, and writes v^ to `out` in f64. */
function averageOuter<T>(v: usize, x: usize, out: usize, rows: i32, columns: i32, c: usize): void {
  const row = <usize>columns * sizeof<T>();
  const scale = load<T>(c, Slot.SCALE_V);
  for (let i: usize = 0; i < <usize>rows; ++i) {
    for (let j: usize = 0; j < <usize>rows; ++j, v += sizeof<T>(), out += 8) {
      store<f64>(out, <f64>(average<T>(v, <T>dot<T>(x + i * row, x + j * row, columns), c) * scale));
    }
  }
}

/** theta <- theta - lr step, for n entries of f64 steps. */
function move<T>(theta: usize, step: usize, n: usize, c: usize): void {
  const lr = load<T>(c, Slot.LR);
  for (let i: usize = 0; i < n; ++i, theta += sizeof<T>(), step += 8) store<T>(theta, load<T>(theta) - lr * <T>load<f64>(step));
}

/** (v^ + matrixEps)^(2p) m of a tensor that is not a matrix. */
function diagonal<T>(step: usize, g: usize, m: usize, v: usize, n: i32, p: f64, matrixEps: f64, c: usize): void {
  const scale = load<T>(c, Slot.SCALE_V);
  for (let i = 0; i < n; ++i, step += 8, g += sizeof<T>(), m += sizeof<T>(), v += sizeof<T>()) {
    const square = <f64>(average<T>(v, load<T>(g) * load<T>(g), c) * scale) + matrixEps;
    store<f64>(step, square == 0 && p < 0 ? 0 : power(square, 2 * p) * <f64>load<T>(m));
  }
}

/**
 * One step of n parameters that make up `tensors` tensors. Their shapes are pairs of i32 at `shapes`: rows and columns, or a length and 0.
 * The state v holds L and then R of every matrix, and v of every other tensor. `scratch` has room for six f64 matrices of `side` x `side`, where
 * side² is at least the number of entries of every tensor, and side at least its rows and columns.
 */
@abi
export function shampooStep<T>(
  o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32, shapes: usize, tensors: i32, p: f64, matrixEps: f64, scratch: usize, side: i32,
): void {
  beginStep<T>(o);
  const c = o.coefficients, precision = precisionOf<T>(c);
  for (let q: usize = 0, end = <usize>n * sizeof<T>(); q < end; q += 16) moment<T>(m + q, v128.load(g + q), v128.load(c, Slot.DECAY_M), v128.load(c, Slot.GAIN_M));
  const square = (<usize>side * <usize>side) << 3;
  const a = scratch, vectors = a + square, left = vectors + square, right = left + square, across = right + square, step = across + square;
  for (let k = 0; k < tensors; ++k, shapes += 8) {
    const rows = load<i32>(shapes), columns = load<i32>(shapes, 4);
    const entries = <usize>rows * <usize>(columns == 0 ? 1 : columns);
    if (columns == 0) {
      diagonal<T>(step, g, m, v, rows, p, matrixEps, c);
      v += entries * sizeof<T>();
    } else {
      averageOuter<T>(v, g, a, rows, columns, c);
      matrixPower(left, a, vectors, rows, p, matrixEps, precision);
      v += <usize>rows * <usize>rows * sizeof<T>();
      transpose<T>(across, g, rows, columns);
      averageOuter<T>(v, across, a, columns, rows, c);
      matrixPower(right, a, vectors, columns, p, matrixEps, precision);
      v += <usize>columns * <usize>columns * sizeof<T>();
      for (let i: usize = 0; i < entries; ++i) store<f64>(a + (i << 3), <f64>load<T>(m + i * sizeof<T>()));
      transpose<f64>(vectors, a, rows, columns);
      rowProducts(across, left, vectors, rows, columns, rows);
      rowProducts(step, across, right, rows, columns, columns);
    }
    move<T>(theta, step, entries, c);
    theta += entries * sizeof<T>();
    g += entries * sizeof<T>();
    m += entries * sizeof<T>();
  }
}
