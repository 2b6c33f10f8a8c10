// What is the learning rate in step t = 0, 1, …? A pure function of t, so that nothing of it is state: with x = (t - start) / length,
//   constant      lr
//   step decay    lr target^floor(x)
//   cosine        target + (lr - target) cos²(pi x / 2)    for 0 <= x <= 1, that is (1 + cos(pi x)) / 2
//   exponential   lr (target / lr)^x                       for 0 <= x <= 1
// and lr before, target after. A warm-up of w steps comes first: (t + 1) / w of the first rate, then the schedule at t - w.
import { cosQuarter, cosTurn, quadrant, quadrantRest, sinQuarter } from "../math/trig";
import { power } from "../measures/powers";
import { allocate } from "../memory";

@abi
export namespace ScheduleShape {
  export const CONSTANT: i32 = 0;
  export const STEP_DECAY: i32 = 1;
  export const COSINE: i32 = 2;
  export const EXPONENTIAL: i32 = 3;
}

@unmanaged
export class Schedule {
  shape: i32;
  warmUp: f64; // steps
  lr: f64;
  target: f64; // the last rate, or the factor of a step decay
  start: f64; // steps
  length: f64; // steps
}

/** Writes a schedule over the one at `address`, or allocates it for 0; returns its address, or 0 when memory is full. */
export function writeSchedule(address: usize, shape: i32, warmUp: f64, lr: f64, target: f64, start: f64, length: f64): usize {
  if (address == 0) address = allocate(offsetof<Schedule>());
  if (address == 0) return 0;
  const s = changetype<Schedule>(address);
  s.shape = shape;
  s.warmUp = warmUp;
  s.lr = lr;
  s.target = target;
  s.start = start;
  s.length = length;
  return address;
}

/** cos(2 pi u) of one number, 0 <= u < 1. */
function cosine(u: f64): f64 {
  const turn = f64x2.splat(u);
  const q = quadrant(turn);
  const f = quadrantRest(turn, q);
  return f64x2.extract_lane(cosTurn(sinQuarter(f), cosQuarter(f), q), 0);
}

function withoutWarmUp(s: Schedule, t: f64): f64 {
  if (s.shape == ScheduleShape.CONSTANT) return s.lr;
  const x = (t - s.start) / s.length;
  if (s.shape == ScheduleShape.STEP_DECAY) return s.lr * power(s.target, floor(x));
  if (x <= 0) return s.lr;
  if (x >= 1) return s.target;
  if (s.shape == ScheduleShape.EXPONENTIAL) return s.lr * power(s.target / s.lr, x);
  const root = cosine(x / 4);
  return s.target + (s.lr - s.target) * (root * root);
}

export function rate(s: Schedule, t: f64): f64 {
  return t < s.warmUp ? withoutWarmUp(s, 0) * ((t + 1) / s.warmUp) : withoutWarmUp(s, t - s.warmUp);
}
