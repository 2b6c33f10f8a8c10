// The slow stochastic equation (Li, Wen, Lyu 2025, Def. 4.3) on a curve {f = 0}: a step for two paths, one a lane.
//   zeta <- zeta + ∂Φ_S (S D dW - w0 zeta dt) + ½ ∂²Φ_S[S Σ S] dt, brought back to Γ, or Φ_S(zeta + S D dW - w0 zeta dt);   v <- V(Σ) + e^(-c dt) (v - V(Σ))
// The operations and their order are those of src/theory/li2025/slow-sde.ts and src/theory/manifold/ for one equation.
// @eq li2025 Def. 4.3
import { constant, EXPONENT, HALF, ONE, TWO } from "../math/constant";
import { isNormal } from "../math/mask";
import { powF64x2 } from "../math/pow";
import { At } from "../problems/planar-pair";
import { gramOf, LANDED, land } from "./landing";
import { NOISE, noiseAt, root, variances } from "./noise";
import { AT, curvaturesAt, projectAt, slopesAt } from "./planar";
import { number, SdeSlot, setting } from "./settings";

/** (v + epsRoot)^lambda. */
function power(v: v128, lambda: f64): v128 {
  const half = f64x2.sqrt(v);
  if (lambda == 0.5) return half;
  const quarter = f64x2.sqrt(half);
  if (lambda == 0.25) return quarter;
  return lambda == 0.75 ? f64x2.mul(half, quarter) : powF64x2(v, f64x2.splat(lambda));
}

/** The diagonal of S(v). */
@inline
function scaleOf(e: usize, v: v128): v128 {
  return f64x2.div(constant(ONE), f64x2.add(power(f64x2.add(v, setting(e, SdeSlot.EPS_ROOT)), number(e, SdeSlot.LAMBDA)), setting(e, SdeSlot.EPS)));
}

// The frame at a point, for the projector Π x = x - S ∇f (∇f·x)/G.
let fx: v128 = i64x2.splat(0);
let fy: v128 = i64x2.splat(0);
let sx: v128 = i64x2.splat(0);
let sy: v128 = i64x2.splat(0);
let rootG: v128 = i64x2.splat(0);
// Where `project` leaves Π x.
let px: v128 = i64x2.splat(0);
let py: v128 = i64x2.splat(0);

/** r/G. */
@inline
function solve(r: v128): v128 {
  return f64x2.div(f64x2.div(r, rootG), rootG);
}

@inline
function project(x: v128, y: v128): void {
  const share = solve(f64x2.add(f64x2.mul(fx, x), f64x2.mul(fy, y)));
  px = f64x2.sub(x, f64x2.mul(f64x2.mul(share, fx), sx));
  py = f64x2.sub(y, f64x2.mul(f64x2.mul(share, fy), sy));
}

/** M = S Σ S of one source of noise: the outer product of (x, y) added to m. */
@inline
function addOuter(xx: v128, x: v128, y: v128): v128 {
  return f64x2.add(xx, f64x2.mul(x, y));
}

/** S D dW - w0 zeta dt of coordinate `p`/16. */
@inline
function kickOf(e: usize, p: usize, s: v128, zeta: v128): v128 {
  return f64x2.sub(f64x2.mul(f64x2.mul(setting(e, SdeSlot.GAIN), s), v128.load(NOISE + p)), f64x2.mul(setting(e, SdeSlot.DECAY), zeta));
}

