// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011): ten rounds scramble a counter of four words under a key of two.

/** Four 32-bit words. */
export type Words = readonly [number, number, number, number];

/** Where a vector of random numbers comes from: a stream at a step of a seed. Seed and step are whole numbers below 2^53. */
export interface Source {
  readonly seed: number;
  readonly stream: number;
  readonly step: number;
}

/** The low and high 32 bits of a whole number below 2^53. */
export function halves(x: number): readonly [number, number] {
  return [x % 2 ** 32, Math.floor(x / 2 ** 32)];
}

function multiply(a: number, b: number): { high: number; low: number } {
  const product = BigInt(a) * BigInt(b);
  return { high: Number(product >> 32n), low: Number(product & 0xffffffffn) };
}

/** The block of a counter and a key. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const a = multiply(c0, 0xd2511f53);
    const b = multiply(c2, 0xcd9e8d57);
    [c0, c1, c2, c3] = [(b.high ^ c1 ^ k0) >>> 0, b.low, (a.high ^ c3 ^ k1) >>> 0, a.low];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** Word i of a source: word i % 4 of block i / 4, whose counter is (block, step low, step high, stream) and whose key is the seed. */
export function streamWord(i: number, { seed, stream, step }: Source): number {
  return philox([Math.floor(i / 4), ...halves(step), stream], halves(seed))[i % 4];
}
