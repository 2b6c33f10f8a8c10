// Φ_S of the ellipse at two points, one a lane: src/problems/ellipse/projection.ts, in its order. x = S^½ V e^(-2 μ s) y, with s from Newton's steps for
// log Σ_k μ_k y_k² e^(-4 μ_k s) = 0.
import { constant, EXPONENT, FOUR, TWO } from "../../math/constant";
import { expLanes } from "../../math/exp";
import { logLanes } from "../../math/log";
import { EIGEN, Eigen, planarEigen } from "../../math/planar-eigen";
import { isNormal } from "../../math/mask";
import { Ellipse } from "./problem";

const MOST_STEPS: i32 = 100;

/** Writes Φ_S(x, y); false where the flow leads to no minimizer, or the numbers are beyond the normal ones. */
export function project(p: usize, x: v128, y: v128, sx: v128, sy: v128, out: usize): bool {
  const e = changetype<Ellipse>(p);
  const rx = f64x2.sqrt(sx), ry = f64x2.sqrt(sy);
  const same = f64x2.splat(e.plus + e.minus), mixed = f64x2.splat(e.plus - e.minus);
  planarEigen(f64x2.mul(f64x2.mul(same, rx), rx), f64x2.mul(f64x2.mul(mixed, rx), ry), f64x2.mul(f64x2.mul(same, ry), ry));
  const slow = v128.load(EIGEN, Eigen.LOW), fast = v128.load(EIGEN, Eigen.HIGH);
  const slowX = v128.load(EIGEN, Eigen.LOW_X), slowY = v128.load(EIGEN, Eigen.LOW_Y);
  const fastX = v128.load(EIGEN, Eigen.HIGH_X), fastY = v128.load(EIGEN, Eigen.HIGH_Y);
  const size = f64x2.max(f64x2.abs(x), f64x2.abs(y));
  if (!isNormal(size)) return false;
  const unit = v128.and(size, constant(EXPONENT)); // taken out, so that no square overflows
  const turnedX = f64x2.div(f64x2.div(x, unit), rx), turnedY = f64x2.div(f64x2.div(y, unit), ry);
  const y0 = f64x2.add(f64x2.mul(turnedX, slowX), f64x2.mul(turnedY, slowY));
  const y1 = f64x2.add(f64x2.mul(turnedX, fastX), f64x2.mul(turnedY, fastY));
  const w0 = f64x2.mul(f64x2.mul(slow, y0), y0), w1 = f64x2.mul(f64x2.mul(fast, y1), y1);
  const weight = f64x2.add(w0, w1), zero = f64x2.splat(0);
  if (!i64x2.all_true(f64x2.gt(weight, zero))) return false;
  const anchor = v128.bitselect(slow, fast, f64x2.gt(w0, zero));
  const logUnit = logLanes<f64>(unit), twice = f64x2.mul(constant(TWO), logUnit), minus = f64x2.splat(-4);
  const rate0 = f64x2.mul(minus, f64x2.sub(slow, anchor)), rate1 = f64x2.mul(minus, f64x2.sub(fast, anchor));
  let s = f64x2.div(f64x2.add(logLanes<f64>(weight), twice), f64x2.mul(constant(FOUR), fast));
  let before = f64x2.splat(Infinity), ended = i64x2.splat(0);
  for (let k = 0; k < MOST_STEPS && !i64x2.all_true(ended); k++) {
    const part0 = f64x2.mul(expLanes<f64>(f64x2.mul(rate0, s)), w0), part1 = f64x2.mul(expLanes<f64>(f64x2.mul(rate1, s)), w1);
    const total = f64x2.add(part0, part1);
    const slope = f64x2.mul(minus, f64x2.add(f64x2.mul(f64x2.div(part0, total), slow), f64x2.mul(f64x2.div(part1, total), fast)));
    const rest = f64x2.sub(f64x2.add(logLanes<f64>(total), twice), f64x2.mul(f64x2.mul(constant(FOUR), anchor), s));
    const step = f64x2.div(rest, slope);
    s = v128.bitselect(s, f64x2.sub(s, step), ended);
    const length = f64x2.mul(fast, f64x2.abs(step));
    const halved = f64x2.ge(length, f64x2.mul(before, f64x2.splat(0.5)));
    const small = v128.and(halved, f64x2.lt(length, f64x2.splat(1e-10)));
    ended = v128.or(ended, v128.or(f64x2.le(length, f64x2.splat(1e-17)), small));
    before = length;
  }
  const back0 = f64x2.mul(expLanes<f64>(f64x2.sub(logUnit, f64x2.mul(f64x2.mul(constant(TWO), slow), s))), y0);
  const back1 = f64x2.mul(expLanes<f64>(f64x2.sub(logUnit, f64x2.mul(f64x2.mul(constant(TWO), fast), s))), y1);
  v128.store(out, f64x2.mul(f64x2.add(f64x2.mul(slowX, back0), f64x2.mul(fastX, back1)), rx));
  v128.store(out, f64x2.mul(f64x2.add(f64x2.mul(slowY, back0), f64x2.mul(fastY, back1)), ry), 16);
  return true;
}
