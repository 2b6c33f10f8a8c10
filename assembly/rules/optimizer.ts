// An optimizer in memory: its rule, its hyperparameters, and the part of its state that is not a vector.
import { sweepByRule } from "../generated/by-rule";
import { allocate } from "../memory";
import { shrunk, Slot, writeSlot } from "./coefficients";
import { DefinedRule, definedStep } from "./defined";
import { rate, Schedule, writeSchedule } from "./schedule";

@unmanaged
export class Optimizer {
  kind: i32; // the number of its rule
  biasCorrection: bool;
  lr: f64; // in the last step, if a schedule changes it
  beta1: f64; // the momentum of heavy ball
  beta2: f64;
  gain: f64; // what m takes of g from the second step on
  firstGain: f64; // and in the first step
  weightDecay: f64;
  eps: f64;
  epsHat: f64; // added to the root before its bias correction
  schedule: usize; // 0 for a constant learning rate
  @abi steps: f64; // taken so far, a whole number
  @abi product1: f64; // beta1^steps and beta2^steps as running products: no power is ever taken
  @abi product2: f64;
  coefficients: usize; // the block it writes to, shared by the lanes of a run
  lane: i32;
  defined: DefinedRule; // a rule of the user's own in place of `kind`, or 0
}

/** Allocates an optimizer that has taken no step and writes its coefficients to `lane` of the block c; 0 when memory is full. */
@abi
export function createOptimizer<T>(
  c: usize, lane: i32, kind: i32, lr: f64, beta1: f64, beta2: f64, gain: f64, firstGain: f64,
  epsRoot: f64, eps: f64, epsHat: f64, weightDecay: f64, exponent: f64, biasCorrection: bool,
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
  o.eps = eps;
  o.epsHat = epsHat;
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
  writeSlot<T>(c + Slot.EPS, lane, eps + epsHat);
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
  o.product1 = shrunk(o.product1, o.beta1);
  o.product2 = shrunk(o.product2, o.beta2);
  writeSlot<T>(c + Slot.LR, o.lane, o.lr / (1 - o.product1));
  const scale = 1 / (1 - o.product2);
  writeSlot<T>(c + Slot.SCALE_V, o.lane, scale);
  if (o.epsHat != 0) writeSlot<T>(c + Slot.EPS, o.lane, o.eps + o.epsHat * sqrt(scale));
}

/** Whether the coefficients change in steps after the second. */
export function changes(o: Optimizer): bool {
  return o.schedule != 0 || o.biasCorrection;
}

/** Makes of o what `from` is, in o's own lane of the same coefficients and at o's own step. */
@abi
export function copyOptimizer<T>(o: Optimizer, from: Optimizer): void {
  const lane = o.lane, steps = o.steps;
  memory.copy(changetype<usize>(o), changetype<usize>(from), offsetof<Optimizer>());
  o.lane = lane;
  o.steps = steps;
  for (let slot = o.coefficients; slot < o.coefficients + Slot.BYTES; slot += 64) {
    store<T>(slot + <usize>lane * sizeof<T>(), load<T>(slot + <usize>from.lane * sizeof<T>()));
  }
}

/**
 * One step of n parameters on the gradient g; returns whether it left parameters and second moments finite. The arrays are padded to 64 bytes; what
 * the padding holds does not matter.
 */
@abi
export function optimizerStep<T>(o: Optimizer, theta: usize, g: usize, m: usize, v: usize, n: i32): bool {
  beginStep<T>(o);
  const own = o.defined;
  if (changetype<usize>(own)) return definedStep<T>(own, o.steps, o.lr, o.schedule != 0, theta, g, m, v, n);
  return sweepByRule<T>(o.kind, theta, g, m, v, o.coefficients, n);
}

/** Gives the optimizer a rule of the user's own. */
@abi
export function setDefinedRule(o: Optimizer, rule: DefinedRule): void {
  o.defined = rule;
}

/** Gives the optimizer a schedule in place of its learning rate or schedule; returns 0 when memory is full. */
@abi
export function setSchedule(o: Optimizer, shape: i32, warmUp: f64, lr: f64, target: f64, start: f64, length: f64): usize {
  o.schedule = writeSchedule(o.schedule, shape, warmUp, lr, target, start, length);
  return o.schedule;
}

@abi
export function restoreOptimizer(o: Optimizer, steps: f64, product1: f64, product2: f64): void {
  o.steps = steps;
  o.product1 = product1;
  o.product2 = product2;
}
