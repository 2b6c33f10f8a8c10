// The equation of the bilinear model and the derivatives of its loss at two points, one a lane.
import { constant, FOUR, TWO } from "../../math/constant";
import { Loss, store3 } from "../planar-pair";

/** f = 2 x y - 3/2. */
export function slopes(x: v128, y: v128, out: usize): void {
  const twice = f64x2.mul(constant(TWO), x);
  store3(out, f64x2.sub(f64x2.mul(twice, y), f64x2.splat(1.5)), f64x2.mul(constant(TWO), y), twice);
}

export function curvatures(out: usize): void {
  store3(out, f64x2.splat(0), constant(TWO), f64x2.splat(0));
}

/** 3/2 - 2 x y. */
@inline
function missing(x: v128, y: v128): v128 {
  return f64x2.sub(f64x2.splat(1.5), f64x2.mul(f64x2.mul(constant(TWO), x), y));
}

export function gradientOfPair(x: v128, y: v128, out: usize): void {
  const scale = f64x2.mul(f64x2.splat(-2), missing(x, y));
  v128.store(out, f64x2.mul(scale, y));
  v128.store(out, f64x2.mul(scale, x), Loss.GY);
}

export function hessianOfPair(x: v128, y: v128, out: usize): void {
  const fourX = f64x2.mul(constant(FOUR), x), fourY = f64x2.mul(constant(FOUR), y);
  const mixed = f64x2.sub(f64x2.mul(fourX, y), f64x2.mul(constant(TWO), missing(x, y)));
  store3(out + Loss.HXX, f64x2.mul(fourY, y), mixed, f64x2.mul(fourX, x));
}
