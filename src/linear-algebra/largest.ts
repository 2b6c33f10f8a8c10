// The size of a vector.

/** The largest |x_p|. */
export function largest(x: Float64Array): number {
  return x.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
}

/** The power of two at or below the largest |x_p|, 1 for zeros: what entries may be divided by so that their squares stay numbers, without a change of digits. */
export function scaleOf(x: Float64Array): number {
  const size = largest(x);
  if (!(size > 0) || size === Number.POSITIVE_INFINITY) return 1;
  let scale = 1;
  while (scale > size) scale /= 2;
  while (size / scale >= 2) scale *= 2;
  return scale;
}
