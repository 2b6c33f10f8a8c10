// An update rule that the user defined (src/define/rules): two lent functions. One computes the numbers that all entries share, from the number of the
// step and the options, in f64 whatever the dtype; the other goes over groups of four vectors of entries. It takes (theta, g, the shared numbers, groups,
// the addresses of the states, scratch). What the padding of the last group holds does not matter.
import { callLent } from "../lent";
import { allFinite } from "../measures/finite";
import { allocate } from "../memory";
import { shrunk } from "./coefficients";

/** Groups between two looks at what they left: 4 KiB of each array, which are still in the cache. */
const CHUNK: i32 = 64;

@unmanaged
export class DefinedRule {
  sweep: i32; // the places of the two functions
  shared: i32;
  sweepScratch: usize;
  sharedScratch: usize;
  hasM: bool; // whether the first state is kept as m
  statesOfV: i32; // how many are kept as v, one after the other
  count: i32; // of shared numbers
  everyStep: bool; // whether they depend on the number of the step
  known: bool; // whether they were computed
  given: i32; // numbers that the shared ones are made of
  powers: i32; // of those, the last: powers whose exponent is the number of the step, as running products
  taken: f64; // the step that they are at
  @abi options: usize; // the number of the step, from 1, the learning rate, the other options, and the powers
  @abi bases: usize; // of the powers
  numbers: usize; // the shared numbers
  rounded: usize; // and in the dtype
  states: usize; // addresses of states
  rest: usize; // a group of each array by itself
}

/** Allocates a rule with `given` numbers, `powers` of them powers, and `count` that it makes of them; 0 when memory is full. */
@abi
export function createDefinedRule<T>(
  hasM: bool, statesOfV: i32, given: i32, powers: i32, count: i32, everyStep: bool,
  sweep: i32, sweepScratch: usize, shared: i32, sharedScratch: usize,
): usize {
  const address = allocate(offsetof<DefinedRule>());
  if (address == 0) return 0;
  const rule = changetype<DefinedRule>(address);
  rule.sweep = sweep;
  rule.shared = shared;
  rule.sweepScratch = sweepScratch;
  rule.sharedScratch = sharedScratch;
  rule.hasM = hasM;
  rule.statesOfV = statesOfV;
  rule.count = count;
  rule.everyStep = everyStep;
  rule.given = given;
  rule.powers = powers;
  rule.options = allocate(<usize>given << 3);
  rule.bases = allocate(<usize>powers << 3);
  rule.numbers = allocate(<usize>count << 3);
  rule.rounded = allocate(<usize>count * sizeof<T>());
  rule.states = allocate(<usize>(statesOfV + 1) << 2);
  rule.rest = allocate(<usize>(statesOfV + 3) << 6);
  return rule.options && rule.bases && rule.numbers && rule.rounded && rule.states && rule.rest ? address : 0;
}

/** Brings the powers to step t: by one product, or from the start after another step than the one before. */
function raise(rule: DefinedRule, t: f64): void {
  const from = t == rule.taken + 1 ? rule.taken : 0;
  const powers = rule.options + (<usize>(rule.given - rule.powers) << 3);
  for (let k: usize = 0; k < <usize>rule.powers; ++k) {
    let power: f64 = from == 0 ? 1 : load<f64>(powers + (k << 3));
    for (let step = from; step < t && power != 0; ++step) power = shrunk(power, load<f64>(rule.bases + (k << 3)));
    store<f64>(powers + (k << 3), power);
  }
  rule.taken = t;
}

function shareNumbers<T>(rule: DefinedRule, t: f64, lr: f64): void {
  raise(rule, t);
  store<f64>(rule.options, t);
  store<f64>(rule.options, lr, 8);
  if (rule.count) callLent(rule.shared, 0, 0, rule.options, 1, rule.numbers, rule.sharedScratch);
  for (let k: usize = 0; k < <usize>rule.count; ++k) store<T>(rule.rounded + k * sizeof<T>(), <T>load<f64>(rule.numbers + (k << 3)));
  rule.known = true;
}

/** Steps groups of n entries, those of v `stride` bytes apart; returns whether parameters and states are finite. */
function sweepGroups<T>(rule: DefinedRule, theta: usize, g: usize, m: usize, v: usize, stride: usize, groups: i32, n: i32): bool {
  let at = rule.states;
  if (rule.hasM) {
    store<usize>(at, m);
    at += 4;
  }
  for (let k: usize = 0; k < <usize>rule.statesOfV; ++k) store<usize>(at + (k << 2), v + k * stride);
  const end = at + (<usize>rule.statesOfV << 2);
  callLent(rule.sweep, theta, g, rule.rounded, groups, rule.states, rule.sweepScratch);
  let finite = allFinite<T>(theta, n);
  for (let state = rule.states; finite && state < end; state += 4) finite = allFinite<T>(load<usize>(state), n);
  return finite;
}

/** Steps the entries of a last group that is not full apart from what stands behind them. */
function sweepRest<T>(rule: DefinedRule, theta: usize, g: usize, m: usize, v: usize, stride: usize, n: i32): bool {
  const bytes = <usize>n * sizeof<T>();
  const at = rule.rest, ofV = at + 192;
  memory.copy(at, theta, bytes);
  memory.copy(at + 64, g, bytes);
  if (rule.hasM) memory.copy(at + 128, m, bytes);
  for (let k: usize = 0; k < <usize>rule.statesOfV; ++k) memory.copy(ofV + (k << 6), v + k * stride, bytes);
  const finite = sweepGroups<T>(rule, at, at + 64, at + 128, ofV, 64, 1, n);
  memory.copy(theta, at, bytes);
  if (rule.hasM) memory.copy(m, at + 128, bytes);
  for (let k: usize = 0; k < <usize>rule.statesOfV; ++k) memory.copy(v + k * stride, ofV + (k << 6), bytes);
  return finite;
}

/** Step t, from 1, of n parameters; `changes` says whether the learning rate is not that of the step before. */
export function definedStep<T>(
  rule: DefinedRule, t: f64, lr: f64, changes: bool, theta: usize, g: usize, m: usize, v: usize, n: i32,
): bool {
  if (!rule.known || rule.everyStep || changes) shareNumbers<T>(rule, t, lr);
  const width: i32 = 64 / sizeof<T>();
  const stride = <usize>n * sizeof<T>();
  const rest = rule.statesOfV > 1 ? n % width : 0; // else only padding stands behind the last entry
  const groups = (n - rest + width - 1) / width;
  let finite = true;
  for (let first = 0; first < groups; first += CHUNK) {
    const q = <usize>first << 6;
    const some = min(CHUNK, groups - first);
    if (!sweepGroups<T>(rule, theta + q, g + q, m + q, v + q, stride, some, min(some * width, n - first * width))) finite = false;
  }
  if (rest == 0) return finite;
  const q = <usize>groups << 6;
  return sweepRest<T>(rule, theta + q, g + q, m + q, v + q, stride, rest) && finite;
}
