// Memory of the kernels for arrays of the user's own, which raw steps work on where they stand.
import { tooLarge } from '../../input/errors.js';
import { check, dtype as dtypeSchema, whole } from '../../input/validate.js';
import { everyLane, slots } from '../../kernels/generated.js';
import { type ArrayOf, type Dtype, KernelInstance } from '../../kernels/instance.js';
import { loadOptimizer, powersAt } from '../../optimizers/kernel/load.js';
import { bytesOf } from '../../optimizers/kernel/stepper.js';
import type { Optimizer } from '../../optimizers/optimizer.js';

const arenas = new WeakMap<ArrayBufferLike, Arena>();

/** Bytes for the optimizers of raw steps, one a dtype. */
const reserve = 2 ** 14;

/** As many bytes or more, that fill lines of 64. */
function inLines(bytes: number): number {
  return 64 * Math.ceil(bytes / 64);
}

/** An optimizer in an arena, and where it is: steps taken, and the powers of its betas before the last. */
interface Loaded {
  readonly optimizer: Optimizer;
  readonly address: number;
  readonly place: number;
  steps: number;
  before: readonly [number, number];
}

/**
 * Memory of a fixed size that raw kernels work on without copies. Each takes an instance of the kernels, of which a page has about a hundred: make one for
 * all arrays of a tool.
 *
 * @example createArena(1000).array(3) // Float64Array(3) [ 0, 0, 0 ]
 */
export class Arena {
  readonly #kernels: KernelInstance = new KernelInstance();
  readonly #loaded = new Map<Dtype, Loaded>();
  readonly #bytes: number;
  #used = 0;

  /** Use `createArena(bytes)`. */
  constructor(bytes: number) {
    this.#bytes = inLines(check(whole(0), bytes, 'bytes'));
    const { exports } = this.#kernels;
    const mark = exports.mark();
    this.#kernels.allocate(this.#bytes + reserve); // all that it will ever need: memory that grows would leave arrays behind
    exports.reset(mark);
    arenas.set(exports.memory.buffer, this);
    Object.freeze(this);
  }

  /** @internal The arena that an array stands in. */
  static of(array: ArrayBufferView): Arena | undefined {
    return arenas.get(array.buffer);
  }

  /** @internal */
  get kernels(): KernelInstance {
    return this.#kernels;
  }

  /**
   * An array of n zeros in the arena, 'f64' by default: it is there as long as the arena is.
   *
   * @param n - how many entries, >= 0
   * @param dtype - 'f64' or 'f32'
   * @throws E_TOO_LARGE where the arena is full
   */
  array<D extends Dtype = 'f64'>(n: number, dtype?: D): ArrayOf<D> {
    const entries = check(whole(0), n, 'n');
    const of = dtype === undefined ? 'f64' : check(dtypeSchema, dtype, 'dtype');
    const bytes = inLines(entries * bytesOf(of));
    const left = this.#bytes - this.#used;
    if (bytes > left) throw tooLarge(`an array of ${entries} entries`, `${left} bytes, which are left of the arena`, 'n');
    this.#used += bytes;
    return this.#kernels.floats(of as D, this.#kernels.allocate(bytes), entries);
  }

  /** @internal The address of an optimizer that has taken t - 1 steps. */
  at(optimizer: Optimizer, dtype: Dtype, t: number): number {
    const one = this.#load(optimizer, dtype);
    const { exports } = this.#kernels;
    if (one.steps === t - 1) one.before = [exports.optimizerProduct1(one.address), exports.optimizerProduct2(one.address)];
    else {
      if (one.steps !== t) one.before = powersAt(optimizer, t - 1);
      exports.restoreOptimizer(one.address, t - 1, ...one.before);
    }
    one.steps = t;
    return one.address;
  }

  #load(optimizer: Optimizer, dtype: Dtype): Loaded {
    const last = this.#loaded.get(dtype);
    if (last?.optimizer === optimizer) return last;
    const { exports } = this.#kernels;
    if (last) exports.closeArena(last.place);
    const place = this.#kernels.openArena(slots.bytes + 512);
    const within = new KernelInstance(this.#kernels, place);
    const address = within.entered(() => loadOptimizer(within, optimizer, dtype, within.allocate(slots.bytes), everyLane));
    const loaded = { optimizer, address, place, steps: 0, before: [1, 1] as const };
    this.#loaded.set(dtype, loaded);
    return loaded;
  }
}

/**
 * Memory of `bytes` for arrays that `kernels` work on without copies; arrays begin at multiples of 64 bytes.
 *
 * @param bytes - how many, >= 0: an array takes those of its entries, to the next multiple of 64
 * @throws E_TYPE or E_RANGE for a number of bytes that is none; E_TOO_LARGE where there is no memory
 * @example
 * const arena = createArena(4 * 64);
 * const [theta, g, m, v] = [0, 0, 0, 0].map(() => arena.array(3));
 * g.fill(2);
 * kernels.adamStep(theta, g, m, v, 1, adam({ lr: 0.5, beta1: 0, beta2: 0, eps: 0 })) // true
 * theta // Float64Array(3) [ -0.5, -0.5, -0.5 ]
 */
export function createArena(bytes: number): Arena {
  return new Arena(bytes);
}
