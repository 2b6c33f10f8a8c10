// Polynomials in the pairing of Estrin, as the kernels evaluate them.

/** c[i] + c[i+1] x. */
export function linear(c: readonly number[], i: number, x: number): number {
  return c[i] + c[i + 1] * x;
}

/** (c[i] + c[i+1] x) + x2 (c[i+2] + c[i+3] x), where x2 = x². */
export function cubic(c: readonly number[], i: number, x: number, x2: number): number {
  return linear(c, i, x) + x2 * linear(c, i + 2, x);
}
