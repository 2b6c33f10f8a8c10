// The parameter update of the diagonal net, and which lanes it left finite.
import { sweepNetByRule } from "../../generated/by-rule";
import { DiagonalNet } from "./problem";

/** One bit for every lane of the 64 bytes at `check` that holds a NaN. */
@inline
function nanLanes<T>(check: usize): i32 {
  let lanes = 0;
  for (let r: usize = 0; r < 64; r += 16) {
    const x = v128.load(check + r);
    const nan = v128.ne<T>(x, x);
    const bits = sizeof<T>() == 8 ? i64x2.bitmask(nan) : i32x4.bitmask(nan);
    lanes |= bits << <i32>(r / sizeof<T>());
  }
  return lanes;
}

/** Updates the parameters by the rule `kind` with the moments at m and s. Returns one bit for every lane that is no longer finite. */
export function updateParameters<T>(net: DiagonalNet, kind: i32, m: usize, s: usize, c: usize, check: usize): i32 {
  memory.fill(check, 0, 64);
  sweepNetByRule<T>(kind, net, m, s, c, check);
  return nanLanes<T>(check);
}
