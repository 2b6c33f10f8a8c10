// An optimizer in memory: its rule, its hyperparameters, and the part of its state that is not a vector.
import { allocate } from "../memory";
import { Slot, writeSlot } from "./coefficients";
import { hasFirstMoment, hasSecondMoment, Rule, update } from "./rule";
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
  o.product1 *= o.beta1;
  o.product2 *= o.beta2;
  writeSlot<T>(c + Slot.LR, o.lane, o.lr / (1 - o.product1));
  writeSlot<T>(c + Slot.SCALE_V, o.lane, 1 / (1 - o.product2));
}

@inline
function sweep<T>(kind: i32, theta: usize, g: usize, m: usize, v: usize, c: usize, n: i32): void {
  const end = theta + <usize>n * sizeof<T>();
  while (theta < end) {
    v128.store(theta, update<T>(kind, v128.load(theta), v128.load(g), m, v, c));
    theta += 16;
    g += 16;
    if (hasFirstMoment(kind)) m += 16;
    if (hasSecondMoment(kind)) v += 16;
  }
}

/** One step of n parameters on the gradient g. The arrays are padded to whole vectors; what the padding holds does not matter. */
export function optimizerStep<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32): void {
  beginStep<T>(o);
  const c = o.coefficients;
  switch (o.kind) {
    case Rule.SGD: return sweep<T>(Rule.SGD, theta, g, m, v, c, n);
    case Rule.MOMENTUM: return sweep<T>(Rule.MOMENTUM, theta, g, m, v, c, n);
    case Rule.NESTEROV: return sweep<T>(Rule.NESTEROV, theta, g, m, v, c, n);
    case Rule.RMSPROP: return sweep<T>(Rule.RMSPROP, theta, g, m, v, c, n);
    case Rule.ADAM: return sweep<T>(Rule.ADAM, theta, g, m, v, c, n);
    case Rule.ADAM_W: return sweep<T>(Rule.ADAM_W, theta, g, m, v, c, n);
    case Rule.ADAM_E_QUARTER: return sweep<T>(Rule.ADAM_E_QUARTER, theta, g, m, v, c, n);
    case Rule.ADAM_E_THREE_QUARTERS: return sweep<T>(Rule.ADAM_E_THREE_QUARTERS, theta, g, m, v, c, n);
    default: return sweep<T>(Rule.ADAM_E, theta, g, m, v, c, n);
  }
}
