// Loops of steps beside the kernels, called once for up to 128 steps, whose noise a kernel writes before. Where a value is no longer finite at the end of a
// call, nothing has happened, and the kernels take those steps and find the one.
import type { LoopSetting, StepLoop } from '../../kernels/step-loop.js';
import { coefficientsOf } from '../../optimizers/form.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import { compileSteps, entriesOfGroup, entriesPart, flagPart, noiseOfCall, noiseWord, stepsOfCall, wordsOfGroup } from './compile.js';
import { kindOf, placesOf, type StepKind, stepOf } from './step.js';

/** Steps of replicas that were asked for when a loop is compiled, which takes 2 ms. */
const worth = 500_000;

/** What the replicas of a problem share: a frame for each loop, how many steps were asked for so far, and functions of the kernels, which take long to be found by name. */
interface Known {
  asked: number;
  readonly loops: Map<string, Loop | undefined>;
  readonly steps: (optimizer: number) => number;
  readonly product1: (optimizer: number) => number;
  readonly product2: (optimizer: number) => number;
  readonly restore: (optimizer: number, steps: number, product1: number, product2: number) => void;
  readonly writeNoise: (replicas: number, t: number, steps: number, out: number) => void;
}

const knownOf: WeakMap<object, Known> = new WeakMap();

function known({ shared, kernels, dtype }: LoopSetting): Known {
  const found = knownOf.get(shared);
  if (found) return found;
  const { optimizerSteps, optimizerProduct1, optimizerProduct2, restoreOptimizer } = kernels.exports;
  const made: Known = {
    asked: 0,
    loops: new Map(),
    steps: optimizerSteps,
    product1: optimizerProduct1,
    product2: optimizerProduct2,
    restore: restoreOptimizer,
    writeNoise: kernels.of(dtype).noiseOfSteps,
  };
  knownOf.set(shared, made);
  return made;
}

/** The modules of a problem's loops, by kind; undefined where there is none. */
const modules: WeakMap<object, Map<string, WebAssembly.Module | undefined>> = new WeakMap();

/** The module of these bytes; undefined where this engine compiles nothing. */
function compiled(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (WebAssembly.validate(bytes)) return undefined;
    throw error;
  }
}

function moduleOf(setting: LoopSetting, kind: StepKind, groups: number): WebAssembly.Module | undefined {
  const { problem, parameters, isNoisy, dtype } = setting;
  const ofProblem = modules.get(problem) ?? new Map<string, WebAssembly.Module | undefined>();
  modules.set(problem, ofProblem);
  const key = `${groups} ${dtype} ${isNoisy} ${JSON.stringify(kind)}`;
  if (!ofProblem.has(key)) {
    const step = stepOf(problem, parameters, isNoisy, kind);
    ofProblem.set(key, step && compiled(compileSteps(step, placesOf(parameters, kind), setting, groups)));
  }
  return ofProblem.get(key);
}

/** Bias corrections of the steps of a call, and the powers of beta1 and beta2 that they are made of: before the first step, and after each. */
interface Table {
  readonly address: number;
  readonly powers: Float64Array;
  from: number;
}

/** Calls whose bias corrections are kept: groups of replicas go through several before the next group does. */
const mostTables = 32;

/** The most groups of replicas that a loop takes side by side. */
const mostGroups = 2;

type Call = (...given: number[]) => void;

/** A loop in a kernel instance, for one kind of step, with noise or without, and, with bias correction, one optimizer. */
class Loop {
  readonly #setting: LoopSetting;
  readonly #kind: StepKind;
  readonly #known: Known;
  readonly #most: number;
  /** Functions for one group and for two, compiled when they are needed. */
  readonly #calls: (Call | undefined)[] = [];
  readonly #frame: number;
  /** Room for the noise of a call on a group, and how much it is. */
  readonly #noise: number;
  readonly #bytesOfNoise: number;
  readonly #tables: readonly Table[];
  #words: Uint32Array = new Uint32Array(0);

