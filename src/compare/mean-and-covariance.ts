// Mean and covariance of vectors that come one after the other (Welford): one pass, the same sums whatever the number that is held at a time.

/** Moments of vectors of `size` entries; the covariance only on request, as it takes size² numbers. */
export class Moments {
  readonly mean: Float64Array;
  /** Vectors so far. */
  count = 0;
  /** Sums of the products of deviations: of all pairs of entries, or of each entry with itself. */
  readonly #products: Float64Array;
  readonly #deviation: Float64Array;

  constructor(size: number, covariance = false) {
    this.mean = new Float64Array(size);
    this.#deviation = new Float64Array(size);
    this.#products = new Float64Array(covariance ? size * size : size);
  }

  add(x: ArrayLike<number>): void {
    const { mean } = this;
    const before = this.#deviation;
    const products = this.#products;
    const n = mean.length;
    this.count++;
    for (let i = 0; i < n; i++) {
      before[i] = x[i] - mean[i];
      mean[i] += before[i] / this.count;
    }
    if (products.length === n) for (let i = 0; i < n; i++) products[i] += before[i] * (x[i] - mean[i]);
    else for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) products[i * n + j] += before[i] * (x[j] - mean[j]);
  }

  /** Unbiased variances of the entries, 0 of a single vector. */
  get variance(): Float64Array {
    const n = this.mean.length;
    const stride = this.#products.length === n ? 1 : n + 1;
    return Float64Array.from({ length: n }, (_, i) => this.#products[i * stride] / Math.max(1, this.count - 1));
  }

  /** The unbiased covariance, row-major; undefined when it was not asked for. */
  get covariance(): Float64Array | undefined {
    if (this.#products.length === this.mean.length && this.mean.length !== 1) return undefined;
    return this.#products.map((product) => product / Math.max(1, this.count - 1));
  }

  /** Standard errors of the mean: sqrt(variance / count). */
  get standardError(): Float64Array {
    return this.variance.map((variance) => Math.sqrt(variance / this.count));
  }
}
