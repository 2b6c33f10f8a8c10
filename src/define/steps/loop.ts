// Loops of steps beside the kernels. A block of signs lasts for 128 steps, and the loop is called once for each; normals are drawn for a call. Where a value
// is no longer finite at the end of a call, nothing has happened, and the kernels take those steps and find the one.
import { labelNoiseFields, replicasFields } from '../../kernels/generated.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import type { LoopSetting, StepLoop } from '../../kernels/step-loop.js';
import { coefficientsOf } from '../../optimizers/form.js';
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import { compileSteps, frameParts, headWords } from './compile.js';
import { kindOf, placesOf, type StepKind, stepOf } from './step.js';

/** Steps of a block of signs. */
const block = 128;

/** Steps of replicas that were asked for when a loop is compiled, which takes 2 ms. */
const worth = 500_000;

/** What the replicas of a problem share: a frame for each loop, and how many steps were asked for so far. */
interface Known {
  asked: number;
  readonly loops: Map<string, Loop | undefined>;
}

const knownOf: WeakMap<object, Known> = new WeakMap();

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

function moduleOf(setting: LoopSetting, kind: StepKind): WebAssembly.Module | undefined {
  const { problem, parameters, noise, dtype } = setting;
  const known = modules.get(problem) ?? new Map<string, WebAssembly.Module | undefined>();
  modules.set(problem, known);
  const key = `${dtype} ${noise} ${JSON.stringify(kind)}`;
  if (!known.has(key)) {
    const step = stepOf(problem, parameters, noise !== 'none', kind);
    known.set(key, step && compiled(compileSteps(step, placesOf(parameters, kind), setting)));
  }
  return known.get(key);
}

/** The most steps of a call: normals of that many, an even number, are 8 KiB, or two steps' where there are more than 32 labels. */
function mostSteps({ noise, labels }: LoopSetting): number {
  return noise === 'normals' ? Math.max(2, 2 * Math.floor(block / 2 / labels)) : block;
}

/** Bias corrections of the steps of a call, and the powers of beta1 and beta2 that they are made of: before the first step, and after each. */
interface Table {
  readonly address: number;
  readonly powers: Float64Array;
  from: number;
}

/** Calls whose bias corrections are kept: groups of replicas go through several before the next group does. */
const mostTables = 32;

/** A loop in a kernel instance, for one kind of step and of noise and, with bias correction, one optimizer. */
class Loop {
  readonly #kernels: KernelInstance;
  readonly #dtype: Dtype;
  readonly #noise: LoopSetting['noise'];
  readonly #labels: number;
  readonly #most: number;
  readonly #call: (...given: number[]) => void;
  readonly #frame: number;
  /** Room for the normals of a call. */
  readonly #normals: number;
  readonly #tables: readonly Table[];
  readonly #optimizer: Optimizer;
  #words: Uint32Array = new Uint32Array(0);

  constructor(setting: LoopSetting, module: WebAssembly.Module, kind: StepKind) {
    const { kernels, dtype, parameters, optimizers, noise, labels } = setting;
    const instance = new WebAssembly.Instance(module, { kernels: kernels.exports as unknown as WebAssembly.ModuleImports });
    this.#call = instance.exports.call as (...given: number[]) => void;
    this.#kernels = kernels;
    this.#dtype = dtype;
    this.#noise = noise;
    this.#labels = labels;
    this.#most = mostSteps(setting);
    this.#optimizer = optimizers[0] as Optimizer;
    const { end } = placesOf(parameters, kind);
    const bytes = 64 * (frameParts.entries + end + 1);
    const [tables, bytesOfTable] = [kind.biasCorrection ? mostTables : 0, 2 * this.#most * (dtype === 'f64' ? 8 : 4)];
    const ofNormals = noise === 'normals' ? 64 * labels * this.#most : 0;
    this.#frame = kernels.entered(() => kernels.allocate(bytes + ofNormals + tables * bytesOfTable));
    this.#normals = this.#frame + bytes;
    this.#tables = Array.from({ length: tables }, (_, k) => {
      return { address: this.#normals + ofNormals + k * bytesOfTable, powers: new Float64Array(2 * (this.#most + 1)), from: -1 };
    });
    kernels.floats(dtype, this.#frame + 64 * (frameParts.entries + end), dtype === 'f64' ? 8 : 16).fill(1 / labels);
  }

  /** The memory as words. */
  get words(): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#kernels.exports.memory.buffer);
    return this.#words;
  }

