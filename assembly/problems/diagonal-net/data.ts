// Generated data of the diagonal net: row i is a pure function of (seed, i), so that the rows of a smaller n are the first of a larger one.
// The rows that pad the last group are rows of the same sequence: they get zero residuals, and a net of n rows has the same bits as
// the first n rows of a larger one.
import { normals } from "../../random/normals";
import { signs } from "../../random/signs";
import { Stream } from "../../random/streams";
import { DiagonalNet, setRow } from "./problem";

/** The d features of row i as f64: uniform signs, or standard normals. */
export function drawFeatures(z: usize, d: i32, i: i32, normal: bool, seed: u64, stream: u32): void {
  if (normal) normals<f64>(z, d, seed, stream, <u64>i, 1);
  else signs<f64>(z, d, seed, stream, <u64>i, 1);
}

/** <z, w*> for a sparse w*, added in the order of its support (k indices i32 and their f64 values). */
export function sparseLabel(z: usize, support: usize, values: usize, k: i32): f64 {
  let label: f64 = 0;
  for (let s: usize = 0; s < <usize>k; ++s)
    label += load<f64>(z + ((<usize>load<i32>(support + (s << 2))) << 3)) * load<f64>(values + (s << 3));
  return label;
}

/** Fills Z and the clean labels y = Z w*. `row` is scratch for d f64 entries, padded to whole vectors. */
@abi
export function generateRows<T>(net: DiagonalNet, seed: u64, row: usize, support: usize, values: usize, k: i32): void {
  for (let i = 0; i < net.rows; ++i) {
    drawFeatures(row, net.d, i, net.dense, seed, Stream.DATA);
    setRow<T>(net, i, row);
    if (i < net.n) store<T>(net.y + <usize>i * sizeof<T>(), <T>sparseLabel(row, support, values, k));
  }
}
