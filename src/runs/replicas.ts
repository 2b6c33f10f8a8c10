// Runs in the lanes of one pass: those of a problem that takes the gradients of replicas together, with one update rule and one kind of noise. Options of
// the rule, starts, seeds and sizes of the noise are their own, and so are their bits: those of each run alone.
import { everyLane, noiseKinds, slots } from '../kernels/generated.js';
import type { FloatArray, KernelInstance } from '../kernels/instance.js';
import { type LoopSetting, type StepLoop, stepLoop } from '../kernels/step-loop.js';
import { covarianceOf } from '../noise/injected-noise.js';
import { definedRule } from '../optimizers/defined.js';
import { coefficientsOf } from '../optimizers/form.js';
import { loadOptimizer, loadStepper, ridesInLanes, ruleOf } from '../optimizers/kernel/load.js';
import { formOf, isPlain, momentsOf, type Optimizer } from '../optimizers/optimizer.js';
import { tensorOf } from '../optimizers/tensors.js';
import { seedWords } from '../random/seed-words.js';
import type { RunState } from './engine.js';
import type { SharedProblem } from './problem-run.js';
import { checkLength, deltaOf, noiseKindOf, type RunConfig, startingPoint } from './run-config.js';

/** Lanes of four vectors. */
const lanes = { f64: 8, f32: 16 } as const;

/** What runs in lanes agree in: the whole optimizer, or its rule. */
interface Keys {
  readonly equal: string;
  readonly rule: string | undefined;
}

/** The keys of an optimizer; undefined for one whose runs go alone. */
function keysOfOptimizer(optimizer: Optimizer): Keys | undefined {
  const isOwn = definedRule(optimizer) !== undefined;
  if (!(ridesInLanes(optimizer) || isOwn) || !isPlain(optimizer)) return undefined;
  const rule = isOwn ? undefined : `${ruleOf(optimizer)} ${JSON.stringify(formOf(optimizer).v?.V)}`;
  return { equal: JSON.stringify(optimizer), rule };
}

/** The keys of a run; undefined for one that goes alone. */
function keysOf({ problem, noise, batchSize, dtype }: RunConfig, optimizer: Keys | undefined): Keys | undefined {
  if (!problem.loadReplicas || !optimizer) return undefined;
  if ((batchSize ?? problem.samples) > (problem.replicaSamples?.(dtype) ?? Number.POSITIVE_INFINITY)) return undefined;
  const kinds = `${dtype} ${noiseKindOf(noise)} ${batchSize} ${noise?.name === 'injectedNoise'}`;
  return { equal: `${kinds} ${optimizer.equal}`, rule: optimizer.rule && `${kinds} ${optimizer.rule}` };
}

/** Puts a run into the group of a key. */
function put<Key, Run>(groups: Map<Key, Run[]>, key: Key, run: Run): void {
  const group = groups.get(key);
  if (group) group.push(run);
  else groups.set(key, [run]);
}

/** The runs, by place, that ride together: as many as there are lanes, of equal optimizers where these fill the lanes, else of one rule. */
export function groupReplicas(configs: readonly RunConfig[]): number[][] {
  const equal = new Map<string, number[]>();
  const rests = new Map<string, number[]>();
  const alone: number[][] = [];
  const known = new Map<Optimizer, Keys | undefined>(); // thousands of runs may share one
  const keysOfRuns = configs.map((config) => {
    const { optimizer } = config;
    if (!known.has(optimizer)) known.set(optimizer, keysOfOptimizer(optimizer));
    return keysOf(config, known.get(optimizer));
  });
  keysOfRuns.forEach((keys, k) => {
    if (keys) put(equal, keys.equal, k);
    else alone.push([k]);
  });
  const cut = (group: readonly number[]): number[][] => {
    const width = lanes[configs[group[0]].dtype];
    return Array.from({ length: Math.ceil(group.length / width) }, (_, k) => group.slice(k * width, (k + 1) * width));
  };
  const full = [...equal.entries()].flatMap(([key, group]) =>
    cut(group).filter((part) => {
      if (part.length === lanes[configs[part[0]].dtype]) return true;
      for (const k of part) put(rests, keysOfRuns[k]?.rule ?? key, k);
      return false;
    }),
  );
  return [...alone, ...full, ...[...rests.values()].flatMap(cut)];
}

/** What the replicas of a problem share in their kernel instance. */
export interface SharedReplicas {
  /** What `loadReplicas` returned. */
  readonly address: number;
  /** Space for the gradients of all lanes, and for what the problem needs to take them. */
  readonly room: number;
  readonly hessianSpace: SharedProblem['hessianSpace'];
}

/** Loads a problem whose replicas ride in lanes. */
export function shareReplicas(
  { problem, dtype }: RunConfig,
  kernels: KernelInstance,
  hessianSpace: SharedProblem['hessianSpace'],
): SharedReplicas {
  const address = problem.loadReplicas?.(kernels, dtype) ?? 0;
  const own = kernels.of(dtype).problemRoomInLanes(problem.kind ?? 0, address);
  return { address, room: kernels.allocate(64 * problem.parameters + own), hessianSpace };
}