  constructor(setting: LoopSetting, kind: StepKind) {
    const { kernels, dtype, parameters, labels } = setting;
    this.#setting = setting;
    this.#kind = kind;
    this.#known = known(setting);
    this.#most = stepsOfCall(setting);
    this.#bytesOfNoise = 64 * noiseOfCall(setting);
    const places = placesOf(parameters, kind);
    const entries = entriesOfGroup(places);
    const bytes = 64 * (entriesPart + mostGroups * entries);
    const [tables, bytesOfTable] = [kind.biasCorrection ? mostTables : 0, 2 * this.#most * (dtype === 'f64' ? 8 : 4)];
    this.#frame = kernels.entered(() => kernels.allocate(bytes + mostGroups * this.#bytesOfNoise + tables * bytesOfTable));
    this.#noise = this.#frame + bytes;
    const afterNoise = this.#noise + mostGroups * this.#bytesOfNoise;
    this.#tables = Array.from({ length: tables }, (_, k) => {
      return { address: afterNoise + k * bytesOfTable, powers: new Float64Array(2 * (this.#most + 1)), from: -1 };
    });
    for (let group = 0; group < mostGroups; group++) {
      const share = this.#frame + 64 * (entriesPart + group * entries + places.end);
      kernels.floats(dtype, share, dtype === 'f64' ? 8 : 16).fill(1 / labels);
    }
  }

  /** The function for so many groups; undefined where there is none. */
  #callOf(groups: number): Call | undefined {
    if (!(groups in this.#calls)) {
      const module = moduleOf(this.#setting, this.#kind, groups);
      const imports = { kernels: this.#setting.kernels.exports as unknown as WebAssembly.ModuleImports };
      this.#calls[groups] = module && (new WebAssembly.Instance(module, imports).exports.call as Call);
    }
    return this.#calls[groups];
  }

  /** The memory as words. */
  get words(): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#setting.kernels.exports.memory.buffer);
    return this.#words;
  }

  /** Takes up to `left` steps, from step t on, of groups that are as far. Returns how many steps left all of them finite. */
  take(groups: readonly Group[], t: number, left: number): number {
    const call = this.#callOf(groups.length);
    if (!call) return 0;
    const { words } = this;
    const { product1, product2, restore, writeNoise } = this.#known;
    const at = this.#frame >>> 2;
    const flag = at + 16 * flagPart;
    for (let group = 0; group < groups.length; group++) words.set(groups[group].head, at + wordsOfGroup * group);
    words[at + noiseWord] = this.#noise;
    let first = product1(groups[0].optimizer);
    let second = product2(groups[0].optimizer);
    let done = 0;
    while (done < left) {
      const count = Math.min(left - done, this.#most - ((t + done) % this.#most));
      const table = this.#tables.length > 0 ? this.#tableFrom(t + done, first, second) : undefined;
      if (this.#bytesOfNoise > 0) {
        for (let k = 0; k < groups.length; k++) writeNoise(groups[k].replicas, t + done, count, this.#noise + k * this.#bytesOfNoise);
      }
      call(0, table ? table.address : 0, this.#frame, count, 0, 0);
      if ((words[flag] | words[flag + 1] | words[flag + 2] | words[flag + 3]) !== 0) break;
      done += count;
      if (table) {
        first = table.powers[2 * count];
        second = table.powers[2 * count + 1];
      }
    }
    if (done > 0) for (let k = 0; k < groups.length; k++) restore(groups[k].optimizer, t + done, first, second);
    return done;
  }

  /** The bias corrections from step t on, as beginStep of assembly/rules/optimizer.ts makes them: once for all groups of replicas. */
  #tableFrom(t: number, first: number, second: number): Table {
    const { kernels, dtype, optimizers } = this.#setting;
    const table = this.#tables[Math.floor(t / this.#most) % mostTables];
    const { powers } = table;
    if (table.from === t && powers[0] === first && powers[1] === second) return table;
    table.from = t;
    powers[0] = first;
    powers[1] = second;
    const { beta1, beta2 } = coefficientsOf(formOf(optimizers[0] as Optimizer));
    const { lr } = optimizers[0] as { readonly lr: number };
    const numbers = kernels.floats(dtype, table.address, 2 * this.#most);
    const shrunk = (power: number, beta: number): number => (Math.abs(power) < 1e-300 ? 0 : power * beta);
    for (let k = 0; k < 2 * this.#most; k += 2) {
      powers[k + 2] = shrunk(powers[k], beta1);
      powers[k + 3] = shrunk(powers[k + 1], beta2);
      numbers[k] = lr / (1 - powers[k + 2]);
      numbers[k + 1] = 1 / (1 - powers[k + 3]);
    }
    return table;
  }
}

/** The loop of a setting, once it is worth it; undefined where there is none. */
function loopOf(setting: LoopSetting, kind: StepKind): Loop | undefined {
  const { loops } = known(setting);
  const key = `${setting.isNoisy} ${JSON.stringify(kind)} ${kind.biasCorrection ? JSON.stringify(setting.optimizers[0]) : ''}`;
  if (!loops.has(key)) loops.set(key, moduleOf(setting, kind, 1) && new Loop(setting, kind));
  return loops.get(key);
}

/** A group of replicas whose steps a loop takes once so many were asked for. */
class Group implements StepLoop {
  readonly replicas: number;
  readonly optimizer: number;
  /** Addresses of theta, m, v and the coefficients. */
  readonly head: readonly number[];
  readonly #setting: LoopSetting;
  readonly #kind: StepKind;
  readonly #from: number;
  readonly #known: Known;
  #hasBegun = false;
  #loop: Loop | undefined;
  #isUnknown = true;

  constructor(setting: LoopSetting, kind: StepKind, from: number) {
    const { kernels, addresses, replicas, coefficients } = setting;
    const { exports } = kernels;
    this.#setting = setting;
    this.#kind = kind;
    this.#from = from;
    this.#known = known(setting);
    this.replicas = replicas;
    this.optimizer = addresses[0];
    this.head = [exports.replicasTheta(replicas), exports.replicasM(replicas), exports.replicasV(replicas), coefficients];
  }

  take(left: number): number {
    if (this.#isUnknown) {
      this.#known.asked += left * (this.#setting.dtype === 'f64' ? 8 : 16);
      if (this.#known.asked < this.#from) return -left;
      this.#loop = loopOf(this.#setting, this.#kind);
      this.#isUnknown = false;
    }
    if (!this.#loop) return -left;
    const t = this.#known.steps(this.optimizer);
    // the kernels write the coefficients of all later steps in the second one, or in the first after a restart
    if (t < 2 || !this.#hasBegun) {
      this.#hasBegun = t > 0;
      return -1;
    }
    const taken = this.#loop.take([this], t, left);
    return taken > 0 ? taken : -Math.min(left, stepsOfCall(this.#setting) - (t % stepsOfCall(this.#setting)));
  }

  takeWith(other: StepLoop, left: number): number {
    if (!this.#loop || !(other instanceof Group) || other.#loop !== this.#loop || !this.#hasBegun || !other.#hasBegun) return 0;
    const { steps, product1, product2 } = this.#known;
    const [one, two] = [this.optimizer, other.optimizer];
    const t = steps(one);
    const areAsFar = t >= 2 && t === steps(two) && product1(one) === product1(two) && product2(one) === product2(two);
    return areAsFar ? this.#loop.take([this, other], t, left) : 0;
  }
}

/** What takes the steps of these replicas beside the kernels once so many were asked for; undefined where loops do not know them. */
export function makeStepLoop(setting: LoopSetting, from: number = worth): StepLoop | undefined {
  const kind = kindOf(setting.optimizers);
  return kind && new Group(setting, kind, from);
}
