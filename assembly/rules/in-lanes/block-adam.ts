// Adam with one second moment for each block (../block-adam.ts) over parameters in lanes.
import { meanSquareInLanes } from "../../math/sum-in-lanes";
import { adamSweepInLanes } from "./adam-sweep";
import { averageInLanes } from "../scalar";

/** One step of n parameters, as blockAdamStep takes it; `means` is scratch for one entry. */
export function blockAdamInLanes<T>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32, lengths: usize, blocks: i32, means: usize): void {
  let block = v, x = g;
  for (let b = 0; b < blocks; ++b) {
    const length = load<i32>(lengths + (<usize>b << 2));
    const end = block + (<usize>length << 6);
    meanSquareInLanes<T>(means, x, length, 64);
    x += <usize>length << 6;
    averageInLanes<T>(block, means, c);
    for (let first = block; (block += 64) < end; ) memory.copy(block, first, 64);
  }
  adamSweepInLanes<T>(theta, g, m, v, c, n);
}
