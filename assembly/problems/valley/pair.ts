// The equation of the valley and the derivatives of its loss at two points, one a lane.
import { constant, FOUR, ONE, TWO } from "../../math/constant";
import { Loss, store3 } from "../planar-pair";
import { Valley } from "./problem";

/** f = r √(1 + q²). */
export function slopes(p: usize, x: v128, y: v128, out: usize): void {
  const s = f64x2.splat(changetype<Valley>(p).s), c = f64x2.splat(changetype<Valley>(p).c);
  const q = f64x2.sub(f64x2.mul(x, c), f64x2.mul(y, s)), r = f64x2.add(f64x2.mul(x, s), f64x2.mul(y, c));
  const root = f64x2.sqrt(f64x2.add(constant(ONE), f64x2.mul(q, q)));
  const fq = f64x2.div(f64x2.mul(r, q), root);
  const fx = f64x2.add(f64x2.mul(fq, c), f64x2.mul(root, s)), fy = f64x2.sub(f64x2.mul(root, c), f64x2.mul(fq, s));
  store3(out, f64x2.mul(r, root), fx, fy);
}

export function curvatures(p: usize, x: v128, y: v128, out: usize): void {
  const s = f64x2.splat(changetype<Valley>(p).s), c = f64x2.splat(changetype<Valley>(p).c);
  const q = f64x2.sub(f64x2.mul(x, c), f64x2.mul(y, s)), r = f64x2.add(f64x2.mul(x, s), f64x2.mul(y, c));
  const root = f64x2.sqrt(f64x2.add(constant(ONE), f64x2.mul(q, q)));
  const qq = f64x2.div(r, f64x2.mul(f64x2.mul(root, root), root)), qr = f64x2.div(q, root);
  const turned = f64x2.mul(f64x2.mul(f64x2.mul(constant(TWO), qr), c), s);
  const fxx = f64x2.add(f64x2.mul(f64x2.mul(qq, c), c), turned), fyy = f64x2.sub(f64x2.mul(f64x2.mul(qq, s), s), turned);
  const fxy = f64x2.sub(f64x2.mul(qr, f64x2.sub(f64x2.mul(c, c), f64x2.mul(s, s))), f64x2.mul(f64x2.mul(qq, c), s));
  store3(out, fxx, fxy, fyy);
}

export function gradientOfPair(p: usize, x: v128, y: v128, out: usize): void {
  const s = f64x2.splat(changetype<Valley>(p).s), c = f64x2.splat(changetype<Valley>(p).c);
  const q = f64x2.sub(f64x2.mul(x, c), f64x2.mul(y, s)), r = f64x2.add(f64x2.mul(x, s), f64x2.mul(y, c));
  const fq = f64x2.mul(f64x2.mul(constant(TWO), q), f64x2.mul(r, r));
  const fr = f64x2.mul(f64x2.mul(constant(TWO), r), f64x2.add(constant(ONE), f64x2.mul(q, q)));
  v128.store(out, f64x2.add(f64x2.mul(fq, c), f64x2.mul(fr, s)));
  v128.store(out, f64x2.sub(f64x2.mul(fr, c), f64x2.mul(fq, s)), Loss.GY);
}

export function hessianOfPair(p: usize, x: v128, y: v128, out: usize): void {
  const s = f64x2.splat(changetype<Valley>(p).s), c = f64x2.splat(changetype<Valley>(p).c);
  const q = f64x2.sub(f64x2.mul(x, c), f64x2.mul(y, s)), r = f64x2.add(f64x2.mul(x, s), f64x2.mul(y, c));
  const qq = f64x2.mul(constant(TWO), f64x2.mul(r, r));
  const qr = f64x2.mul(f64x2.mul(constant(FOUR), q), r);
  const rr = f64x2.mul(constant(TWO), f64x2.add(constant(ONE), f64x2.mul(q, q)));
  const turned = f64x2.mul(f64x2.mul(f64x2.mul(constant(TWO), qr), c), s);
  const turn = f64x2.mul(qr, f64x2.sub(f64x2.mul(c, c), f64x2.mul(s, s)));
  const xx = f64x2.add(f64x2.add(f64x2.mul(f64x2.mul(qq, c), c), turned), f64x2.mul(f64x2.mul(rr, s), s));
  const xy = f64x2.add(f64x2.mul(f64x2.mul(f64x2.sub(rr, qq), c), s), turn);
  const yy = f64x2.add(f64x2.sub(f64x2.mul(f64x2.mul(qq, s), s), turned), f64x2.mul(f64x2.mul(rr, c), c));
  store3(out + Loss.HXX, xx, xy, yy);
}
