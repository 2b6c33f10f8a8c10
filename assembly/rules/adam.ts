// Adam (Kingma, Ba 2015; Li, Wen, Lyu 2025, Table 1)
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g g
//   theta <- theta - lr m^ / (root(v^ + epsRoot) + eps),   root = sqrt
// With bias correction m^ = m / (1 - beta1^t), which is part of lr here, and v^ = v / (1 - beta2^t); else m^ = m, v^ = v.
// Its variants differ in one place each: AdamW (Loshchilov, Hutter 2019) starts from (1 - lr weightDecay) theta, AdamE-lambda
// (Li, Wen, Lyu 2025, Sec. 5.1) has root(x) = x^lambda, and RMSProp has g in place of m^.
// @eq kingma2015 Alg. 1
// @eq li2025 Table 1
import { powF32x4, powF64x2 } from "../math/pow";
import { moment } from "./momentum";

/** v^ + epsRoot: the second moment as the preconditioner sees it; advances the one stored at v. */
@inline
export function secondMoment<T>(v: usize, g: v128, beta2: v128, gain: v128, scale: v128, epsRoot: v128): v128 {
  return v128.add<T>(v128.mul<T>(moment<T>(v, v128.mul<T>(g, g), beta2, gain), scale), epsRoot);
}

/** theta - lr step / (root + eps) */
@inline
export function descend<T>(theta: v128, step: v128, root: v128, lr: v128, eps: v128): v128 {
  return v128.sub<T>(theta, v128.div<T>(v128.mul<T>(lr, step), v128.add<T>(root, eps)));
}

/** x^lambda, not inlined: it is long, and many loops have it. */
function powerOf<T>(x: v128, lambda: v128): v128 {
  return sizeof<T>() == 8 ? powF64x2(x, lambda) : powF32x4(x, lambda);
}

@inline
export function power<T>(x: v128, lambda: v128): v128 {
  return powerOf<T>(x, lambda);
}
