// Mean and spread of vectors of which there may be very many: blocks of them are summed in order, and the blocks by one tree, so that the sums depend neither on
// who computes which block nor on how many are held at once.

/** Sums over units: single vectors, or halves of antithetic pairs' sums. */
interface Sums {
  /** How many units. */
  count: number;
  readonly mean: Float64Array;
  /** Products of the units' deviations from their mean: of all pairs of entries, or of each entry with itself. */
  readonly products: Float64Array;
  /** Products of half the differences within antithetic pairs. */
  readonly within: Float64Array;
}

/** Adds the products of x, or each entry's square where there is room for no more. */
function addProducts(products: Float64Array, x: Float64Array, weight: number): void {
  const n = x.length;
  if (products.length === n) for (let i = 0; i < n; i++) products[i] += weight * x[i] * x[i];
  else for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) products[i * n + j] += weight * x[i] * x[j];
}

/** The sums of both, a before b: products around the common mean are those around each, and what the means are apart. */
function merged(a: Sums, b: Sums): Sums {
  const count = a.count + b.count;
  const apart = b.mean.map((x, i) => x - a.mean[i]);
  const products = a.products.map((x, i) => x + b.products[i]);
  addProducts(products, apart, (a.count * b.count) / count);
  return {
    count,
    mean: a.mean.map((x, i) => x + apart[i] * (b.count / count)),
    products,
    within: a.within.map((x, i) => x + b.within[i]),
  };
}

/** Mean, standard error and covariance of vectors that come in blocks. */
export class BlockMoments {
  readonly #size: number;
  readonly #covariance: boolean;
  readonly #antithetic: boolean;
  /** The sums of 2^level blocks each, the largest first. */
  readonly #tree: { level: number; sums: Sums }[] = [];

  constructor(size: number, { covariance, antithetic }: { readonly covariance: boolean; readonly antithetic: boolean }) {
    this.#size = size;
    this.#covariance = covariance;
    this.#antithetic = antithetic;
  }

  /** Adds the vectors of the next block, of which antithetic ones are neighbours. */
  add(block: readonly Float64Array[]): void {
    const entries = this.#covariance ? this.#size * this.#size : this.#size;
    const within = new Float64Array(this.#antithetic ? entries : 0);
    const units = this.#antithetic ? halves(block, within) : block;
    const mean = new Float64Array(this.#size);
    for (const x of units) for (let i = 0; i < x.length; i++) mean[i] += x[i];
    for (let i = 0; i < mean.length; i++) mean[i] /= units.length;
    const products = new Float64Array(entries);
    const apart = new Float64Array(this.#size);
    for (const x of units) {
      for (let i = 0; i < x.length; i++) apart[i] = x[i] - mean[i];
      addProducts(products, apart, 1);
    }
    let next = { level: 0, sums: { count: units.length, mean, products, within } as Sums };
    for (let top = this.#tree.at(-1); top?.level === next.level; top = this.#tree.at(-1)) {
      next = { level: next.level + 1, sums: merged(top.sums, next.sums) };
      this.#tree.pop();
    }
    this.#tree.push(next);
  }

  /** What all blocks have given. Variances are 0 of a single vector. */
  result(): { readonly mean: Float64Array; readonly standardError: Float64Array; readonly covariance?: Float64Array } {
    const { count, mean, products, within } = this.#tree.map(({ sums }) => sums).reduceRight((newer, older) => merged(older, newer));
    const stride = this.#covariance ? this.#size + 1 : 1;
    const standardError = mean.map((_, i) => Math.sqrt(products[i * stride] / Math.max(1, count - 1) / count));
    if (!this.#covariance) return { mean, standardError };
    const covariance = this.#antithetic
      ? products.map((x, i) => (2 * (x + within[i])) / (2 * count - 1))
      : products.map((x) => x / Math.max(1, count - 1));
    return { mean, standardError, covariance };
  }
}

/** The means of neighbours, with the products of half their differences added to `within`. */
function halves(block: readonly Float64Array[], within: Float64Array): Float64Array[] {
  const means: Float64Array[] = [];
  for (let k = 0; k < block.length; k += 2) {
    const [a, b] = [block[k], block[k + 1]];
    means.push(a.map((x, i) => (x + b[i]) / 2));
    addProducts(
      within,
      a.map((x, i) => (x - b[i]) / 2),
      1,
    );
  }
  return means;
}
