// The reference computes in doubles. In f32 every operation is rounded once more, which gives exactly the f32 operation
// (for +, -, *, / and sqrt of f32 operands the double result is precise enough to round correctly).

/** Rounds to the dtype after each operation: the identity for f64, Math.fround for f32. */
export type Round = (x: number) => number;

/** The rounding of a dtype. */
export function roundTo(dtype: 'f64' | 'f32'): Round {
  return dtype === 'f64' ? (x) => x : Math.fround;
}
