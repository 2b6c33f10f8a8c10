// Inputs that exercise floating-point functions: special values, and generators with a fixed seed.

/** Zeros, subnormals, the ends of the normal range, one and its neighbours, infinities, NaN, negative numbers. */
export const specialF64: readonly number[] = [
  0,
  -0,
  5e-324,
  1e-310,
  2 ** -1022 - 2 ** -1074,
  2 ** -1022,
  1 - 2 ** -53,
  1,
  1 + 2 ** -52,
  0.5,
  2,
  Number.MAX_VALUE,
  Infinity,
  -Infinity,
  Number.NaN,
  -5e-324,
  -1,
  -745.2,
  -708.4,
  709.79,
  1e300,
  -1e300,
];

/** The same for f32. */
export const specialF32: readonly number[] = [
  0,
  -0,
  2 ** -149,
  2 ** -140,
  2 ** -126 - 2 ** -149,
  2 ** -126,
  1 - 2 ** -24,
  1,
  1 + 2 ** -23,
  0.5,
  2,
  (2 - 2 ** -23) * 2 ** 127,
  Infinity,
  -Infinity,
  Number.NaN,
  -(2 ** -149),
  -1,
  Math.fround(-103.98),
  Math.fround(-87.4),
  Math.fround(88.73),
  2 ** 100,
  -(2 ** 100),
];

/** Uniform numbers in [0, 1) from a seed: xorshift32 (Marsaglia 2003), two draws each. */
export function randomSource(seed: number): () => number {
  let state = seed | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
}

/** Every vector of length 1..9 with one special value at one place among ordinary ones. */
export function mixedVectors(special: readonly number[], ordinary: () => number): number[][] {
  return special.flatMap((value) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((length) =>
      Array.from({ length }, (_, place) => Array.from({ length }, (_, i) => (i === place ? value : ordinary()))),
    ),
  );
}
