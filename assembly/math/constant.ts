// Constants of loops come from memory: a splatting load is one instruction, while a v128 constant is rebuilt at every use.

/** Both lanes are the 8 bytes at `address`, made with `memory.data<f64>([value])`. */
@inline
export function constant(address: usize): v128 {
  return v128.load64_splat(address);
}

/** The four lanes are the 4 bytes at `address`, made with `memory.data<f32>([value])` or `<u32>`. */
@inline
export function constant32(address: usize): v128 {
  return v128.load32_splat(address);
}

export const HALF = memory.data<f64>([0.5]);
export const MINUS_TWO = memory.data<f64>([-2]);
export const ONE = memory.data<f64>([1]);
export const TWO = memory.data<f64>([2]);
export const TWO_TO_54 = memory.data<f64>([18014398509481984]);
export const MIN_NORMAL = memory.data<f64>([2.2250738585072014e-308]);
export const MAX_FINITE = memory.data<f64>([1.7976931348623157e308]);
export const FOUR = memory.data<f64>([4]);
/** Added to a whole number below 2^51, leaves it in the low bits: 1.5 2^52. */
export const WHOLE = memory.data<f64>([6755399441055744]);
export const EXPONENT = memory.data<u64>([0x7ff0000000000000]); // the bits of the exponent: of a normal number they are the power of two at or below it
export const SIGN = memory.data<u64>([0x8000000000000000]);
export const LN2 = memory.data<f64>([0.6931471805599453]);
export const LN2_HIGH = memory.data<f64>([0.6931471803691238]); // ln 2 to 32 bits: its product with an exponent is exact
export const LN2_LOW = memory.data<f64>([1.9082149292705877e-10]); // the rest
export const LOG2_E = memory.data<f64>([1.4426950408889634]);
