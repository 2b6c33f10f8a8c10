// The conventional stochastic equations of SGD, heavy ball and Adam (Ma, Kunin, Ying 2023, (4), (16), (24)): a step of the Euler-Maruyama scheme for two paths.
// @eq ma2023 (4), (16), (24)
import { expLanes } from "../math/exp";
import { NOISE, noiseAt, root, variances } from "./noise";
import { gradientAt, LOSS } from "./planar";
import { Equation, number, SdeSlot, setting } from "./settings";

/** y + a h. */
@inline
function drifted(y: v128, a: v128, h: v128): v128 {
  return f64x2.add(y, f64x2.mul(a, h));
}

/** dθ = -∇L dt + √η D dW. */
function sgdStep(e: usize, state: usize, p: usize): void {
  const theta = v128.load(state + p), h = setting(e, SdeSlot.H);
  const kick = f64x2.mul(f64x2.sqrt(setting(e, SdeSlot.LR)), v128.load(NOISE + p));
  const drift = f64x2.mul(f64x2.neg(v128.load(LOSS + p)), h);
  v128.store(state + p, f64x2.add(theta, f64x2.add(drift, kick)));
}

/** dm = -((1-μ)/η m + ∇L) dt + √η D dW, dθ = m/η dt. */
function momentumStep(e: usize, state: usize, p: usize): void {
  const theta = v128.load(state + p), m = v128.load(state + p, 32), h = setting(e, SdeSlot.H), lr = setting(e, SdeSlot.LR);
  const kick = f64x2.mul(f64x2.sqrt(lr), v128.load(NOISE + p));
  const drift = f64x2.neg(f64x2.add(f64x2.mul(setting(e, SdeSlot.FORGETS_M), m), v128.load(LOSS + p)));
  v128.store(state + p, drifted(theta, f64x2.div(m, lr), h));
  v128.store(state + p, f64x2.add(m, f64x2.add(f64x2.mul(drift, h), kick)), 32);
}

/** 1 - e^(-c t). */
@inline
function warmth(c: f64, t: f64): v128 {
  return f64x2.sub(f64x2.splat(1), expLanes<f64>(f64x2.splat(-c * t)));
}

/** The diagonal of S. */
@inline
function scaleOf(e: usize, v: v128, gamma2: v128): v128 {
  const held = f64x2.add(f64x2.div(f64x2.max(f64x2.splat(0), v), gamma2), setting(e, SdeSlot.EPS_ROOT));
  return f64x2.div(f64x2.splat(1), f64x2.add(f64x2.sqrt(held), setting(e, SdeSlot.EPS)));
}

/** dθ = -S m/γ1 dt/η, dm = c1(∇L - m) dt + η c1 D dW, dv = c2(diag Σ - v) dt, or m = ∇L + noise. At time 0 corrected averages are their first entries. */
function adamStep(e: usize, state: usize, p: usize, drawn: v128, t: f64): void {
  const h = setting(e, SdeSlot.H), lr = setting(e, SdeSlot.LR), one = f64x2.splat(1);
  const c1 = number(e, SdeSlot.FORGETS_M), c2 = number(e, SdeSlot.FORGETS_V);
  const corrected = number(e, SdeSlot.CORRECTED) != 0, first = corrected && t == 0;
  const theta = v128.load(state + p), v = v128.load(state + p, 32), m = v128.load(state + p, 64);
  const g = v128.load(LOSS + p), target = v128.load(NOISE + p);
  const s = scaleOf(e, first ? target : v, corrected && !first ? warmth(c2, t) : one);
  const mean = c1 == 0 || first ? g : f64x2.div(m, corrected ? warmth(c1, t) : one);
  const drift = f64x2.mul(f64x2.div(f64x2.mul(f64x2.neg(s), mean), lr), h);
  if (c1 == 0) {
    v128.store(state + p, f64x2.add(theta, f64x2.add(drift, f64x2.mul(f64x2.neg(s), drawn))));
  } else {
    v128.store(state + p, f64x2.add(theta, drift));
    const kick = f64x2.mul(f64x2.splat(number(e, SdeSlot.LR) * c1), drawn);
    const pull = f64x2.mul(f64x2.mul(f64x2.splat(c1), f64x2.sub(g, m)), h);
    v128.store(state + p, f64x2.add(m, f64x2.add(pull, kick)), 64);
  }
  v128.store(state + p, drifted(v, f64x2.mul(f64x2.splat(c2), f64x2.sub(target, v)), h), 32);
}

@inline
function isFinite2(x: v128): bool {
  return i64x2.all_true(f64x2.lt(f64x2.abs(x), f64x2.splat(Infinity)));
}

/** One step from time t with the increments (a, b); false where theta is no longer a number. */
export function conventionalStep(e: usize, equation: i32, state: usize, a: v128, b: v128, t: f64): bool {
  const x = v128.load(state), y = v128.load(state, 16);
  noiseAt(e, x, y);
  gradientAt(e, x, y);
  root(e, a, b);
  if (equation == Equation.SGD) {
    for (let p: usize = 0; p < 32; p += 16) sgdStep(e, state, p);
  } else if (equation == Equation.MOMENTUM) {
    for (let p: usize = 0; p < 32; p += 16) momentumStep(e, state, p);
  } else {
    const drawnX = v128.load(NOISE), drawnY = v128.load(NOISE, 16);
    variances(e);
    adamStep(e, state, 0, drawnX, t);
    adamStep(e, state, 16, drawnY, t);
  }
  return isFinite2(v128.load(state)) && isFinite2(v128.load(state, 16));
}
