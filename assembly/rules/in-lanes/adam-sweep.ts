// Adam's step on a second moment v that is already there (../adam-sweep.ts) over parameters in lanes: an entry is four vectors, and every lane has
// coefficients of its own.
import { descend } from "../adam";
import { Slot } from "../coefficients";
import { moment } from "../momentum";

export function adamSweepInLanes<T>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): void {
  for (let k: usize = 0, end = <usize>n << 6; k < end; k += 16) {
    const at = c + (k & 63);
    const mean = moment<T>(m + k, v128.load(g + k), v128.load(at, Slot.DECAY_M), v128.load(at, Slot.GAIN_M));
    const root = v128.sqrt<T>(v128.add<T>(v128.mul<T>(v128.load(v + k), v128.load(at, Slot.SCALE_V)), v128.load(at, Slot.EPS_ROOT)));
    v128.store(theta + k, descend<T>(v128.load(theta + k), mean, root, v128.load(at, Slot.LR), v128.load(at, Slot.EPS)));
  }
}
