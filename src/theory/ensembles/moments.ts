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

/** Vectors that lie in one array at equal distances. */
export interface BlockOfVectors {
  readonly numbers: Float64Array;
  readonly count: number;
  /** Where the first one begins, and how far each is from the one before it. */
  readonly from: number;
  readonly stride: number;
}

/** What moments are made of: vectors of `size` entries. */
export interface MomentsOf {
  readonly size: number;
  /** Whether all covariances are wanted, or the variance of each entry alone. */
  readonly covariance: boolean;
  /** Whether neighbours are pairs, of which the one mirrors the other. */
  readonly antithetic: boolean;
}

/** How many numbers a block's sums are. */
export function sumsLength({ size, covariance, antithetic }: MomentsOf): number {
  const entries = covariance ? size * size : size;
  return size + entries + (antithetic ? entries : 0);
}

/** The sums that lie in these numbers. */
function sumsIn(numbers: Float64Array, { size, covariance }: MomentsOf, count: number): Sums {
  const end = size + (covariance ? size * size : size);
  return { count, mean: numbers.subarray(0, size), products: numbers.subarray(size, end), within: numbers.subarray(end) };
}

/** Writes the sums of a block to zeros: whoever computes them, they are the same. */
export function sumBlock(block: BlockOfVectors, of: MomentsOf, into: Float64Array): void {
  const { size, antithetic } = of;
  const { mean, products, within } = sumsIn(into, of, 0);
  const { numbers, count, from, stride } = antithetic ? halves(block, size, within) : block;
  const end = from + count * stride;
  for (let at = from; at < end; at += stride) for (let i = 0; i < size; i++) mean[i] += numbers[at + i];
  for (let i = 0; i < size; i++) mean[i] /= count;
  const apart = new Float64Array(size);
  for (let at = from; at < end; at += stride) {
    for (let i = 0; i < size; i++) apart[i] = numbers[at + i] - mean[i];
    addProducts(products, apart, 1);
  }
}

/** Mean, standard error and covariance of vectors that come in blocks. */
export class BlockMoments {
  readonly #of: MomentsOf;
  /** The sums of 2^level blocks each, the largest first. */
  readonly #tree: { level: number; sums: Sums }[] = [];

  constructor(of: MomentsOf) {
    this.#of = of;
  }

  /** Adds what `sumBlock` wrote of the next block, of so many vectors. */
  add(numbers: Float64Array, count: number): void {
    let next = { level: 0, sums: sumsIn(numbers, this.#of, this.#of.antithetic ? count / 2 : count) };
    for (let top = this.#tree.at(-1); top?.level === next.level; top = this.#tree.at(-1)) {
      next = { level: next.level + 1, sums: merged(top.sums, next.sums) };
      this.#tree.pop();
    }
    this.#tree.push(next);
  }

  /** What all blocks have given. Variances are 0 of a single vector. */
  result(): { readonly mean: Float64Array; readonly standardError: Float64Array; readonly covariance?: Float64Array } {
    const { count, mean, products, within } = this.#tree.map(({ sums }) => sums).reduceRight((newer, older) => merged(older, newer));
    const { size, covariance: isWanted, antithetic } = this.#of;
    const stride = isWanted ? size + 1 : 1;
    const standardError = mean.map((_, i) => Math.sqrt(products[i * stride] / Math.max(1, count - 1) / count));
    if (!isWanted) return { mean, standardError };
    const between = products.map((x) => x / Math.max(1, count - 1));
    // A pair's mean and half its difference are uncorrelated, and the difference has the mean 0: their covariances add up to that of a path.
    const covariance = antithetic ? between.map((x, i) => x + within[i] / count) : between;
    return { mean, standardError, covariance };
  }
}

/** The means of neighbours, with the products of half their differences added to `within`. */
function halves({ numbers, count, from, stride }: BlockOfVectors, size: number, within: Float64Array): BlockOfVectors {
  const pairs = count / 2;
  const means = new Float64Array(pairs * size);
  const apart = new Float64Array(size);
  for (let k = 0; k < pairs; k++) {
    const a = from + 2 * k * stride;
    for (let i = 0; i < size; i++) {
      const [x, y] = [numbers[a + i], numbers[a + stride + i]];
      means[k * size + i] = (x + y) / 2;
      apart[i] = (x - y) / 2;
    }
    addProducts(within, apart, 1);
  }
  return { numbers: means, count: pairs, from: 0, stride: size };
}
