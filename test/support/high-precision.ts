// The truth of exp, tanh, log, pow, sin and cos: series in fixed point with 320 bits after the point, in BigInt. It shares nothing with the kernels.

const BITS = 320n;
const ONE = 1n << BITS;

/** value = mantissa · 2^exponent. */
export interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const view = new DataView(new ArrayBuffer(8));

/** A finite double as it is. */
export function exact(x: number): Exact {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits >> 63n ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

function shift(x: bigint, by: number): bigint {
  return by >= 0 ? x << BigInt(by) : x >> BigInt(-by);
}

/** In fixed point; everything below 2^-320 is lost. */
function fixed({ mantissa, exponent }: Exact): bigint {
  return shift(mantissa, exponent + Number(BITS));
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

/** atanh(x) = x + x³/3 + x⁵/5 + ... in fixed point. */
function atanh(x: bigint): bigint {
  const square = multiply(x, x);
  let term = x;
  let sum = 0n;
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    sum += term / k;
    term = multiply(term, square);
  }
  return sum;
}

const LN2 = 2n * atanh(ONE / 3n);

/** e^r = (1 + r/2^s + ...)^(2^s) for |r| <= 1 in fixed point. */
function expSeries(r: bigint): bigint {
  const halvings = 12n;
  const small = r >> halvings;
  let term = ONE;
  let sum = 0n;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    sum += term;
    term = multiply(term, small) / k;
  }
  for (let i = 0n; i < halvings; i++) sum = multiply(sum, sum);
  return sum;
}

/** e^t of a fixed-point number. */
function expFixed(t: bigint): Exact {
  const k = t / LN2;
  return { mantissa: expSeries(t - k * LN2), exponent: Number(k) - Number(BITS) };
}

/** ln of a positive double, in fixed point: e ln 2 + ln c + 2 atanh((m - c) / (m + c)), with m = 1..2 and c the nearest of 65 points. */
function logFixed(x: number): bigint {
  const { mantissa, exponent } = exact(x);
  const width = mantissa.toString(2).length;
  const m = shift(mantissa, Number(BITS) - width + 1);
  const point = Number((m - ONE) >> (BITS - 7n));
  const index = (point + 1) >> 1;
  const c = ONE + ((BigInt(index) * ONE) >> 6n);
  return BigInt(exponent + width - 1) * LN2 + logOfPoint(index, c) + 2n * atanh(((m - c) << BITS) / (m + c));
}

const points = new Map<number, bigint>();

function logOfPoint(index: number, c: bigint): bigint {
  let value = points.get(index);
  if (value === undefined) {
    value = 2n * atanh(((c - ONE) << BITS) / (c + ONE));
    points.set(index, value);
  }
  return value;
}

/** e^x, |x| below 2^20. */
export function exp(x: number): Exact {
  return expFixed(fixed(exact(x)));
}

/** tanh x = (e^2x - 1) / (e^2x + 1), |x| below 50. */
export function tanh(x: number): Exact {
  const e = fixed(expFixed(2n * fixed(exact(x))));
  return { mantissa: ((e - ONE) << BITS) / (e + ONE), exponent: -Number(BITS) };
}

/** ln x, x > 0. */
export function log(x: number): Exact {
  return { mantissa: logFixed(x), exponent: -Number(BITS) };
}

/** x^y, x > 0 and |y ln x| below 2^20. */
export function pow(x: number, y: number): Exact {
  const { mantissa, exponent } = exact(y);
  return expFixed(shift(mantissa * logFixed(x), exponent));
}

/** sin(2 pi u) and cos(2 pi u), |u| <= 1. */
export function sinCosTurn(u: number): { sin: Exact; cos: Exact } {
  const angle = 2n * multiply(PI, fixed(exact(u)));
  const sums = [0n, 0n, 0n, 0n]; // of the terms of e^angle whose index is 0, 1, 2, 3 mod 4
  let term = ONE;
  for (let k = 0; term !== 0n && term !== -1n; k++) {
    sums[k % 4] += term;
    term = multiply(term, angle) / BigInt(k + 1);
  }
  return {
    sin: { mantissa: sums[1] - sums[3], exponent: -Number(BITS) },
    cos: { mantissa: sums[0] - sums[2], exponent: -Number(BITS) },
  };
}

/** atan(1/n) in fixed point. */
function arctanOfInverse(n: bigint): bigint {
  let term = ONE / n;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term /= n * n;
  }
  return sum;
}

const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n)); // Machin 1706

/** A binary format: bits of the significand, least exponent of a subnormal, largest finite number. */
export interface Format {
  readonly precision: number;
  readonly least: number;
  readonly largest: number;
}

export const DOUBLE: Format = { precision: 53, least: -1074, largest: Number.MAX_VALUE };
export const SINGLE: Format = { precision: 24, least: -149, largest: (2 - 2 ** -23) * 2 ** 127 };

/** |given - truth| in units in the last place of the truth. An infinity is right where the truth rounds to it. */
export function ulpError(given: number, truth: Exact, { precision, least, largest }: Format): number {
  if (Number.isNaN(given)) return Infinity;
  const magnitude = truth.mantissa < 0n ? -truth.mantissa : truth.mantissa;
  const top = magnitude.toString(2).length + truth.exponent; // truth < 2^top
  const unit = Math.max(top - precision, least);
  if (!Number.isFinite(given)) return compareWithOverflow(given, truth, largest, unit);
  const value = exact(given);
  // both as multiples of 2^(unit - 40)
  const difference = shift(value.mantissa, value.exponent - unit + 40) - shift(truth.mantissa, truth.exponent - unit + 40);
  return Math.abs(Number(difference)) / 2 ** 40;
}

function compareWithOverflow(given: number, truth: Exact, largest: number, unit: number): number {
  const sign = given < 0 ? -1n : 1n;
  const limit = exact(largest);
  const beyond = shift(sign * truth.mantissa, truth.exponent - unit + 40) - shift(limit.mantissa, limit.exponent - unit + 40);
  return beyond > 0n ? 0 : Infinity;
}
