// The functions of this folder on one vector, for generated modules: these import them from an instance of the kernels by their names with
// the dtype, expLanesF64 or expLanesF32, and call them on values in lanes. JavaScript cannot: it has no vectors. A lane's result does not
// depend on the other lanes and has the bits that the function over arrays gives.

import { expF32x4, expF64x2 } from "./exp";
import { logF32x4, logF64x2 } from "./log";
import { powF32x4, powF64x2 } from "./pow";
import { tanhF32x4, tanhF64x2 } from "./tanh";

/** e^x. */
@abi
export function expLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? expF64x2(x) : expF32x4(x);
}

/** ln x. */
@abi
export function logLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? logF64x2(x) : logF32x4(x);
}

/** tanh x. */
@abi
export function tanhLanes<T>(x: v128): v128 {
  return sizeof<T>() == 8 ? tanhF64x2(x) : tanhF32x4(x);
}

/** x^y for x >= 0. */
@abi
export function powLanes<T>(x: v128, y: v128): v128 {
  return sizeof<T>() == 8 ? powF64x2(x, y) : powF32x4(x, y);
}