  /**
   * Takes up to `left` steps, from step t on, of these replicas, whose addresses are headWords's. Returns how many steps left all of them finite.
   */
  take(replicas: number, head: readonly number[], optimizer: number, t: number, left: number): number {
    const { exports } = this.#kernels;
    const { words } = this;
    const at = this.#frame >>> 2;
    const flag = at + 16 * frameParts.flag;
    for (let k = 0; k < head.length; k++) words[at + k] = head[k];
    let [first, second] = [exports.optimizerProduct1(optimizer), exports.optimizerProduct2(optimizer)];
    let done = 0;
    while (done < left) {
      const step = (t + done) % this.#most;
      const count = Math.min(left - done, this.#most - step);
      const table = this.#tables.length > 0 ? this.#tableFrom(t + done, first, second) : undefined;
      if (this.#noise === 'signs') this.#kernels.of(this.#dtype).drawSigns(replicas, t + done);
      if (this.#noise === 'normals') words[at + headWords.noise] = this.#drawNormals(replicas, t + done, count);
      words[at + headWords.step] = step;
      this.#call(0, table ? table.address : 0, this.#frame, count, 0, 0);
      if ((words[flag] | words[flag + 1] | words[flag + 2] | words[flag + 3]) !== 0) break;
      done += count;
      if (table) [first, second] = [table.powers[2 * count], table.powers[2 * count + 1]];
    }
    if (done > 0) exports.restoreOptimizer(optimizer, t + done, first, second);
    return done;
  }

  /** Draws the normals of these steps, which come in pairs, and returns the address of the first step's. */
  #drawNormals(replicas: number, t: number, steps: number): number {
    const odd = t % 2;
    this.#kernels.of(this.#dtype).drawNormals(replicas, t - odd, steps + odd, this.#normals);
    return this.#normals + odd * 64 * this.#labels;
  }

  /** The bias corrections from step t on, as beginStep of assembly/rules/optimizer.ts makes them: once for all groups of replicas. */
  #tableFrom(t: number, first: number, second: number): Table {
    const table = this.#tables[Math.floor(t / this.#most) % mostTables];
    const { powers } = table;
    if (table.from === t && powers[0] === first && powers[1] === second) return table;
    table.from = t;
    powers[0] = first;
    powers[1] = second;
    const { beta1, beta2 } = coefficientsOf(formOf(this.#optimizer));
    const lr = this.#optimizer.lr as number;
    const numbers = this.#kernels.floats(this.#dtype, table.address, 2 * this.#most);
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

/** The loop of a setting, once it is worth it. */
function loopOf(setting: LoopSetting, kind: StepKind, known: Known): Loop | undefined {
  const key = `${setting.noise} ${JSON.stringify(kind)} ${kind.biasCorrection ? JSON.stringify(setting.optimizers[0]) : ''}`;
  if (!known.loops.has(key)) {
    const module = moduleOf(setting, kind);
    known.loops.set(key, module && new Loop(setting, module, kind));
  }
  return known.loops.get(key);
}

/** What takes the steps of these replicas beside the kernels once so many were asked for; undefined where loops do not know them. */
export function makeStepLoop(setting: LoopSetting, from: number = worth): StepLoop | undefined {
  const { kernels, dtype, shared, addresses, replicas, coefficients } = setting;
  const kind = kindOf(setting.optimizers);
  if (!kind) return undefined;
  const known = knownOf.get(shared) ?? { asked: 0, loops: new Map<string, Loop | undefined>() };
  knownOf.set(shared, known);
  const { exports } = kernels;
  const u32 = (address: number): number => kernels.u32(address, 1)[0];
  const noise = u32(replicas + replicasFields.labelNoise);
  const head = [
    exports.replicasTheta(replicas),
    exports.replicasM(replicas),
    exports.replicasV(replicas),
    coefficients,
    u32(noise + labelNoiseFields.minus),
    u32(noise + labelNoiseFields.ready),
  ];
  const width = dtype === 'f64' ? 8 : 16;
  let hasBegun = false;
  let loop: Loop | undefined;
  let isUnknown = true;
  return (left) => {
    if (isUnknown) {
      known.asked += left * width;
      if (known.asked < from) return -left;
      loop = loopOf(setting, kind, known);
      isUnknown = false;
    }
    if (!loop) return -left;
    const t = exports.optimizerSteps(addresses[0]);
    // the kernels write the coefficients of all later steps in the second one, or in the first after a restart
    if (t < 2 || !hasBegun) {
      hasBegun = t > 0;
      return -1;
    }
    const taken = loop.take(replicas, head, addresses[0], t, left);
    return taken > 0 ? taken : -Math.min(left, block - (t % block));
  };
}
