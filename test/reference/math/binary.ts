// Binary floating point: x = 2^e m with sqrt(1/2) <= m < sqrt(2), whole numbers to even, powers of two, the leading half of a number.

const view = new DataView(new ArrayBuffer(8));
const SQRT_HALF = 0x3fe6a09e667f3bcdn; // the bits of the first double above sqrt(1/2)

function toBits(x: number): bigint {
  view.setFloat64(0, x);
  return view.getBigInt64(0);
}

function fromBits(bits: bigint): number {
  view.setBigInt64(0, bits);
  return view.getFloat64(0);
}

/** The exponent e of x positive and normal. */
export function exponent(x: number): number {
  return Number((toBits(x) - SQRT_HALF) >> 52n);
}

/** The significand m of x positive and normal. */
export function significand(x: number): number {
  return fromBits(toBits(x) - (BigInt(exponent(x)) << 52n));
}

/** The nearest whole number, to even in a tie. */
export function nearest(x: number): number {
  const low = Math.floor(x);
  const above = x - low;
  if (above !== 0.5) return above < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** 2^k for whole k in -1022..1023. */
export function powerOfTwo(k: number): number {
  return fromBits(BigInt(k + 1023) << 52n);
}

/** q 2^k for whole k in -1100..1100, rounded once. */
export function scaled(q: number, k: number): number {
  const half = Math.floor(k / 2);
  return q * powerOfTwo(half) * powerOfTwo(k - half);
}

/** x with its last 27 bits cleared. */
export function head(x: number): number {
  return fromBits(toBits(x) & ~0x7ffffffn);
}

/** x, no less than `least` and no more than `most`. */
export function bounded(x: number, least: number, most: number): number {
  return Math.max(Math.min(x, most), least);
}
