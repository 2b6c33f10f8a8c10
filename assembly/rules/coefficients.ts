// The coefficients of an update rule as vectors, one 64-byte slot each: [coefficient][lane].
// A rule reads its slots at fixed offsets from the address `c`; one configuration alone has the same value in every lane.

@abi
export namespace Slot {
  export const LR: usize = 0; // step size, including the bias correction of m
  export const DECAY_M: usize = 64; // what m keeps: beta1 (EMA) or momentum (heavy ball)
  export const GAIN_M: usize = 128; // what m takes of g: 1 - beta1, or 1 - dampening
  export const DECAY_V: usize = 192; // beta2
  export const GAIN_V: usize = 256; // 1 - beta2
  export const SCALE_V: usize = 320; // bias correction of v: 1 / (1 - beta2^t), or 1
  export const EPS_ROOT: usize = 384;
  export const EPS: usize = 448;
  export const SHRINK: usize = 512; // decoupled decay: 1 - lr weightDecay
  export const EXPONENT: usize = 576; // lambda of AdamE
  export const BYTES: usize = 640;
}

/** The lane of a configuration alone: it fills all of them. */
@abi
export const EVERY_LANE: i32 = -1;

/** Writes `value`, rounded to T, into one lane of a slot or into every lane. */
export function writeSlot<T>(slot: usize, lane: i32, value: f64): void {
  if (lane != EVERY_LANE) {
    store<T>(slot + <usize>lane * sizeof<T>(), <T>value);
    return;
  }
  const lanes = v128.splat<T>(<T>value);
  v128.store(slot, lanes);
  v128.store(slot, lanes, 16);
  v128.store(slot, lanes, 32);
  v128.store(slot, lanes, 48);
}

/** The next power of beta; 0 where it is so small that 1 - power is 1 anyway, before it loses digits and every product takes a hundred cycles. */
@inline
export function shrunk(power: f64, beta: f64): f64 {
  return abs(power) < 1e-300 ? 0 : power * beta;
}