/** Moves the state (zeta, v) by one step with the increments (a, b); false where a lane leads away from Γ, or to where S or G is 0 or not a number. */
export function slowStep(e: usize, state: usize, a: v128, b: v128): bool {
  const x = v128.load(state), y = v128.load(state, 16);
  const adaptive = number(e, SdeSlot.ADAPTIVE), gain = setting(e, SdeSlot.GAIN), h = setting(e, SdeSlot.H);
  const one = constant(ONE), two = constant(TWO), zero = f64x2.splat(0);
  sx = one;
  sy = one;
  if (adaptive > 0) {
    sx = scaleOf(e, v128.load(state, 32));
    sy = scaleOf(e, v128.load(state, 48));
  }
  noiseAt(e, x, y);
  if (number(e, SdeSlot.PROJECTED) != 0) return projectedStep(e, state, x, y, adaptive, a, b);
  if (number(e, SdeSlot.NOISE) != 0) slopesAt(e, x, y);
  curvaturesAt(e, x, y);
  fx = v128.load(AT, At.FX);
  fy = v128.load(AT, At.FY);
  const fxx = v128.load(AT, At.FXX), fxy = v128.load(AT, At.FXY), fyy = v128.load(AT, At.FYY);
  const G = gramOf(fx, fy, sx, sy);
  rootG = f64x2.sqrt(G);
  if (!(isNormal(G) && isNormal(sx) && isNormal(sy))) return false;
  const gx = f64x2.mul(gain, sx), gy = f64x2.mul(gain, sy);

  let xx = zero, xy = zero, yy = zero; // M = S Σ S
  for (let q = 0; q < <i32>number(e, SdeSlot.SOURCES); q++) {
    root(e, q == 0 ? one : zero, q == 0 ? zero : one);
    const cx = f64x2.mul(gx, v128.load(NOISE)), cy = f64x2.mul(gy, v128.load(NOISE, 16));
    xx = addOuter(xx, cx, cx);
    xy = addOuter(xy, cx, cy);
    yy = addOuter(yy, cy, cy);
  }

  // K = (S ∇f Y G + Π M ∇f/G), G Y + Y G = ∇fᵀ M ∇f/G²
  const mx = f64x2.add(f64x2.mul(fx, xx), f64x2.mul(fy, xy)), my = f64x2.add(f64x2.mul(fx, xy), f64x2.mul(fy, yy));
  const C = f64x2.add(f64x2.mul(mx, fx), f64x2.mul(my, fy));
  const unit = v128.and(G, constant(EXPONENT)); // taken out, so that no product of three overflows
  const i = f64x2.div(G, unit);
  const Y = f64x2.div(f64x2.mul(f64x2.div(f64x2.div(C, unit), f64x2.mul(f64x2.mul(i, i), f64x2.add(i, i))), i), unit);
  project(mx, my);
  const kx = f64x2.add(f64x2.mul(Y, f64x2.mul(fx, sx)), f64x2.div(px, G)), ky = f64x2.add(f64x2.mul(Y, f64x2.mul(fy, sy)), f64x2.div(py, G));

  // φ = <F, Π M Πᵀ>
  project(xx, xy);
  const hxx = px, hxy = py;
  project(xy, yy);
  const hyx = px, hyy = py;
  project(hxx, hyx);
  let phi = f64x2.add(f64x2.mul(fxx, px), f64x2.mul(fxy, py));
  project(hxy, hyy);
  phi = f64x2.add(f64x2.add(phi, f64x2.mul(fxy, px)), f64x2.mul(fyy, py));

  const across = solve(phi);
  project(
    f64x2.mul(f64x2.add(f64x2.mul(fxx, kx), f64x2.mul(fxy, ky)), sx),
    f64x2.mul(f64x2.add(f64x2.mul(fxy, kx), f64x2.mul(fyy, ky)), sy),
  );
  const driftX = f64x2.sub(f64x2.neg(f64x2.mul(f64x2.mul(across, fx), sx)), f64x2.mul(two, px));
  const driftY = f64x2.sub(f64x2.neg(f64x2.mul(f64x2.mul(across, fy), sy)), f64x2.mul(two, py));

  root(e, a, b);
  const half = f64x2.mul(h, constant(HALF));
  project(kickOf(e, 0, sx, x), kickOf(e, 16, sy, y));
  const nextX = f64x2.add(f64x2.add(x, px), f64x2.mul(half, driftX)), nextY = f64x2.add(f64x2.add(y, py), f64x2.mul(half, driftY));
  if (adaptive > 0) forget(e, state, adaptive);
  if (!land(e, nextX, nextY, sx, sy)) return false;
  v128.store(state, v128.load(LANDED));
  v128.store(state, v128.load(LANDED, 16), 16);
  return true;
}

/** zeta <- Φ_S(zeta + S D dW - w0 zeta dt). */
function projectedStep(e: usize, state: usize, x: v128, y: v128, adaptive: f64, a: v128, b: v128): bool {
  root(e, a, b);
  const nextX = f64x2.add(x, kickOf(e, 0, sx, x)), nextY = f64x2.add(y, kickOf(e, 16, sy, y));
  if (adaptive > 0) forget(e, state, adaptive);
  return isNormal(sx) && isNormal(sy) && projectAt(e, nextX, nextY, sx, sy, state);
}

/** v <- V(Σ) + e^(-c dt) (v - V(Σ)), with the noise at the point that the step leaves. */
function forget(e: usize, state: usize, shared: f64): void {
  variances(e);
  let tx = v128.load(NOISE), ty = v128.load(NOISE, 16);
  if (shared == 2) {
    tx = f64x2.mul(f64x2.add(tx, ty), constant(HALF));
    ty = tx;
  }
  const kept = setting(e, SdeSlot.KEPT);
  v128.store(state, f64x2.add(tx, f64x2.mul(kept, f64x2.sub(v128.load(state, 32), tx))), 32);
  v128.store(state, f64x2.add(ty, f64x2.mul(kept, f64x2.sub(v128.load(state, 48), ty))), 48);
}
