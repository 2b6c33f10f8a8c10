// Muon (Jordan et al. 2024), for each matrix G of the gradient, of `rows` x `columns`
//   M <- beta M + (1 - beta) G,    U = polar(M), or polar((1 - beta) G + beta M) in Nesterov's form
//   theta <- (1 - lr weightDecay) theta - lr max(1, rows/columns)^½ U
// A tensor that is not a matrix is one column. Moments are of type T; everything between them and theta is f64.
// @eq jordan2024
import { matrixPower } from "../math/matrix-power";
import { rowProducts } from "../math/row-products";
import { dot } from "../math/sum";
import { transpose } from "../math/transpose";
import { Slot } from "./coefficients";
import { moment } from "./momentum";
import { beginStep, Optimizer } from "./optimizer";

/** a, b, c of X <- a X + (b A + c A²) X, A = X Xᵀ. */
const A1: f64 = 3.4445, A3: f64 = -4.775, A5: f64 = 2.0315;

/** X <- the polar factor of the k x l matrix x, k <= l: by `steps` steps of Newton and Schulz, or exactly by (X Xᵀ)^-½ X for 0 steps. */
function polar(x: usize, across: usize, a: usize, square: usize, moved: usize, k: i32, l: i32, steps: i32): void {
  const entries = k * l;
  const norm = sqrt(dot<f64>(x, x, entries)) + 1e-7;
  for (let i: usize = 0; i < <usize>entries << 3; i += 8) store<f64>(x + i, load<f64>(x + i) / norm);
  if (steps == 0) {
    rowProducts(a, x, x, k, k, l);
    matrixPower(square, a, moved, k, -0.5, 0, 4.44089209850062616e-16);
    transpose<f64>(across, x, k, l);
    rowProducts(moved, square, across, k, l, k);
    memory.copy(x, moved, <usize>entries << 3);
    return;
  }
  for (let step = 0; step < steps; ++step) {
    rowProducts(a, x, x, k, k, l);
    rowProducts(square, a, a, k, k, k);
    for (let i: usize = 0; i < <usize>(k * k) << 3; i += 8) store<f64>(a + i, A3 * load<f64>(a + i) + A5 * load<f64>(square + i));
    transpose<f64>(across, x, k, l);
    rowProducts(moved, a, across, k, l, k);
    for (let i: usize = 0; i < <usize>entries << 3; i += 8) store<f64>(x + i, A1 * load<f64>(x + i) + load<f64>(moved + i));
  }
}

/**
 * One step of n parameters that make up `tensors` tensors. Their shapes are pairs of i32 at `shapes`: rows and columns, or a length and 0. `scratch` has
 * room for five f64 matrices of `side` x `side`, where side² is at least the number of entries of every tensor.
 */
@abi
export function muonStep<T>(
  o: Optimizer, theta: usize, g: usize, m: usize, n: i32, shapes: usize, tensors: i32, steps: i32, nesterov: bool, scratch: usize, side: i32,
): void {
  beginStep<T>(o);
  const c = o.coefficients;
  for (let q: usize = 0, end = <usize>n * sizeof<T>(); q < end; q += 16) moment<T>(m + q, v128.load(g + q), v128.load(c, Slot.DECAY_M), v128.load(c, Slot.GAIN_M));
  const bytes = (<usize>side * <usize>side) << 3;
  const x = scratch, across = x + bytes, a = across + bytes, square = a + bytes, moved = square + bytes;
  const decay = <f64>load<T>(c, Slot.DECAY_M), gain = <f64>load<T>(c, Slot.GAIN_M);
  const lr = load<T>(c, Slot.LR), shrink = load<T>(c, Slot.SHRINK);
  for (let t = 0; t < tensors; ++t, shapes += 8) {
    const rows = load<i32>(shapes), columns = max(1, load<i32>(shapes, 4));
    const entries = <usize>rows * <usize>columns;
    const tall = rows > columns;
    const to = tall ? moved : x;
    for (let i: usize = 0; i < entries; ++i) {
      const average = <f64>load<T>(m + i * sizeof<T>());
      store<f64>(to + (i << 3), nesterov ? gain * <f64>load<T>(g + i * sizeof<T>()) + decay * average : average);
    }
    if (tall) transpose<f64>(x, moved, rows, columns);
    polar(x, across, a, square, moved, tall ? columns : rows, tall ? rows : columns, steps);
    if (tall) {
      transpose<f64>(moved, x, columns, rows);
      memory.copy(x, moved, entries << 3);
    }
    const scale = tall ? sqrt(<f64>rows / <f64>columns) : 1;
    for (let i: usize = 0; i < entries; ++i, theta += sizeof<T>()) store<T>(theta, load<T>(theta) * shrink - lr * <T>(scale * load<f64>(x + (i << 3))));
    g += entries * sizeof<T>();
    m += entries * sizeof<T>();
  }
}
