// Φ_S of the bilinear model at two points, one a lane: src/problems/bilinear/projection.ts, in its order.
import { constant, EXPONENT, HALF, ONE, TWO } from "../../math/constant";
import { isNormal } from "../../math/mask";

/** x with the sign of y, 0 where y is 0. */
@inline
function signed(x: v128, y: v128): v128 {
  const zero = f64x2.splat(0);
  return v128.bitselect(f64x2.neg(x), v128.and(x, f64x2.gt(y, zero)), f64x2.lt(y, zero));
}

/** Writes Φ_S(x, y); false where the flow leads to the saddle at 0, or the numbers are beyond the normal ones. */
export function project(x: v128, y: v128, sx: v128, sy: v128, out: usize): bool {
  const one = constant(ONE), two = constant(TWO), half = constant(HALF);
  const rx = f64x2.sqrt(sx), ry = f64x2.sqrt(sy);
  const size = f64x2.max(f64x2.abs(x), f64x2.abs(y));
  if (!isNormal(size)) return false;
  const unit = f64x2.max(one, v128.and(size, constant(EXPONENT)));
  const X = f64x2.div(f64x2.div(x, unit), rx), Y = f64x2.div(f64x2.div(y, unit), ry);
  const A = f64x2.add(X, Y), B = f64x2.sub(X, Y);
  if (v128.any_true(f64x2.eq(A, f64x2.splat(0)))) return false;
  const c = f64x2.div(f64x2.sqrt(f64x2.div(f64x2.splat(3), f64x2.mul(rx, ry))), unit);
  const product = f64x2.mul(f64x2.sqrt(f64x2.mul(two, f64x2.abs(A))), f64x2.sqrt(f64x2.abs(B)));
  const scale = f64x2.max(c, product);
  const cs = f64x2.div(c, scale), ps = f64x2.div(product, scale);
  const u = f64x2.mul(cs, cs), w = f64x2.mul(ps, ps);
  const root = f64x2.sqrt(f64x2.add(f64x2.mul(u, u), f64x2.mul(w, w)));
  const plus = f64x2.mul(scale, f64x2.sqrt(f64x2.mul(f64x2.add(u, root), half)));
  const minus = f64x2.mul(f64x2.div(product, plus), f64x2.mul(product, half));
  const halfA = f64x2.mul(signed(plus, A), half), halfB = f64x2.mul(signed(minus, B), half);
  const first = f64x2.mul(f64x2.mul(rx, f64x2.add(halfA, halfB)), unit), second = f64x2.mul(f64x2.mul(ry, f64x2.sub(halfA, halfB)), unit);
  const large = f64x2.gt(f64x2.mul(halfA, halfB), f64x2.splat(0)), most = f64x2.splat(0.75);
  v128.store(out, v128.bitselect(first, f64x2.div(most, second), large));
  v128.store(out, v128.bitselect(f64x2.div(most, first), second, large), 16);
  return true;
}
