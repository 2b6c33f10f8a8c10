// Reads test/reference-data/, made by the scripts beside the files.
import { readFileSync } from 'node:fs';
import type { Exact } from './high-precision.js';

/** The parsed JSON of a file in test/reference-data/. */
export function referenceData<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../test/reference-data/${name}`, import.meta.url), 'utf8')) as T;
}

/** x, and m 2^e of two functions there. */
type Row = readonly [x: number, firstMantissa: string, firstExponent: number, secondMantissa: string, secondExponent: number];

/** x, and the values of two functions there. */
export interface Truth {
  readonly x: number;
  readonly values: readonly [Exact, Exact];
}

function wholeOf(hexadecimal: string): bigint {
  return hexadecimal.startsWith('-') ? -BigInt(`0x${hexadecimal.slice(1)}`) : BigInt(`0x${hexadecimal}`);
}

/** To 80 bits: sin and cos at `angles`, softplus and sigmoid at `exponents`. */
export function functionTruths(table: 'angles' | 'exponents'): readonly Truth[] {
  return referenceData<Record<typeof table, readonly Row[]>>('mpmath-functions.json')[table].map(([x, m0, e0, m1, e1]) => ({
    x,
    values: [
      { mantissa: wholeOf(m0), exponent: e0 },
      { mantissa: wholeOf(m1), exponent: e1 },
    ],
  }));
}

/** The truths whose x is an f32. */
export function single(truths: readonly Truth[]): readonly Truth[] {
  return truths.filter(({ x }) => Math.fround(x) === x);
}
