// Derivatives of a function along a line, by differences.

/** x + t y. */
export function plus(x: Float64Array, t: number, y: Float64Array): Float64Array {
  return x.map((a, p) => a + t * y[p]);
}

/** First and second derivative of f along y at x, from nine values between x - 0.04 y and x + 0.04 y: of the eighth order (Fornberg 1988). */
export function differences(f: (x: Float64Array) => Float64Array, x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
  const h = 0.01;
  const at = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((k) => f(plus(x, k * h, y)));
  const sum = (weights: readonly number[], over: number): Float64Array =>
    x.map((_, p) => weights.reduce((s, w, k) => s + w * at[k][p], 0) / over);
  return [sum([3, -32, 168, -672, 0, 672, -168, 32, -3], 840 * h), sum([-9, 128, -1008, 8064, -14350, 8064, -1008, 128, -9], 5040 * h * h)];
}
