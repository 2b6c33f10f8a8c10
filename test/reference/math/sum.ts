// Sums in the one order of the project: four strided partial sums in f64, then (s_0 + s_2) + (s_1 + s_3).

/** The sum of x; f32 entries are widened first. */
export function sum(x: ArrayLike<number>): number {
  const s: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) s[i % 4] += x[i];
  return s[0] + s[2] + (s[1] + s[3]);
}

/** The inner product of x and y; the products are f64 too. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const s: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) s[i % 4] += x[i] * y[i];
  return s[0] + s[2] + (s[1] + s[3]);
}
