// The test loss on fresh rows: (1/rows) sum_i ½ <z_i, w - w*>², rows drawn like the training rows but from their own stream.
import { dot } from "../math/sum";
import { drawFeatures } from "../problems/diagonal-net/data";
import { Stream } from "../random/streams";

/** `error` is w - w*, `z` scratch for d entries padded to whole vectors. */
@abi
export function testLossOnRows(error: usize, z: usize, d: i32, rows: i32, normal: bool, seed: u64): f64 {
  let total: f64 = 0;
  for (let i = 0; i < rows; ++i) {
    drawFeatures(z, d, i, normal, seed, Stream.TEST_DATA);
    const e = dot<f64>(z, error, d);
    total += 0.5 * e * e;
  }
  return total / <f64>rows;
}
