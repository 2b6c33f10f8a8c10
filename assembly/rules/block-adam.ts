// Adam with one second moment for each block of neighbouring parameters (Adam-mini, Adalayer, AdaSGD; Li, Wen, Lyu 2025, Table 1)
//   v_B <- beta2 v_B + (1 - beta2) mean of g_j g_j over B
//   theta <- theta - lr m^ / (sqrt(v_B^ + epsRoot) + eps)
// The array v has an entry for each parameter: the v_B of its block.
// @eq li2025 Table 1
import { dot } from "../math/sum";
import { adamSweep } from "./adam-sweep";
import { beginStep, Optimizer } from "./optimizer";
import { average } from "./scalar";

/** One step of n parameters that `blocks` blocks share; their lengths, which add up to n, are the i32 at `lengths`. */
@abi
export function blockAdamStep<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32, lengths: usize, blocks: i32): void {
  beginStep<T>(o);
  let block: usize = 0;
  for (let b = 0; b < blocks; ++b) {
    const length = load<i32>(lengths + (<usize>b << 2));
    const end = block + <usize>length * sizeof<T>();
    const value = average<T>(v + block, <T>(dot<T>(g + block, g + block, length) / <f64>length), o.coefficients);
    for (; block < end; block += sizeof<T>()) store<T>(v + block, value);
  }
  adamSweep<T>(theta, g, m, v, o.coefficients, n);
}
