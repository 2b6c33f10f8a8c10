// What a comparison of runs with a theory consists of, and how far apart two means are.

/** A distance between two means, with its standard error. */
export interface Gap {
  /** How far apart the two means are, >= 0, in the unit of what is compared. */
  readonly error: number;
  /** The standard error of that, from the replicas and the theory's paths. */
  readonly standardError: number;
  /** The entry of `t` at which it was found. */
  readonly t: number;
}

/** A number over time: the same number of entries in every array. */
export interface FunctionComparison {
  /** Mean over the replicas, and its standard error. */
  readonly mean: Float64Array;
  /** The standard error of `mean`. */
  readonly standardError: Float64Array;
  /** The theory's value or mean, and its standard error: 0 for a single path. */
  readonly predicted: Float64Array;
  /** The standard error of `predicted`: 0 for a single path. */
  readonly predictedError: Float64Array;
  /** Where |mean - predicted| is largest, and at the last time. */
  readonly largest: Gap;
  /** |mean - predicted| at the last time. */
  readonly last: Gap;
}

/** The state over time: one vector for every time. */
export interface ThetaComparison {
  /** Means over the replicas, P entries each. */
  readonly mean: readonly Float64Array[];
  /** The standard errors of `mean`, entry by entry. */
  readonly standardError: readonly Float64Array[];
  /** The theory's states, or their means over its paths, P entries each. */
  readonly predicted: readonly Float64Array[];
  /** The standard errors of `predicted`: 0 for a single path. */
  readonly predictedError: readonly Float64Array[];
  /** P x P, row-major, where they were asked for. */
  readonly covariance?: readonly Float64Array[];
  /** The same of the theory's paths, P x P each, where there are several. */
  readonly predictedCovariance?: readonly Float64Array[];
  /** Euclidean distance of the means >= 0, where it is largest and at the last time. Noise alone makes it about `noise` there. */
  readonly largest: Gap & { readonly noise: number };
  /** The same at the last entry of `t`. */
  readonly last: Gap & { readonly noise: number };
}

/** Means over the replicas beside the theory's, at every time of its path. */
export interface Comparison {
  /** The times of the theory's path, in its unit, rising from its first entry on. */
  readonly t: Float64Array;
  /** The discrete step that stands for each time. */
  readonly step: Float64Array;
  /** How many replicas there were. */
  readonly replicas: number;
  /** The states, entry by entry. */
  readonly theta: ThetaComparison;
  /** The functions that were asked for, by their names. */
  readonly functions: Readonly<Record<string, FunctionComparison>>;
  /** Wall time of the discrete runs, in seconds. */
  readonly seconds: number;
}

/** The gap where it is largest, and at the end. */
export function gaps<G extends Gap>(t: Float64Array, gap: (k: number) => Omit<G, 't'>): { largest: G; last: G } {
  const all = Array.from(t, (time, k) => ({ ...gap(k), t: time }) as G);
  return { largest: all.reduce((a, b) => (b.error > a.error ? b : a)), last: all.at(-1) as G };
}

/** The spread of a difference of two independent means. */
export const root = (a: number, b: number): number => Math.sqrt(a * a + b * b);

/** |a - b| of two vectors of means, by the standard errors of all entries. */
export function distanceWithError(
  a: Float64Array,
  b: Float64Array,
  spread: Float64Array,
): { error: number; standardError: number; noise: number } {
  let [square, along, noise] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const gap = a[i] - b[i];
    square += gap * gap;
    along += gap * gap * spread[i] * spread[i];
    noise += spread[i] * spread[i];
  }
  return { error: Math.sqrt(square), standardError: square > 0 ? Math.sqrt(along / square) : Math.sqrt(noise), noise: Math.sqrt(noise) };
}
