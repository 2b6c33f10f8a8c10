// Work that can be watched, paused and stopped: the one place where solvers look at the time and at the signal. A solver is a generator that asks
// `pace.due(done)` after each of its steps and pauses where it is time: run through at once it is an ordinary function, run with the events of the
// thread let through in its pauses it can be stopped by any signal.
import type { WatchOptions } from '../../input/watch.js';
import { yieldToEvents } from '../../runs/pacing.js';

/** Work in pieces, whose end is R. */
export type Steps<R> = Generator<void, R, void>;

/** Milliseconds of work between two reports. */
const interval = 20;

/** The clock of some work. */
export class Pace {
  readonly #watch: WatchOptions;
  readonly #total: number;
  #last = Number.NEGATIVE_INFINITY;

  /** Throws the reason of a signal that is aborted already: nothing is computed for it. */
  constructor(watch: WatchOptions, total: number) {
    watch.signal?.throwIfAborted();
    this.#watch = watch;
    this.#total = total;
  }

  /** Throws the signal's reason once it is aborted; at first and every 20 ms reports, and says that it is time to pause: `if (pace.due(t)) yield;`. */
  due(done: number): boolean {
    const { signal, onProgress } = this.#watch;
    signal?.throwIfAborted();
    const now = performance.now();
    if (now - this.#last < interval) return false;
    this.#last = now;
    onProgress?.(done, this.#total);
    signal?.throwIfAborted();
    return true;
  }

  /** The same clock for a part of the work, which begins where `done` is. */
  from(done: number): Pick<Pace, 'due'> {
    return { due: (more) => this.due(done + more) };
  }
}

/** Of work that nobody watches. */
export const unwatched: Pick<Pace, 'due'> = { due: () => false };

/** A computation that may take long. */
export interface Computation<Arguments extends readonly unknown[], R> {
  /** At once. The thread hears nothing meanwhile, so that a `signal` stops it only where `onProgress`, or a loss of your own, aborts it. */
  (...given: Arguments): R;
  /**
   * The same, in pieces of about 20 ms: timers and clicks are heard in between, and so is a `signal` that they abort.
   *
   * @param given - the same arguments
   */
  async(...given: Arguments): Promise<R>;
  /**
   * The same as a generator that rests every 20 ms: for a computation of your own, `yield* labelNoiseFlow.steps(options)`.
   *
   * @param given - the same arguments
   */
  steps(...given: Arguments): Steps<R>;
}

/** Makes the two forms of a computation from its steps. */
/* @__NO_SIDE_EFFECTS__ */
export function computation<Arguments extends readonly unknown[], R>(steps: (...given: Arguments) => Steps<R>): Computation<Arguments, R> {
  const atOnce = (...given: Arguments): R => {
    const work = steps(...given);
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
    }
  };
  const inPieces = async (...given: Arguments): Promise<R> => {
    const work = steps(...given);
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      await yieldToEvents();
    }
  };
  return Object.assign(atOnce, { async: inPieces, steps });
}
