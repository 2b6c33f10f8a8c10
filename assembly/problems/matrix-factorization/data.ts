// Data of the matrix factorization: A_i is a pure function of (seed, i), so that the rows of a smaller n are the first of a larger one.
import { dot } from "../../math/sum";
import { normals } from "../../random/normals";
import { Stream } from "../../random/streams";
import { MatrixFactorization } from "./problem";

/** The address of A_i, row-major. */
@abi
export function measurement<T>(mf: MatrixFactorization, i: i32): usize {
  return mf.z + <usize>i * mf.stride * sizeof<T>();
}

/** Fills every A_i with standard normals and every b_i with <A_i, M*>; `truth` is M* and `row` scratch of its size, both f64. */
@abi
export function generate<T>(mf: MatrixFactorization, seed: u64, truth: usize, row: usize): void {
  for (let i = 0; i < mf.n; ++i) {
    const z = measurement<T>(mf, i);
    normals<f64>(row, mf.entries, seed, Stream.DATA, <u64>i, 1);
    for (let j: usize = 0; j < <usize>mf.entries; ++j) store<T>(z + j * sizeof<T>(), <T>load<f64>(row + (j << 3)));
    store<T>(mf.b + <usize>i * sizeof<T>(), <T>dot<f64>(row, truth, mf.entries));
  }
}