/** The compiled loop of steps, if there is one: of replicas on all labels. */
function loopOfReplicas(
  configs: readonly RunConfig[],
  loaded: Pick<LoopSetting, 'kernels' | 'shared' | 'coefficients' | 'addresses' | 'replicas'>,
): StepLoop | undefined {
  const [{ problem, dtype, noise, batchSize }] = configs;
  if (batchSize !== undefined || noise?.name === 'injectedNoise') return undefined;
  const optimizers = loaded.addresses.map((_, lane) => (configs[lane] ?? configs[0]).optimizer);
  const { parameters, samples } = problem;
  return stepLoop({ ...loaded, dtype, problem, optimizers, parameters, labels: samples, isNoisy: noiseKindOf(noise) !== noiseKinds.none });
}

/** No states: replicas are made by the ten thousand, and few of them diverge. */
const none: ReadonlyMap<number, RunState> = new Map();

export class Replicas {
  readonly #configs: readonly RunConfig[];
  readonly #kernels: KernelInstance;
  /** The optimizer of every lane, or one for each. */
  readonly #optimizers: readonly number[];
  readonly #coefficients: number;
  readonly #replicas: number;
  readonly #width: number;
  readonly #entriesOfV: number;
  readonly #loop: StepLoop | undefined;
  /** The states in which runs diverged, by lane. */
  #diverged: ReadonlyMap<number, RunState> = none;

