// Elementary functions by their series, for what is computed before the kernels are ready: settings, starts, axes. Sums, products and square roots are the
// same in every engine, so these are; Math.exp, Math.log, Math.cos and their like differ. They are within a few units in the last place.

/** ln 2 in two parts: products of the first with whole numbers below 2^20 are exact. */
const [ln2High, ln2Low] = [0.6931471803691238, 1.9082149292705877e-10];

/** first + first·factor(1) + first·factor(1)·factor(2) + …, to the term that adds nothing. */
function series(first: number, factor: (k: number) => number): number {
  let [sum, term] = [first, first];
  for (let k = 1; ; k++) {
    term *= factor(k);
    const next = sum + term;
    if (next === sum || Number.isNaN(next)) return sum;
    sum = next;
  }
}

/** x². */
export function square(x: number): number {
  return x * x;
}

/** e^x = 2^k e^t with |t| <= ln 2 / 2. */
export function exponential(x: number): number {
  if (!(Math.abs(x) < 750)) return x > 0 ? Number.POSITIVE_INFINITY : x < 0 ? 0 : Number.NaN;
  let k = Math.round(x / (ln2High + ln2Low));
  const t = x - k * ln2High - k * ln2Low;
  let y = series(1, (n) => t / n);
  for (; k > 0; k--) y *= 2;
  for (; k < 0; k++) y /= 2;
  return y;
}

/** ln x = k ln 2 + 2 artanh s with x = 2^k (1 + s)/(1 - s), |s| < 0.18. */
export function logarithm(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let [m, k] = [x, 0];
  for (; m > Math.SQRT2; k++) m /= 2;
  for (; m < Math.SQRT1_2; k--) m *= 2;
  const s = (m - 1) / (m + 1);
  return k * ln2High + (series(2 * s, (n) => (s * s * (2 * n - 1)) / (2 * n + 1)) + k * ln2Low);
}

/** The whole k with 10^k <= x < 10^(k+1). */
export function decimalExponent(x: number): number {
  return Number(x.toExponential().split('e')[1]);
}

/** [cos, sin] of an angle of that many degrees; those of multiples of 90° are whole. */
export function onUnitCircle(degrees: number): readonly [cosine: number, sine: number] {
  const quarter = Math.round(degrees / 90);
  const x = ((degrees - 90 * quarter) / 180) * Math.PI;
  const cosine = series(1, (n) => (-x * x) / ((2 * n - 1) * (2 * n)));
  const sine = series(x, (n) => (-x * x) / (2 * n * (2 * n + 1)));
  const turned = [
    [cosine, sine],
    [0 - sine, cosine],
    [0 - cosine, 0 - sine],
    [sine, 0 - cosine],
  ] as const;
  return turned[((quarter % 4) + 4) % 4];
}

/** The angle of (x, y) in degrees, from -180 to 180. */
export function degreesOf(y: number, x: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y));
  if (size === 0) return 0;
  const [a, b] = [Math.abs(x) / size, Math.abs(y) / size];
  // Half the angle three times: what is left is at most 45°/8 from the nearer axis.
  let t = Math.min(a, b) / Math.max(a, b);
  for (let k = 0; k < 3; k++) t /= 1 + Math.sqrt(1 + t * t);
  const acute = (8 * series(t, (n) => (-t * t * (2 * n - 1)) / (2 * n + 1)) * 180) / Math.PI;
  const first = b > a ? 90 - acute : acute;
  const upper = x < 0 ? 180 - first : first;
  return y < 0 ? -upper : upper;
}

/** √(x² + y²) without overflow. */
export function hypotenuse(x: number, y: number): number {
  const size = Math.max(Math.abs(x), Math.abs(y));
  if (size === 0 || size === Number.POSITIVE_INFINITY) return size;
  return size * Math.sqrt((x / size) * (x / size) + (y / size) * (y / size));
}
