// A seed is a safe integer; the kernels take it as two 32-bit words.

/** The low and the high word of a seed. */
export function seedWords(seed: number): [low: number, high: number] {
  return [seed >>> 0, Math.floor(seed / 2 ** 32)];
}
