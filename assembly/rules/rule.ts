// Which update rule an optimizer runs. A loop takes its rule as a type parameter R, so that it holds that rule only.
import { N0, N1, N2, N3, N4, N5, N6, N7 } from "../math/numbers";
import { descend, power, secondMoment } from "./adam";
import { moment, momentum } from "./momentum";
import { nesterov } from "./nesterov";
import { sgd } from "./sgd";

export type Sgd = N0;
export type Momentum = N1;
export type Nesterov = N2;
export type Rmsprop = N3;
export type Adam = N4; // and AdamW, which is Adam where shrink is 1
export type AdamE = N5;
export type AdamEQuarter = N6;
export type AdamEThreeQuarters = N7;

/** The number of a rule, as an optimizer stores it. */
@inline
export function ruleNumber<R>(): i32 {
  return <i32>offsetof<R>();
}

/** Whether the rule keeps a first moment m. */
@inline
export function hasFirstMoment<R>(): bool {
  return offsetof<R>() != offsetof<Sgd>() && offsetof<R>() != offsetof<Rmsprop>();
}

/** Whether the rule keeps a second moment v. */
@inline
export function hasSecondMoment<R>(): bool {
  return offsetof<R>() >= offsetof<Rmsprop>();
}

/** The root of v^ + epsRoot that the rule divides by. The quarters need no logarithm: x^¼ = √√x and x^¾ = √x √√x, both within 2 ulp. */
@inline
function rootOf<T, R>(square: v128, exponent: v128): v128 {
  if (offsetof<R>() == offsetof<AdamE>()) return power<T>(square, exponent);
  const root = v128.sqrt<T>(square);
  if (offsetof<R>() == offsetof<AdamEQuarter>()) return v128.sqrt<T>(root);
  if (offsetof<R>() == offsetof<AdamEThreeQuarters>()) return v128.mul<T>(root, v128.sqrt<T>(root));
  return root;
}

/** One vector of parameters after one step; advances the moments stored at m and v. The coefficients are those of coefficients.ts. */
@inline
export function update<T, R>(
  theta: v128, g: v128, m: usize, v: usize,
  lr: v128, decayM: v128, gainM: v128, decayV: v128, gainV: v128, scaleV: v128, epsRoot: v128, eps: v128, shrink: v128, exponent: v128,
): v128 {
  if (offsetof<R>() == offsetof<Sgd>()) return sgd<T>(theta, g, lr);
  if (offsetof<R>() == offsetof<Momentum>()) return momentum<T>(theta, g, m, lr, decayM, gainM);
  if (offsetof<R>() == offsetof<Nesterov>()) return nesterov<T>(theta, g, m, lr, decayM, gainM);
  const step = offsetof<R>() == offsetof<Rmsprop>() ? g : moment<T>(m, g, decayM, gainM);
  const square = secondMoment<T>(v, g, decayV, gainV, scaleV, epsRoot);
  const root = rootOf<T, R>(square, exponent);
  const start = offsetof<R>() == offsetof<Adam>() ? v128.mul<T>(theta, shrink) : theta;
  return descend<T>(start, step, root, lr, eps);
}
