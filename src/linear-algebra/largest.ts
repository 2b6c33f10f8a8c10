// The size of a vector.

/** The largest |x_p|. */
export function largest(x: Float64Array): number {
  return x.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
}
