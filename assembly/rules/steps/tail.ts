// The last entries of arrays that do not fill a vector, where what stands behind them must stay as it is: they are stepped elsewhere.
import { SCRATCH } from "../../memory";

/** Vectors of theta, g, m and v, and of what else a rule keeps: above what powers of blocks take. */
export const TAIL: usize = SCRATCH + 0x20000;

@inline
export function fetchTail(theta: usize, g: usize, m: usize, v: usize, bytes: usize): void {
  memory.copy(TAIL, theta, bytes);
  memory.copy(TAIL + 16, g, bytes);
  memory.copy(TAIL + 32, m, bytes);
  memory.copy(TAIL + 48, v, bytes);
}

@inline
export function storeTail(theta: usize, m: usize, v: usize, bytes: usize): void {
  memory.copy(theta, TAIL, bytes);
  memory.copy(m, TAIL + 32, bytes);
  memory.copy(v, TAIL + 48, bytes);
}
