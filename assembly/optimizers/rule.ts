// Which update rule an optimizer runs. `kind` is a constant wherever `update` is inlined, so each loop holds one rule only.
import { adam } from "./adam";
import { adamE, adamEQuarter, adamEThreeQuarters } from "./adam-e";
import { adamW } from "./adam-w";
import { momentum } from "./momentum";
import { nesterov } from "./nesterov";
import { rmsprop } from "./rmsprop";
import { sgd } from "./sgd";

export namespace Rule {
  export const SGD: i32 = 0;
  export const MOMENTUM: i32 = 1;
  export const NESTEROV: i32 = 2;
  export const RMSPROP: i32 = 3;
  export const ADAM: i32 = 4;
  export const ADAM_W: i32 = 5;
  export const ADAM_E: i32 = 6;
  export const ADAM_E_QUARTER: i32 = 7;
  export const ADAM_E_THREE_QUARTERS: i32 = 8;
}

/** Whether the rule keeps a first moment m. */
@inline
export function hasFirstMoment(kind: i32): bool {
  return kind != Rule.SGD && kind != Rule.RMSPROP;
}

/** Whether the rule keeps a second moment v. */
@inline
export function hasSecondMoment(kind: i32): bool {
  return kind >= Rule.RMSPROP;
}

/** One vector of parameters after one step; advances the moments stored at m and v. */
@inline
export function update<T>(kind: i32, theta: v128, g: v128, m: usize, v: usize, c: usize): v128 {
  if (kind == Rule.SGD) return sgd<T>(theta, g, c);
  if (kind == Rule.MOMENTUM) return momentum<T>(theta, g, m, c);
  if (kind == Rule.NESTEROV) return nesterov<T>(theta, g, m, c);
  if (kind == Rule.RMSPROP) return rmsprop<T>(theta, g, v, c);
  if (kind == Rule.ADAM) return adam<T>(theta, g, m, v, c);
  if (kind == Rule.ADAM_W) return adamW<T>(theta, g, m, v, c);
  if (kind == Rule.ADAM_E_QUARTER) return adamEQuarter<T>(theta, g, m, v, c);
  if (kind == Rule.ADAM_E_THREE_QUARTERS) return adamEThreeQuarters<T>(theta, g, m, v, c);
  return adamE<T>(theta, g, m, v, c);
}
