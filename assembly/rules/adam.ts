// Adam (Kingma, Ba 2015; Li, Wen, Lyu 2025, Table 1)
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g g
//   theta <- theta - lr m^ / (root(v^ + epsRoot) + eps),   root = sqrt
// With bias correction m^ = m / (1 - beta1^t), which is part of lr here, and v^ = v / (1 - beta2^t); else m^ = m, v^ = v.
// AdamW (Loshchilov, Hutter 2019) starts from (1 - lr weightDecay) theta, which is shrink theta; shrink is 1 for Adam.
// @eq kingma2015 Alg. 1
// @eq li2025 Table 1
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

@inline
export function adam<T>(
  theta: v128, g: v128, m: usize, v: usize,
  lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, scaleV: v128, epsRoot: v128, eps: v128, shrink: v128,
): v128 {
  const step = moment<T>(m, g, decayM, gainM);
  const root = v128.sqrt<T>(secondMoment<T>(v, g, decayV, gainV, scaleV, epsRoot));
  return descend<T>(v128.mul<T>(theta, shrink), step, root, lr, eps);
}
