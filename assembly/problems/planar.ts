// What problems of two parameters share.

/** Writes the gradient (x, y) to g in one go: the optimizer reads whole vectors, which wait where halves were just stored. */
@inline
export function storePlanar<T>(g: usize, x: T, y: T): void {
  if (sizeof<T>() == 8) v128.store(g, f64x2.replace_lane(f64x2.splat(<f64>x), 1, <f64>y));
  else v128.store(g, f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(0), 0, <f32>x), 1, <f32>y));
}

/** Where a problem of two parameters writes the four entries of its Hessian. */
export const PLANAR: usize = memory.data(32, 16);

/** Writes diag H to out. */
@inline
export function planarDiagonal(out: usize): void {
  store<f64>(out, load<f64>(PLANAR));
  store<f64>(out, load<f64>(PLANAR, 24), 8);
}

/** Writes H x to out. */
@inline
export function planarProduct(x: usize, out: usize): void {
  const x0 = load<f64>(x), x1 = load<f64>(x, 8);
  store<f64>(out, load<f64>(PLANAR) * x0 + load<f64>(PLANAR, 8) * x1);
  store<f64>(out, load<f64>(PLANAR, 16) * x0 + load<f64>(PLANAR, 24) * x1, 8);
}
