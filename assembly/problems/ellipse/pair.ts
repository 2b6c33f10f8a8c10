// The equation of the ellipse and the derivatives of its loss at two points, one a lane.
import { constant, ONE, TWO } from "../../math/constant";
import { Loss, store3 } from "../planar-pair";
import { Ellipse } from "./problem";

/** f = θᵀQθ - 1 and 2Qθ. */
export function slopes(p: usize, x: v128, y: v128, out: usize): void {
  const e = changetype<Ellipse>(p);
  const same = f64x2.splat(e.plus + e.minus), mixed = f64x2.splat(e.plus - e.minus);
  const qx = f64x2.add(f64x2.mul(same, x), f64x2.mul(mixed, y)), qy = f64x2.add(f64x2.mul(mixed, x), f64x2.mul(same, y));
  const f = f64x2.sub(f64x2.add(f64x2.mul(x, qx), f64x2.mul(y, qy)), constant(ONE));
  store3(out, f, f64x2.mul(constant(TWO), qx), f64x2.mul(constant(TWO), qy));
}

/** 2Q. */
export function curvatures(p: usize, x: v128, y: v128, out: usize): void {
  const e = changetype<Ellipse>(p);
  const same = f64x2.splat(2 * (e.plus + e.minus));
  store3(out, same, f64x2.splat(2 * (e.plus - e.minus)), same);
}

@inline
function valueOf(e: Ellipse, s: v128, d: v128): v128 {
  const squares = f64x2.add(f64x2.mul(f64x2.mul(s, s), f64x2.splat(e.plus)), f64x2.mul(f64x2.mul(d, d), f64x2.splat(e.minus)));
  return f64x2.sub(squares, constant(ONE));
}

export function gradientOfPair(p: usize, x: v128, y: v128, out: usize): void {
  const e = changetype<Ellipse>(p);
  const s = f64x2.add(x, y), d = f64x2.sub(x, y);
  const r = f64x2.mul(constant(TWO), valueOf(e, s, d));
  const along = f64x2.mul(s, f64x2.splat(e.plus)), across = f64x2.mul(d, f64x2.splat(e.minus));
  v128.store(out, f64x2.mul(r, f64x2.add(along, across)));
  v128.store(out, f64x2.mul(r, f64x2.sub(along, across)), Loss.GY);
}

export function hessianOfPair(p: usize, x: v128, y: v128, out: usize): void {
  const e = changetype<Ellipse>(p);
  const s = f64x2.add(x, y), d = f64x2.sub(x, y);
  const twice = f64x2.mul(constant(TWO), valueOf(e, s, d));
  const along = f64x2.mul(s, f64x2.splat(e.plus)), across = f64x2.mul(d, f64x2.splat(e.minus));
  const fx = f64x2.mul(constant(TWO), f64x2.add(along, across)), fy = f64x2.mul(constant(TWO), f64x2.sub(along, across));
  const same = f64x2.mul(twice, f64x2.splat(e.plus + e.minus)), mixed = f64x2.mul(twice, f64x2.splat(e.plus - e.minus));
  store3(out + Loss.HXX, f64x2.add(f64x2.mul(fx, fx), same), f64x2.add(f64x2.mul(fx, fy), mixed), f64x2.add(f64x2.mul(fy, fy), same));
}
