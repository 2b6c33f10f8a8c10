// An optimizer with its state, for gradients that come from elsewhere: other tools bring their own loss.
import { lengthOf, readVector, type VectorLike } from '../input/arrays.js';
import { diverged, invalid, missing, unavailable, wrongShape } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import { check } from '../input/validate.js';
import type { ArrayOf, Dtype, FloatArray } from '../kernels/instance.js';
import type { Room } from '../kernels/room.js';
import { powersAt } from '../optimizers/kernel/load.js';
import { arranged, type Segment } from '../optimizers/kernel/segments.js';
import { checkPlain, momentsOf, type Optimizer, readOptimizer, readSecondMoment, titleOf } from '../optimizers/optimizer.js';
import { kernelSchedule, type LearningRate } from '../optimizers/schedule.js';
import { readTensors, type TensorShape } from '../optimizers/tensors.js';
import { asDescribed, type Bytes, checkLengths, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import { checkDtype, checkFinite } from './dtype-range.js';
import { cutGradient, type LoadedState, loadState, type Part } from './loaded-state.js';
import {
  askRate,
  type Clip,
  type CreateOptimizerOptions,
  createSchema,
  type ParameterGroup,
  type RateFunction,
  type RestoreOptimizerOptions,
  readRate,
  restoreSchema,
} from './optimizer-options.js';
import { atRate, segmentsOf } from './parameter-groups.js';
import { Turn } from './turn.js';

/** Entries up to which a loop copies a gradient sooner than `set` does. */
const short = 64;

/**
 * Parameters and moments that advance by gradients handed in. Make one with `createOptimizer` or `restoreOptimizer`.
 *
 * @example createOptimizer(sgd({ lr: 0.5 }), [1]).step([1]).steps // 1
 */
export class OptimizerState<D extends Dtype = Dtype> {
  readonly dtype: D;
  /** P, the number of parameters. */
  readonly parameters: number;
  readonly #tensors: readonly TensorShape[] | undefined;
  readonly #room: Room<LoadedState>;
  readonly #turn: Turn = new Turn('this optimizer');
  readonly #groups: readonly ParameterGroup[] | undefined;
  readonly #clip: Clip | undefined;
  #optimizer: Optimizer;
  #segments: readonly Segment[];
  #rate: RateFunction | undefined;
  /** What it said last, which the descriptions do not hold yet. */
  #asked: number | undefined;
  #status: 'running' | 'diverged' = 'running';
  /** A view on the gradient in kernel memory, taken anew when that has grown. */
  #g: ArrayOf<D> | undefined;
  #gradient: ArrayOf<D> | undefined;

  /** Use `createOptimizer(optimizer, theta0, options)`. */
  constructor(optimizer: Optimizer, theta0: VectorLike, options: CreateOptimizerOptions<D> = {}) {
    const checked = readOptimizer(optimizer);
    this.#optimizer = checked;
    const { dtype, tensors: shapes, m0, v0, lr, clip, groups } = check(createSchema, options, 'options');
    this.dtype = dtype as D;
    const parameters = lengthOf(theta0, 'theta0');
    if (parameters === 0) throw wrongShape('theta0', 'no entries', 'at least one entry');
    this.parameters = parameters;
    const tensors = shapes === undefined ? undefined : readTensors(shapes, parameters, 'options.tensors');
    this.#tensors = tensors?.map(({ rows, columns }) => (columns === 0 ? rows : [rows, columns]));
    checkDtype(checked, dtype, 'optimizer');
    this.#clip = clip;
    this.#segments = segmentsOf(checked, parameters, groups, tensors, dtype);
    this.#groups = groups && structuredClone(groups);
    this.#room = loadState(this.#segments, theta0, { dtype, parameters, tensors });
    if (lr !== undefined) this.lr = lr;
    if (m0 !== undefined) this.#writeMoment('m', m0, 'options.m0');
    if (v0 !== undefined) this.#writeMoment('v', v0, 'options.v0');
    Object.freeze(this);
  }

  /** The description of the optimizer, with the learning rate as it is now. */
  get optimizer(): Optimizer {
    if (this.#asked !== undefined) this.#setRate(this.#asked);
    return this.#optimizer;
  }

  /**
   * The learning rate, its schedule, or a function of the step. It can be set at any time: moments and steps stay as they are, and so does a beta2 that came
   * from c and lr. A function is not saved: the rate of its last step is.
   */
  get lr(): LearningRate | RateFunction {
    return this.#rate ?? this.#optimizer.lr;
  }

  set lr(lr: LearningRate | RateFunction) {
    this.#turn.between();
    const read = readRate(lr, 'lr');
    const own = typeof read === 'function';
    if (!own) this.#setRate(read);
    this.#rate = own ? read : undefined;
  }

  /** Steps taken so far. */
  get steps(): number {
    const { kernels, optimizers } = this.#room.contents;
    return kernels.exports.optimizerSteps(optimizers[0]);
  }

  /** 'diverged' once a step made a parameter or moment that is not finite. */
  get status(): 'running' | 'diverged' {
    void this.#room.contents; // throws after dispose
    return this.#status;
  }

  /** A copy of the parameters; `readTheta` makes none. They can be set, and with m and v a diverged optimizer be brought back. */
  get theta(): ArrayOf<D> {
    return this.#view('theta').slice() as ArrayOf<D>;
  }

  set theta(theta: VectorLike) {
    this.#write('theta', readVector(theta, 'theta', this.parameters), 'theta');
  }

  /** @param out - a Float64Array or Float32Array of P entries, into which the parameters are copied, and which is returned */
  readTheta<Out extends FloatArray>(out: Out): Out {
    if (!isFloatArray(out)) throw invalid('E_TYPE', 'out', out, 'a Float64Array or a Float32Array');
    if (out.length !== this.parameters) throw wrongShape('out', `${out.length} entries`, `${this.parameters} entries`);
    out.set(this.#view('theta'));
    return out;
  }

  /**
   * An array of P entries for the gradient of the next step: write into it and call `step()`. It is the same array as long as the optimizer lives. With
   * `clip`, a step may leave the gradient in it as it was cut.
   *
   * @example
   * const state = createOptimizer(sgd({ lr: 0.5 }), [1, 2]);
   * state.gradient.set([2, 4]);
   * state.step().theta // Float64Array(2) [ 0, 0 ]
   */
  get gradient(): ArrayOf<D> {
    const { kernels } = this.#room.contents;
    // Memory that others share may grow and leave a view behind without entries.
    this.#gradient ??= kernels.shared ? (this.#gradientAt().slice().fill(0) as ArrayOf<D>) : this.#gradientAt();
    return this.#gradient;
  }

  /** A copy of the first moment, P entries; undefined when the optimizer has none. It can be set. */
  get m(): ArrayOf<D> | undefined {
    return this.#moment('m');
  }

  set m(m: VectorLike) {
    this.#writeMoment('m', m, 'm');
  }

  /** A copy of the second moment, as the optimizer's docstring lays it out; undefined when it has none. It can be set. */
  get v(): ArrayOf<D> | undefined {
    return this.#moment('v');
  }

  set v(v: VectorLike) {
    this.#writeMoment('v', v, 'v');
  }

  /**
   * One step. Returns this optimizer; a wrong gradient changes nothing.
   * @param gradient - the one at `theta`, P finite entries; by default what was written into `gradient`
   */
  step(gradient: VectorLike | undefined = this.#gradient): this {
    const loaded = this.#room.contents;
    if (this.#status === 'diverged') throw diverged('this optimizer', this.steps, 'its parameters are not finite');
    if (gradient === undefined) throw missing('gradient', `${this.parameters} numbers, here or in optimizer.gradient`);
    this.#place(gradient);
    if (!loaded.allFinite(loaded.g, this.parameters)) checkFinite(gradient, this.dtype, 'gradient');
    if (this.#rate) this.#askRate(this.#rate);
    if (this.#clip) cutGradient(loaded, this.#clip, this.dtype, this.parameters);
    if (!this.#turn.step(() => loaded.stepper.step(loaded))) this.#status = 'diverged';
    return this;
  }

  /** Everything needed to go on elsewhere with the same bits: `restoreOptimizer(bytes)`. */
  save(): Bytes {
    this.#turn.between();
    const { kernels, optimizers } = this.#room.contents;
    const [optimizer] = optimizers;
    if (this.#status === 'diverged') {
      throw diverged('this optimizer', this.steps, 'its parameters are not finite and cannot be saved');
    }
    checkPlain(this.optimizer, 'optimizer', 'be saved');
    return encodeCheckpoint(
      {
        kind: 'optimizer',
        dtype: this.dtype,
        config: { optimizer: this.optimizer, tensors: this.#tensors, groups: this.#groups, clip: this.#clip },
        step: this.steps,
        product1: kernels.exports.optimizerProduct1(optimizer),
        product2: kernels.exports.optimizerProduct2(optimizer),
      },
      [this.#view('theta'), this.#view('m'), this.#view('v')],
    );
  }

  /** @param bytes - what `save()` returned, from where it goes on: for `restoreOptimizer` */
  static restore(bytes: Uint8Array, options: RestoreOptimizerOptions = {}): OptimizerState {
    const { lr } = check(restoreSchema, options, 'options');
    const { header, vectors } = decodeCheckpoint(bytes, 'optimizer');
    const { optimizer: description, ...rest } = header.config as unknown as { optimizer: Optimizer } & CreateOptimizerOptions;
    const theta0 = vectors[0] ?? [];
    const state = asDescribed(() => new OptimizerState(description, theta0, { dtype: header.dtype, ...rest }));
    const views = (['theta', 'm', 'v'] as const).map((name) => state.#view(name));
    checkLengths(header, views);
    if (momentsOf(state.optimizer).v) asDescribed(() => readSecondMoment(vectors[2], 'v', state.optimizer));
    for (const [k, view] of views.entries()) view.set(vectors[k]);
    const { kernels, optimizers } = state.#room.contents;
    const { step, product1, product2 } = header;
    for (const [k, { optimizer }] of state.#segments.entries()) {
      const powers = k === 0 ? ([product1, product2] as const) : powersAt(optimizer, step);
      kernels.exports.restoreOptimizer(optimizers[k], step, ...powers);
    }
    if (lr !== undefined) state.lr = lr;
    return state;
  }

  /** Gives the memory back. Any later use throws E_DISPOSED. */
  dispose(): void {
    this.#turn.between();
    this.#room.free();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Sets the rate of all parameters whose group has none of its own. */
  #setRate(lr: LearningRate): void {
    const whole = atRate({ optimizer: this.#optimizer, follows: true, from: 0, entries: this.parameters }, lr);
    checkDtype(whole.optimizer, this.dtype, 'optimizer');
    this.#writeRate(lr);
    this.#optimizer = whole.optimizer;
    this.#segments = this.#segments.map((segment) => atRate(segment, lr));
    this.#asked = undefined;
  }

  #writeRate(lr: LearningRate): void {
    const { kernels, optimizers } = this.#room.contents;
    const schedule = kernelSchedule(lr);
    kernels.entered(() => {
      for (const [k, { follows }] of this.#segments.entries())
        if (follows) kernels.checked(kernels.exports.setSchedule(optimizers[k], ...schedule));
    });
  }

  #askRate(rate: RateFunction): void {
    const lr = askRate(rate, this.steps, this.dtype);
    if (lr !== this.#asked) this.#writeRate(lr);
    this.#asked = lr;
  }

  /** Copies a gradient into kernel memory. Non-finite entries are looked for there, which is faster. */
  #place(gradient: VectorLike): void {
    const g = this.#gradientAt();
    if (gradient === g) return;
    if (gradient === this.#gradient) g.set(gradient);
    else if (!isFloatArray(gradient) || gradient.length !== g.length) g.set(readVector(gradient, 'gradient', g.length));
    else if (g.length > short) g.set(gradient);
    else for (let i = 0; i < g.length; i++) g[i] = gradient[i];
  }

  #gradientAt(): ArrayOf<D> {
    if (!this.#g?.length) this.#g = this.#view('g');
    return this.#g;
  }

  #moment(name: 'm' | 'v'): ArrayOf<D> | undefined {
    return momentsOf(this.optimizer)[name] ? arranged(this.#view(name), this.#segments, this.parameters, 'shown') : undefined;
  }

  #writeMoment(name: 'm' | 'v', values: unknown, path: string): void {
    if (!momentsOf(this.optimizer)[name])
      throw unavailable(path, `${titleOf(this.optimizer)} has no ${name === 'm' ? 'first' : 'second'} moment`);
    const { length } = this.#view(name);
    const given = name === 'm' ? readVector(values, path, length) : readSecondMoment(values, path, this.optimizer, length);
    this.#write(name, arranged(given, this.#segments, this.parameters, 'kept'), path);
  }

  /** Writes numbers over a part of the state; nothing is written where the dtype cannot hold one of them. */
  #write(name: 'theta' | 'm' | 'v', values: Float64Array, path: string): void {
    this.#turn.between();
    if (this.dtype === 'f32') checkFinite(values, this.dtype, path);
    this.#view(name).set(values);
    if (this.#status === 'running') return;
    const { stepper, allFinite, theta, m, v } = this.#room.contents;
    const finite = allFinite(theta, this.parameters) && allFinite(m, this.parameters) && allFinite(v, stepper.size);
    if (finite) this.#status = 'running';
  }

  #view(name: Part): ArrayOf<D> {
    const loaded = this.#room.contents;
    return loaded.kernels.floats(this.dtype, loaded[name], name === 'v' ? loaded.stepper.size : this.parameters);
  }
}
