// A step of a part of longer arrays: what stands behind the last of its entries stays as it is.
import { sweepByRule } from "../../generated/by-rule";
import { beginStep, Optimizer } from "../optimizer";
import { fetchTail, storeTail, TAIL } from "./tail";

/** As `optimizerStep`, of n entries in arrays that go on or that have no padding. */
@abi
export function optimizerStepWithin<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32): bool {
  beginStep<T>(o);
  const c = o.coefficients, few = n & (16 / sizeof<T>() - 1), many = n - few;
  const finite = many == 0 || sweepByRule<T>(o.kind, theta, g, m, v, c, many);
  if (few == 0) return finite;
  const whole = <usize>many * sizeof<T>(), rest = <usize>few * sizeof<T>();
  fetchTail(theta + whole, g + whole, m + whole, v + whole, rest);
  const last = sweepByRule<T>(o.kind, TAIL, TAIL + 16, TAIL + 32, TAIL + 48, c, few);
  storeTail(theta + whole, m + whole, v + whole, rest);
  return finite && last;
}
