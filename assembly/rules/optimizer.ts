// An optimizer in memory: its rule, its hyperparameters, and the part of its state that is not a vector.
import { allocate } from "../memory";
import { Slot, writeSlot } from "./coefficients";
import {
  Adam, AdamE, AdamEQuarter, AdamEThreeQuarters, hasFirstMoment, hasSecondMoment, Momentum, Nesterov, Rmsprop, ruleNumber, Sgd, update,
} from "./rule";
import { rate, Schedule } from "./schedule";

@unmanaged
export class Optimizer {
  kind: i32;
  biasCorrection: bool;
  lr: f64; // in the last step, if a schedule changes it
  beta1: f64; // the momentum of heavy ball
  beta2: f64;
  gain: f64; // what m takes of g from the second step on
  firstGain: f64; // and in the first step
  weightDecay: f64;
  schedule: usize; // 0 for a constant learning rate
  steps: f64; // taken so far, a whole number
  product1: f64; // beta1^steps and beta2^steps as running products: no power is ever taken
  product2: f64;
  coefficients: usize; // the block it writes to, shared by the lanes of a run
  lane: i32;
}

/** Allocates an optimizer that has taken no step and writes its coefficients to `lane` of the block c; 0 when memory is full. */
export function createOptimizer<T>(
  c: usize, lane: i32, kind: i32, lr: f64, beta1: f64, beta2: f64, gain: f64, firstGain: f64,
  epsRoot: f64, eps: f64, weightDecay: f64, exponent: f64, biasCorrection: bool,
): usize {
  const address = allocate(offsetof<Optimizer>());
  if (address == 0) return 0;
  const o = changetype<Optimizer>(address);
  o.kind = kind;
  o.biasCorrection = biasCorrection;
  o.lr = lr;
  o.beta1 = beta1;
  o.beta2 = beta2;
  o.gain = gain;
  o.firstGain = firstGain;
  o.weightDecay = weightDecay;
  o.product1 = 1;
  o.product2 = 1;
  o.coefficients = c;
  o.lane = lane;
  writeSlot<T>(c + Slot.LR, lane, lr);
  writeSlot<T>(c + Slot.DECAY_M, lane, beta1);
  writeSlot<T>(c + Slot.DECAY_V, lane, beta2);
  writeSlot<T>(c + Slot.GAIN_V, lane, 1 - beta2);
  writeSlot<T>(c + Slot.SCALE_V, lane, 1);
  writeSlot<T>(c + Slot.EPS_ROOT, lane, epsRoot);
  writeSlot<T>(c + Slot.EPS, lane, eps);
  writeSlot<T>(c + Slot.SHRINK, lane, 1 - lr * weightDecay);
  writeSlot<T>(c + Slot.EXPONENT, lane, exponent);
  return address;
}

/** The next power of beta; 0 where it is so small that 1 - power is 1 anyway, before it loses digits and every product takes a hundred cycles. */
@inline
function shrunk(power: f64, beta: f64): f64 {
  return power < 1e-300 ? 0 : power * beta;
}

/** Counts one more step and writes the coefficients that change with it. */
export function beginStep<T>(o: Optimizer): void {
  const c = o.coefficients;
  writeSlot<T>(c + Slot.GAIN_M, o.lane, o.steps == 0 ? o.firstGain : o.gain);
  if (o.schedule) {
    o.lr = rate(changetype<Schedule>(o.schedule), o.steps);
    writeSlot<T>(c + Slot.LR, o.lane, o.lr);
    writeSlot<T>(c + Slot.SHRINK, o.lane, 1 - o.lr * o.weightDecay);
  }
  o.steps += 1;
  if (!o.biasCorrection) return;
  o.product1 = shrunk(o.product1, o.beta1);
  o.product2 = shrunk(o.product2, o.beta2);
  writeSlot<T>(c + Slot.LR, o.lane, o.lr / (1 - o.product1));
  writeSlot<T>(c + Slot.SCALE_V, o.lane, 1 / (1 - o.product2));
}

/**
 * The pass over n parameters for one rule: four vectors at a time, but one where each takes a power, which is long enough by itself, and at
 * the end of the arrays.
 */
function sweep<T, R>(theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): void {
  const lr = v128.load(c, Slot.LR), decayM = v128.load(c, Slot.DECAY_M), gainM = v128.load(c, Slot.GAIN_M);
  const decayV = v128.load(c, Slot.DECAY_V), gainV = v128.load(c, Slot.GAIN_V), scaleV = v128.load(c, Slot.SCALE_V);
  const epsRoot = v128.load(c, Slot.EPS_ROOT), eps = v128.load(c, Slot.EPS), shrink = v128.load(c, Slot.SHRINK), exponent = v128.load(c, Slot.EXPONENT);
  const end = theta + <usize>n * sizeof<T>();
  while (theta < end) {
    const a = update<T, R>(v128.load(theta), v128.load(g), m, v, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, a);
    if (offsetof<R>() == offsetof<AdamE>() || theta + 48 >= end) {
      theta += 16;
      g += 16;
      m += 16;
      v += 16;
      continue;
    }
    const b = update<T, R>(v128.load(theta, 16), v128.load(g, 16), m + 16, v + 16, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, b, 16);
    const d = update<T, R>(v128.load(theta, 32), v128.load(g, 32), m + 32, v + 32, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, d, 32);
    const e = update<T, R>(v128.load(theta, 48), v128.load(g, 48), m + 48, v + 48, lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink, exponent);
    v128.store(theta, e, 48);
    theta += 64;
    g += 64;
    if (hasFirstMoment<R>()) m += 64;
    if (hasSecondMoment<R>()) v += 64;
  }
}

/** One step of n parameters on the gradient g. The arrays are padded to 64 bytes; what the padding holds does not matter. */
export function optimizerStep<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32): void {
  beginStep<T>(o);
  const c = o.coefficients;
  switch (o.kind) {
    case ruleNumber<Sgd>(): return sweep<T, Sgd>(theta, g, m, v, c, n);
    case ruleNumber<Momentum>(): return sweep<T, Momentum>(theta, g, m, v, c, n);
    case ruleNumber<Nesterov>(): return sweep<T, Nesterov>(theta, g, m, v, c, n);
    case ruleNumber<Rmsprop>(): return sweep<T, Rmsprop>(theta, g, m, v, c, n);
    case ruleNumber<Adam>(): return sweep<T, Adam>(theta, g, m, v, c, n);
    case ruleNumber<AdamEQuarter>(): return sweep<T, AdamEQuarter>(theta, g, m, v, c, n);
    case ruleNumber<AdamEThreeQuarters>(): return sweep<T, AdamEThreeQuarters>(theta, g, m, v, c, n);
    default: return sweep<T, AdamE>(theta, g, m, v, c, n);
  }
}
