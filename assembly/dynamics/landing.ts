// The last steps to Γ = {f = 0} for two points, one a lane:  x <- x - S ∇f f/G,  G = ∇fᵀ S ∇f, until rounding makes them.
import { At } from "../problems/planar-pair";
import { AT, slopesAt } from "./planar";

const MOST_STEPS: i32 = 30;
/** A step of this part of theta is rounding; f counts as zero below the other part of its slope times theta. */
const ROUNDING = memory.data<f64>([1e-15]);
const VANISHING = memory.data<f64>([1e-10]);

/** Where the points come to be. */
export const LANDED = memory.data(32, 16);

/** G and what solves with it, at the point whose slopes are in AT. */
@inline
export function gramOf(fx: v128, fy: v128, sx: v128, sy: v128): v128 {
  return f64x2.add(f64x2.mul(f64x2.mul(fx, sx), fx), f64x2.mul(f64x2.mul(fy, sy), fy));
}

/** The larger of |x| and |y|. */
@inline
function largest(x: v128, y: v128): v128 {
  return f64x2.max(f64x2.abs(x), f64x2.abs(y));
}

/** Leads (x, y) to Γ along S range(H); false where a lane does not come there. */
export function land(e: usize, x: v128, y: v128, sx: v128, sy: v128): bool {
  const start = largest(x, y);
  let before = f64x2.splat(Infinity), landed = i64x2.splat(0);
  for (let k = 0; k < MOST_STEPS; k++) {
    slopesAt(e, x, y);
    const f = v128.load(AT, At.F), fx = v128.load(AT, At.FX), fy = v128.load(AT, At.FY);
    const root = f64x2.sqrt(gramOf(fx, fy, sx, sy));
    const share = f64x2.div(f64x2.div(f, root), root);
    const dx = f64x2.mul(f64x2.mul(share, fx), sx), dy = f64x2.mul(f64x2.mul(share, fy), sy);
    const length = largest(dx, dy), size = f64x2.max(start, largest(x, y));
    const halved = f64x2.ge(length, f64x2.mul(before, f64x2.splat(0.5)));
    const small = v128.and(halved, f64x2.le(length, f64x2.mul(v128.load64_splat(VANISHING), size)));
    const done = v128.or(f64x2.le(length, f64x2.mul(v128.load64_splat(ROUNDING), size)), small);
    const ends = v128.andnot(done, landed);
    if (v128.any_true(ends)) {
      const reach = largest(f64x2.div(x, f64x2.sqrt(sx)), f64x2.div(y, f64x2.sqrt(sy)));
      const most = f64x2.mul(f64x2.mul(v128.load64_splat(VANISHING), root), reach);
      if (v128.any_true(v128.andnot(ends, f64x2.le(f64x2.abs(f), most)))) return false;
      landed = v128.or(landed, done);
      if (i64x2.all_true(landed)) {
        v128.store(LANDED, x);
        v128.store(LANDED, y, 16);
        return true;
      }
    }
    before = length;
    x = v128.bitselect(x, f64x2.sub(x, dx), landed);
    y = v128.bitselect(y, f64x2.sub(y, dy), landed);
  }
  return false;
}
