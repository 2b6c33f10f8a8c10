// arcsin by the four operations and square roots, which are the same in every engine.
// @eq bernstein2018

/** arcsin x = Σ a_k x^(2k+1), a_k = (2k)! / (4^k k!² (2k+1)); x/√(1-x²) = Σ (2k+1) a_k x^(2k+1). Enough of them for |x| ≤ ½. */
export const arcsineSeries: readonly number[] = (() => {
  const series = [1];
  for (let k = 1; k < 27; k++) series.push((series[k - 1] * (2 * k - 1) * (2 * k - 1)) / (2 * k * (2 * k + 1)));
  return series;
})();

function small(x: number): number {
  const square = x * x;
  return x * arcsineSeries.reduceRight((sum, a) => sum * square + a, 0);
}

/** arcsin x; numbers beyond 1 by rounding count as 1. */
export function arcsine(x: number): number {
  const size = Math.min(1, Math.abs(x));
  if (size <= 0.5) return small(x);
  const far = Math.PI / 2 - 2 * small(Math.sqrt((1 - size) / 2));
  return x < 0 ? -far : far;
}
