// The gradient of a problem with two parameters, stored in one go: the optimizer reads whole vectors, which wait where halves were just stored.

/** Writes x, y and zeros to the vector at g. */
@inline
export function storePlanar<T>(g: usize, x: T, y: T): void {
  if (sizeof<T>() == 8) v128.store(g, f64x2.replace_lane(f64x2.splat(<f64>x), 1, <f64>y));
  else v128.store(g, f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(0), 0, <f32>x), 1, <f32>y));
}