  constructor(configs: readonly RunConfig[], kernels: KernelInstance, shared: SharedReplicas) {
    this.#configs = configs;
    this.#kernels = kernels;
    const [{ optimizer, dtype, problem, batchSize = 0 }] = configs;
    this.#width = lanes[dtype];
    const coefficients = kernels.allocate(slots.bytes);
    this.#coefficients = coefficients;
    const described = JSON.stringify(optimizer);
    const isEqual = configs.every((config) => config.optimizer === optimizer || JSON.stringify(config.optimizer) === described);
    this.#optimizers = isEqual
      ? [loadOptimizer(kernels, optimizer, dtype, coefficients, everyLane)]
      : Array.from({ length: this.#width }, (_, lane) =>
          loadOptimizer(kernels, (configs[lane] ?? configs[0]).optimizer, dtype, coefficients, lane),
        );
    const [address] = this.#optimizers;
    const { parameters, blocks } = problem;
    const stepper = loadStepper(optimizer, { kernels, address, dtype, parameters, tensors: blocks.map(tensorOf) });
    this.#entriesOfV = stepper.size;
    const [m, v] = [new Float64Array(parameters), new Float64Array(stepper.size)];
    stepper.start?.(m, v);
    this.#replicas = kernels.checked(
      kernels
        .of(dtype)
        .createReplicas(problem.kind ?? 0, shared.address, address, parameters, this.#entriesOfV, problem.samples, batchSize, shared.room),
    );
    if (stepper.parts) {
      const { count, shapes, areTensors } = stepper.parts;
      kernels.checked(kernels.exports.shareSecondMoments(this.#replicas, count, shapes, areTensors));
    }
    if (!isEqual) {
      const own = kernels.allocate(4 * this.#width);
      kernels.u32(own, this.#width).set(this.#optimizers);
      kernels.of(dtype).setOwnOptimizers(this.#replicas, own);
    }
    this.#loop = loopOfReplicas(configs, { kernels, shared, coefficients, addresses: this.#optimizers, replicas: this.#replicas });
    for (let lane = 0; lane < this.#width; lane++) {
      const config = configs[lane] ?? configs[0]; // idle lanes do as the first does
      this.#write('theta', lane, startingPoint(config));
      this.#write('m', lane, config.m0 ?? m);
      this.#write('v', lane, config.v0 ? checkLength(config.v0, stepper.size) : v);
      this.#setNoise(lane, config);
      const { noise, seed } = config;
      if (noise?.name !== 'injectedNoise') continue;
      const { codimension = -1, sigma, along = 0 } = noise;
      const space = noise.covariance === 'isotropic' ? 0 : shared.hessianSpace();
      const { setInjectedNoiseOfLane } = kernels.of(dtype);
      const size = [sigma, along, ...seedWords(seed)] as const;
      kernels.checked(setInjectedNoiseOfLane(this.#replicas, lane, covarianceOf(noise), codimension, ...size, space));
    }
  }

  diverged(lane: number): boolean {
    return this.#diverged.has(lane);
  }

  over(): boolean {
    return this.#diverged.size === this.#configs.length;
  }

  /** The step that the runs which did not diverge have reached. */
  reached(): number {
    return this.#kernels.exports.optimizerSteps(this.#optimizers[0]);
  }

  step(lane: number): number {
    return this.#diverged.get(lane)?.step ?? this.reached();
  }

  theta(lane: number): FloatArray {
    return this.#diverged.get(lane)?.theta ?? this.#read('theta', lane);
  }

  state(lane: number): RunState {
    const known = this.#diverged.get(lane);
    if (known) return known;
    const { exports } = this.#kernels;
    const has = momentsOf(this.#configs[lane].optimizer);
    const optimizer = this.#optimizers[lane] ?? this.#optimizers[0];
    return {
      theta: this.#read('theta', lane),
      m: has.m ? this.#read('m', lane) : undefined,
      v: has.v ? this.#read('v', lane) : undefined,
      step: this.step(lane),
      product1: exports.optimizerProduct1(optimizer),
      product2: exports.optimizerProduct2(optimizer),
    };
  }

  /** Idle lanes do as the first does. */
  restore(lane: number, { theta, m, v, step, product1, product2 }: RunState): void {
    const idle = lane === 0 ? Array.from({ length: this.#width - this.#configs.length }, (_, k) => this.#configs.length + k) : [];
    for (const one of [lane, ...idle]) {
      this.#write('theta', one, theta);
      if (m) this.#write('m', one, m);
      if (v) this.#write('v', one, v);
      this.#kernels.exports.restoreOptimizer(this.#optimizers[one] ?? this.#optimizers[0], step, product1, product2);
      if (this.#optimizers.length > 1 && step > 0) this.#writeGain(one);
    }
  }

  /** What m takes of g after the first step, which the kernels write in the second and, for lanes of options of their own, not again. */
  #writeGain(lane: number): void {
    const { optimizer, dtype } = this.#configs[lane] ?? this.#configs[0];
    const gains = this.#kernels.floats(dtype, this.#coefficients + slots.gainM, this.#width);
    gains[lane] = coefficientsOf(formOf(optimizer)).gain;
  }

  /** Takes `steps` steps, and returns how many the furthest run took. */
  advance(steps: number): number {
    const { advanceReplicas } = this.#kernels.of(this.#configs[0].dtype);
    let done = 0;
    while (done < steps && !this.over()) {
      const left = steps - done;
      const taken = this.#loop ? this.#loop.take(left) : -left;
      done += taken > 0 ? taken : advanceReplicas(this.#replicas, -taken, this.#entriesOfV);
      if (taken > 0) continue;
      const failed = this.#kernels.exports.replicasFailed(this.#replicas);
      if (failed !== 0) this.#retire(failed);
    }
    return done;
  }

  /** Takes up to `steps` steps of both side by side, of which there are as many as loops can take, and returns how many. */
  advanceWith(other: Replicas, steps: number): number {
    return this.#loop && other.#loop ? this.#loop.takeWith(other.#loop, steps) : 0;
  }

  /** Keeps the states of the runs that just diverged; their lanes, and idle ones, go on as one that did not. */
  #retire(failed: number): void {
    const has = (lane: number): boolean => (failed & (1 << lane)) !== 0;
    const diverged = new Map(this.#diverged);
    this.#configs.forEach((_, lane) => {
      if (has(lane) && !diverged.has(lane)) diverged.set(lane, this.state(lane));
    });
    this.#diverged = diverged;
    const sound = this.#configs.findIndex((_, lane) => !this.#diverged.has(lane));
    if (sound < 0) return;
    for (let lane = 0; lane < this.#width; lane++) {
      if (!has(lane)) continue;
      for (const name of ['theta', 'm', 'v'] as const) this.#write(name, lane, this.#read(name, sound));
      if (this.#optimizers.length > 1)
        this.#kernels.of(this.#configs[0].dtype).copyOptimizer(this.#optimizers[lane], this.#optimizers[sound]);
      this.#setNoise(lane, this.#configs[sound]);
      this.#kernels.exports.copyInjectedNoise(this.#replicas, lane, sound);
    }
  }

  #setNoise(lane: number, { noise, seed }: RunConfig): void {
    const [{ dtype }] = this.#configs;
    this.#kernels.of(dtype).setReplica(this.#replicas, lane, noiseKindOf(noise), deltaOf(noise), ...seedWords(seed));
  }

  #view(name: 'theta' | 'm' | 'v'): FloatArray {
    const { replicasTheta, replicasM, replicasV } = this.#kernels.exports;
    const [{ dtype, problem }] = this.#configs;
    const address = { theta: replicasTheta, m: replicasM, v: replicasV }[name](this.#replicas);
    return this.#kernels.floats(dtype, address, (name === 'v' ? this.#entriesOfV : problem.parameters) * this.#width);
  }

  #read(name: 'theta' | 'm' | 'v', lane: number): FloatArray {
    const view = this.#view(name);
    const out = view.slice(0, view.length / this.#width);
    out.forEach((_, p) => {
      out[p] = view[p * this.#width + lane];
    });
    return out;
  }

  #write(name: 'theta' | 'm' | 'v', lane: number, x: ArrayLike<number>): void {
    const view = this.#view(name);
    for (let p = 0; p < x.length; p++) view[p * this.#width + lane] = x[p];
  }
}
