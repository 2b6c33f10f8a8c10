// What is left of a large angle x = m 2^e after whole quarter turns, in whole numbers of any length with the kernel's 192 bits of 2/pi.
import { powerOfTwo } from './binary.js';

/** atan(1/n) 2^bits. */
function arctanOfInverse(n: bigint, bits: bigint): bigint {
  let term = (1n << bits) / n;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term /= n * n;
  }
  return sum;
}

const LENGTH = 1400n;
const PI = 4n * (4n * arctanOfInverse(5n, LENGTH) - arctanOfInverse(239n, LENGTH)); // Machin 1706
const TWO_OVER_PI = (2n << (2n * LENGTH)) / PI; // both times 2^1400
const QUARTER_PI = PI >> (LENGTH + 2n - 128n); // pi/4 2^128
const WORD = (1n << 64n) - 1n;

const view = new DataView(new ArrayBuffer(8));

/** x = n pi/2 + r + rest with |r + rest| <= pi/4; n is modulo 4, as 0..4. x is finite and at least 1. */
export function reduceFar(x: number): { n: number; r: number; rest: number } {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const m = (bits & 0xfffffffffffffn) | (1n << 52n);
  const e = (bits >> 52n) - 1075n;
  const window = (TWO_OVER_PI >> (LENGTH - 190n - e)) & ((1n << 192n) - 1n); // 2/pi 2^(e + 190), without whole turns
  const product = (m * window) & ((1n << 192n) - 1n);

  // the fraction, in 192 bits, from there to the nearest quarter turn
  let n = Number(product >> 190n);
  let fraction = (product << 2n) & ((1n << 192n) - 1n);
  const negative = fraction >> 191n === 1n;
  if (negative) {
    n += 1;
    fraction ^= (1n << 192n) - 1n;
  }

  // its first 128 bits without leading zeros, times pi/4: three of the four products of words, each cut to whole numbers
  const zeros = 192 - fraction.toString(2).length;
  const f = ((fraction << BigInt(zeros)) >> 64n) & ((1n << 128n) - 1n);
  const cross = (((f >> 64n) * (QUARTER_PI & WORD)) >> 64n) + (((f & WORD) * (QUARTER_PI >> 64n)) >> 64n);
  const size = (f >> 64n) * (QUARTER_PI >> 64n) + cross;
  const sign = negative ? -1 : 1;
  return {
    n,
    r: sign * Number((size >> 75n) << 11n) * powerOfTwo(-63 - zeros),
    rest: sign * Number((size >> 11n) & WORD) * powerOfTwo(-116 - zeros),
  };
}
