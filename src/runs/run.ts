// A run: problem + optimizer + noise + seed -> trajectory, measures, checkpoint. A pure function of its config and the kernels.

import { disposed, diverged, invalid } from '../input/errors.js';
import { check, whole } from '../input/validate.js';
import type { ArrayOf, Dtype } from '../kernels/instance.js';
import { readMeasures } from '../measures/registry.js';
import type { Noise } from '../noise/label-noise.js';
import { checkPlain, type Optimizer } from '../optimizers/optimizer.js';
import type { Problem } from '../problems/problem.js';
import { startCheck } from './check-start.js';
import { asDescribed, type Bytes, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import { createEngine } from './create-engine.js';
import type { Engine } from './engine.js';
import {
  describedSchema,
  isSmall,
  type RestoreOptions,
  readRestoreOptions,
  readSaveOptions,
  restoreProblem,
  type SaveOptions,
} from './problem-data.js';
import { type Recording, type RecordOptions, record } from './record.js';
import { describeRun, restoreState } from './restore-state.js';
import { checkRead, type RunConfig, type RunOptions, readRunConfig } from './run-config.js';
import { Turn } from './turn.js';

/**
 * One run as it can be looked at, measured and saved: a run of its own, or a member of `createRuns`.
 *
 * @example
 * const [first] = createRuns([{ problem: bilinear(), optimizer: sgd({ lr: 0.01 }) }]).runs;
 * first.status // 'running'
 */
export class RunView<D extends Dtype = Dtype> {
  readonly problem: Problem;
  readonly optimizer: Optimizer;
  readonly noise: Noise | undefined;
  readonly seed: number;
  readonly dtype: D;
  readonly batchSize: number | undefined;
  readonly #lane: number;
  readonly #batch: () => Engine;
  readonly #turn: Turn;

  /** Use `createRun(options)` or `createRuns(options)`. `batch` gives the batch or throws E_DISPOSED; `turn` is that of all runs that advance together. */
  constructor(config: RunConfig, lane: number, batch: () => Engine, turn: Turn) {
    checkRead(config, 'RunView');
    this.problem = config.problem;
    this.optimizer = config.optimizer;
    this.noise = config.noise;
    this.seed = config.seed;
    this.dtype = config.dtype as D;
    this.batchSize = config.batchSize;
    this.#lane = lane;
    this.#batch = batch;
    this.#turn = turn;
  }

  /** Steps taken so far. */
  get step(): number {
    return this.#batch().step(this.#lane);
  }

  /** 'diverged' once a step made a value that is not finite: `step` says which, and the run stays there. */
  get status(): 'running' | 'diverged' {
    return this.#batch().diverged(this.#lane) ? 'diverged' : 'running';
  }

  /** A copy of the parameters, P entries. */
  get theta(): ArrayOf<D> {
    return this.#batch().theta(this.#lane) as ArrayOf<D>;
  }

  /** A copy of the first moment, P entries; undefined when the optimizer has none. */
  get m(): ArrayOf<D> | undefined {
    return this.#batch().state(this.#lane).m as ArrayOf<D> | undefined;
  }

  /** A copy of the second moment, P entries; undefined when the optimizer has none. */
  get v(): ArrayOf<D> | undefined {
    return this.#batch().state(this.#lane).v as ArrayOf<D> | undefined;
  }

  /**
   * The named measures at the current parameters, computed in f64 and without noise; NaN for a run that diverged.
   *
   * @param names - one or more, such as 'trainLoss' or 'topEigenvalue@3'
   */
  measure(names: readonly string[]): Record<string, number> {
    return this.measureWith(readMeasures(names));
  }

  /**
   * The same for names that were read before.
   *
   * @param measure - what the names were read to
   */
  measureWith(measure: ReturnType<typeof readMeasures>): Record<string, number> {
    if (typeof measure !== 'function') throw invalid('E_TYPE', 'measure', measure, 'what readMeasures(...) returns');
    if (this.status === 'diverged') return measure();
    const theta = Float64Array.from(this.theta);
    const second = () => this.#batch().state(this.#lane);
    return measure({ problem: this.problem, optimizer: this.optimizer, theta, at: this.problem.evaluate(theta), second });
  }

  /**
   * Everything needed to go on elsewhere with the same bits, alone: `restoreRun(bytes)`. Data of the user's own that is larger than 64 KiB in all is
   * named by its SHA-256 and not held, unless `data` says otherwise: `restoreRun(bytes, { problem })`.
   *
   * @param options - `data`
   * @throws E_DIVERGED for a run that diverged, E_UNAVAILABLE where the problem or the optimizer is a function, E_TYPE or E_UNKNOWN_KEY for a wrong option
   */
  save(options: SaveOptions = {}): Bytes {
    const { data: wanted } = readSaveOptions(options);
    this.#turn.between();
    if (this.status === 'diverged') {
      throw diverged('the run', this.step, 'its state is not finite and cannot be saved');
    }
    checkPlain(this.optimizer, 'run.optimizer', 'be saved');
    const { theta, m, v, ...counts } = this.#batch().state(this.#lane);
    const { config, data } = describeRun(this);
    const along = wanted === 'embedded' || (wanted === undefined && isSmall(data));
    return encodeCheckpoint(
      { kind: 'run', dtype: this.dtype, config, ...counts },
      [theta, m, v].filter((x) => x !== undefined),
      along ? data : [],
    );
  }
}

/**
 * A run of its own. Make one with `createRun` or `restoreRun`.
 *
 * @example
 * const run = createRun({ problem: bilinear(), optimizer: sgd({ lr: 0.01 }) });
 * run.advance(100).measure(['trainLoss']).trainLoss // 4.4151373631162545e-15
 */
export class Run<D extends Dtype = Dtype> extends RunView<D> {
  readonly #turn: Turn;
  #batch: Engine | undefined;

  /** Use `createRun(options)`. */
  constructor(options: RunOptions, batch?: Engine) {
    const config = readRunConfig(options, 'run');
    const turn = new Turn('this run');
    super(config, 0, () => this.#use(), turn);
    this.#turn = turn;
    this.#batch = batch ?? createEngine([config]);
    Object.freeze(this);
  }

  /**
   * Takes `steps` steps inside WebAssembly, fewer if the run diverges. Returns this run. E_BUSY from inside a step or a recording of this run.
   *
   * @param steps - how many, >= 0
   */
  advance(steps: number): this {
    const batch = this.#use();
    let left = check(whole(0), steps, 'steps');
    this.#turn.advance(() => {
      while (left > 0 && !batch.over()) left -= batch.chunk(left);
    });
    return this;
  }

  /** Advances and measures. Resolves with what was recorded, also when the run diverged or the signal stopped it. */
  async record(options: RecordOptions): Promise<Recording> {
    const batch = this.#use();
    const chunk = (left: number): number => this.#turn.step(() => batch.chunk(left));
    const [recording] = await this.#turn.record(() => record({ runs: [this], chunk, over: () => batch.over() }, options));
    return recording;
  }

  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void {
    this.#turn.between();
    this.#batch?.dispose();
    this.#batch = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #use(): Engine {
    if (!this.#batch) throw disposed('this run');
    return this.#batch;
  }
}

/**
 * Starts a run. Its trajectory is a pure function of the options and the kernels: the same bits in every engine, alone or among others,
 * however many steps are taken at a time, saved and restored or not.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for a theta0 that does not fit,
 *   E_NON_FINITE where the loss of a defined problem is not finite at the start, E_UNAVAILABLE for noise or batches that the problem cannot take,
 *   E_TOO_LARGE beyond memory
 * @example
 * const problem = diagonalNet({ d: 20, kappa: 2, n: 10 });
 * const run = createRun({ problem, optimizer: adam({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed: 1 });
 * run.advance(1000).step // 1000
 */
export function createRun<D extends Dtype = 'f64'>(options: RunOptions<D>): Run<D> {
  const run: Run<D> = new Run(options);
  startCheck()(run, options, 'run');
  return run;
}

/**
 * Continues the run that `run.save()` stored.
 *
 * @param bytes - what `run.save()` returned
 * @param options - `problem`, where the bytes name its data and do not hold them
 * @throws E_CHECKPOINT for bytes that `save` did not return, or that are damaged, or of other kernels; E_MISSING where they name data that they do not
 *   hold and no problem is given, E_RANGE for a problem that is not the run's, E_TYPE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const run = createRun({ problem: bilinear(), optimizer: adam({ lr: 0.01 }) }).advance(10);
 * restoreRun(run.save()).advance(5).step // 15
 */
export function restoreRun(bytes: Uint8Array, options: RestoreOptions = {}): Run {
  const given = readRestoreOptions(options);
  const { header, vectors, data } = decodeCheckpoint(bytes, 'run');
  const { problem: description, arrays, ...rest } = header.config;
  const described = asDescribed(() => check(describedSchema, { problem: description, arrays }, 'config'));
  const problem = restoreProblem(described, data, given);
  const config = asDescribed(() => readRunConfig({ ...rest, dtype: header.dtype, problem }, 'run'));
  const engine = asDescribed(() => createEngine([config]));
  restoreState(engine, 0, { header, vectors, data }, config);
  return new Run(config, engine);
}
