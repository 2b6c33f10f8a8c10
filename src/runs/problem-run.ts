// One run of any problem, in a kernel instance it may share with others: the problem's gradient kernel on the samples of a step, then the
// optimizer's step. Both in WebAssembly, many steps a call, where the optimizer moves entry by entry; one call each where it looks at more,
// or where loss or optimizer are JavaScript.

import { readVector } from '../input/arrays.js';
import { everyLane, slots } from '../kernels/generated.js';
import type { Dtype, FloatArray, KernelInstance } from '../kernels/instance.js';
import { covarianceOf, drawInjectedNoise, type InjectedNoise } from '../noise/injected-noise.js';
import { loadOptimizer, loadStepper } from '../optimizers/kernel/load.js';
import type { Stepper } from '../optimizers/kernel/stepper.js';
import { formOf, momentsOf } from '../optimizers/optimizer.js';
import { tensorOf } from '../optimizers/tensors.js';
import { seedWords } from '../random/seed-words.js';
import type { RunState } from './engine.js';
import { checkLength, deltaOf, noiseKindOf, type RunConfig, startingPoint } from './run-config.js';

/** What the runs of a problem share in their kernel instance. */
export interface SharedProblem {
  /** The address of the problem in the dtype of the runs; of no use for a loss in JavaScript. */
  readonly address: number;
  /** The address of the room in which Hessians are taken apart. Only for problems that the kernels know by their kind. */
  hessianSpace(): number;
}

export class ProblemRun {
  readonly #config: RunConfig;
  readonly #kernels: KernelInstance;
  readonly #dtype: Dtype;
  readonly #optimizer: number;
  readonly #stepper: Stepper;
  readonly #run: number;
  /** Noise that is added to the gradient from JavaScript. */
  readonly #injected: InjectedNoise | undefined;
  readonly #advanceInKernels: ((run: number, steps: number) => number) | undefined;
  #diverged = false;

