// The derivative of a smooth vector function by its values on both sides.

/** w_k of g'(0) = sum_k w_k (g(k h) - g(-k h)) / h + O(h⁸) (Fornberg 1988). */
const weights: readonly number[] = [4 / 5, -1 / 5, 4 / 105, -1 / 280];

/** g'(0), from eight values. It is off by h⁸/630 times the ninth derivative, and by rounding of g, about 2e-16 |g|/h. */
export function centralDifference(g: (t: number) => Float64Array, h: number): Float64Array {
  let sum: Float64Array | undefined;
  weights.forEach((weight, k) => {
    const [ahead, behind] = [g((k + 1) * h), g(-(k + 1) * h)];
    sum = ahead.map((a, p) => (sum?.[p] ?? 0) + (weight * (a - behind[p])) / h);
  });
  return sum as Float64Array;
}
