// How many steps one call into the kernels should take: short at first, then about `target` milliseconds (8 by default), so that the engine's
// optimizing compiler takes over early, progress flows, and an abort is seen soon. Never changes a result.
const most = 2 ** 24;

/** Adapts the number of steps in a call to the time the last one took. */
export class Pacing {
  readonly #target: number;
  #steps = 1;

  constructor(target = 8) {
    this.#target = target;
  }

  /** Runs `advance` on a chunk of at most `left` steps and returns what it returns. */
  chunk(left: number, advance: (steps: number) => number): number {
    const steps = Math.min(left, this.#steps);
    const start = performance.now();
    const done = advance(steps);
    const elapsed = performance.now() - start;
    const target = this.#target;
    if (steps === this.#steps)
      this.#steps = elapsed < target / 2 ? Math.min(2 * steps, most) : Math.max(1, Math.round((steps * target) / elapsed));
    return done;
  }
}

/** Lets timers, messages and abort events run. Not by setTimeout: its least delay, 1 ms in Node and 4 ms in browsers, is an eighth of a call or more. */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof globalThis.setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    if (typeof globalThis.MessageChannel !== 'function') {
      setTimeout(resolve); // jsdom has neither of the others
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (): void => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