  constructor(config: RunConfig, kernels: KernelInstance, problem: SharedProblem) {
    this.#config = config;
    this.#kernels = kernels;
    const { optimizer, dtype, noise, seed, batchSize = 0, v0, m0 } = config;
    const { parameters, blocks, samples, kind, kernelHessian } = config.problem;
    this.#dtype = dtype;
    const own = kernels.of(dtype);
    this.#optimizer = loadOptimizer(kernels, optimizer, dtype, kernels.allocate(slots.bytes), everyLane);
    const tensors = blocks.map(tensorOf);
    this.#stepper = loadStepper(optimizer, { kernels, address: this.#optimizer, dtype, parameters, tensors });
    const sizes = [parameters, this.#stepper.size, samples, batchSize] as const;
    const noisy = [noiseKindOf(noise), deltaOf(noise), ...seedWords(seed)] as const;
    this.#run = kernels.checked(own.createProblemRun(kind ?? 0, problem.address, this.#optimizer, ...sizes, ...noisy));
    const { ascent } = formOf(optimizer);
    if (ascent !== undefined && kind !== undefined) kernels.checked(own.setAscent(this.#run, ascent));
    if (noise?.name === 'injectedNoise') {
      const isotropic = noise.covariance === 'isotropic';
      if (kind === undefined || !(kernelHessian || isotropic)) this.#injected = noise;
      else {
        const space = isotropic ? 0 : problem.hessianSpace();
        const { codimension = -1, sigma, along = 0 } = noise;
        kernels.checked(kernels.exports.setInjectedNoise(this.#run, covarianceOf(noise), codimension, sigma, along, space));
      }
    }
    if (kind !== undefined && this.#stepper.inKernels && !this.#injected) this.#advanceInKernels = own.advanceProblem;
    this.#view('theta').set(startingPoint(config));
    this.#stepper.start?.(this.#view('m'), this.#view('v'));
    if (m0) this.#view('m').set(m0);
    if (v0) this.#view('v').set(checkLength(v0, this.#stepper.size));
  }

  diverged(): boolean {
    return this.#diverged;
  }

  over(): boolean {
    return this.#diverged;
  }

  /** The step it has reached. */
  reached(): number {
    return this.step();
  }

  step(): number {
    return this.#kernels.exports.optimizerSteps(this.#optimizer);
  }

  theta(): FloatArray {
    return this.#view('theta').slice();
  }

  state(): RunState {
    const { exports } = this.#kernels;
    const has = momentsOf(this.#config.optimizer);
    return {
      theta: this.theta(),
      m: has.m ? this.#view('m').slice() : undefined,
      v: has.v ? this.#view('v').slice() : undefined,
      step: this.step(),
      product1: exports.optimizerProduct1(this.#optimizer),
      product2: exports.optimizerProduct2(this.#optimizer),
    };
  }

  restore(_lane: number, { theta, m, v, step, product1, product2 }: RunState): void {
    this.#view('theta').set(theta);
    if (m) this.#view('m').set(m);
    if (v) this.#view('v').set(v);
    this.#kernels.exports.restoreOptimizer(this.#optimizer, step, product1, product2);
  }

  /** Takes `steps` steps and returns how many: fewer when the last of them left a value that is not finite, and none after that. */
  advance(steps: number): number {
    if (this.#diverged) return 0;
    const done = this.#advanceInKernels?.(this.#run, steps) ?? this.#advance(steps);
    if (done === steps) return done;
    this.#diverged = true;
    return done + 1;
  }

  /** The same, step by step from JavaScript; returns how many left everything finite. */
  #advance(steps: number): number {
    const { sampleGradient } = this.#kernels.of(this.#dtype);
    const { problem, seed } = this.#config;
    const injected = this.#injected;
    const at = { theta: this.#address('theta'), g: this.#address('g'), m: this.#address('m'), v: this.#address('v') };
    for (let k = 0; k < steps; k++) {
      if (problem.kind === undefined) {
        const gradient = this.#gradient();
        this.#view('g').set(gradient); // after a loss in JavaScript, which may have made memory grow
      } else sampleGradient(this.#run);
      if (injected) {
        const extra = drawInjectedNoise(this.#kernels, injected, problem, Float64Array.from(this.theta()), seed, this.step());
        const g = this.#view('g');
        for (let p = 0; p < g.length; p++) g[p] += extra[p];
      }
      if (!this.#stepper.step(at)) return k;
    }
    return steps;
  }

  /** The gradient of a loss in JavaScript on the samples of the next step. */
  #gradient(): Float64Array {
    const { problem, batchSize } = this.#config;
    const { exports } = this.#kernels;
    const count = batchSize ?? problem.samples;
    this.#kernels.of(this.#dtype).drawSamples(this.#run);
    const [chosen, noise] = [exports.problemRunRows(this.#run), exports.problemRunNoise(this.#run)];
    const rows = chosen === 0 ? undefined : this.#kernels.i32(chosen, count).slice();
    const xi = noise === 0 ? undefined : this.#kernels.floats(this.#dtype, noise, count).slice();
    const at = (theta: FloatArray): Float64Array => {
      const gradient = rows || xi ? problem.sampleGradient?.(theta, xi, rows) : problem.gradient(theta);
      return readVector(gradient, 'gradient', problem.parameters);
    };
    const theta = this.theta();
    const first = at(theta);
    const { ascent } = formOf(this.#config.optimizer);
    const norm = Math.sqrt(first.reduce((sum, g) => sum + g * g, 0));
    if (ascent === undefined || norm === 0) return first;
    return at(theta.map((x, p) => x + (ascent / norm) * first[p]));
  }

  #address(name: 'theta' | 'g' | 'm' | 'v'): number {
    const { problemRunTheta, problemRunG, problemRunM, problemRunV } = this.#kernels.exports;
    return { theta: problemRunTheta, g: problemRunG, m: problemRunM, v: problemRunV }[name](this.#run);
  }

  /** A view on a vector of the state: of v as many entries as the optimizer keeps. */
  #view(name: 'theta' | 'g' | 'm' | 'v'): FloatArray {
    const { parameters } = this.#config.problem;
    return this.#kernels.floats(this.#dtype, this.#address(name), name === 'v' ? this.#stepper.size : parameters);
  }
}
