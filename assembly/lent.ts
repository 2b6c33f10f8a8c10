// Functions that the kernels are lent: of a generated module, which stands in the function table, or of JavaScript, where nothing may be compiled. What
// each argument means is for its caller to say.

/** A function that is interpreted: its number, and what a generated one takes. */
@external("minifold", "interpret")
declare function interpret(number: i32, theta: usize, direction: usize, rows: usize, groups: i32, out: usize): void;

/** Calls the function at a place in the table, or for -1 - k the k-th that is interpreted. */
@inline
export function callLent(place: i32, theta: usize, direction: usize, rows: usize, groups: i32, out: usize, scratch: usize): void {
  if (place < 0) return interpret(-1 - place, theta, direction, rows, groups, out);
  call_indirect<void>(place, theta, direction, rows, groups, out, scratch);
}
