// How many steps one call into the kernels should take: short at first, then about `target` milliseconds, so that the engine's
// optimizing compiler takes over early, progress flows, and an abort is seen soon. Never changes a result.
const target = 8;
const most = 2 ** 24;

/** Adapts the number of steps in a call to the time the last one took. */
export class Pacing {
  #steps = 1;

  /** Runs `advance` on a chunk of at most `left` steps and returns what it returns. */
  chunk(left: number, advance: (steps: number) => number): number {
    const steps = Math.min(left, this.#steps);
    const start = performance.now();
    const done = advance(steps);
    const elapsed = performance.now() - start;
    if (steps === this.#steps)
      this.#steps = elapsed < target / 2 ? Math.min(2 * steps, most) : Math.max(1, Math.round((steps * target) / elapsed));
    return done;
  }
}

/** Lets timers, messages and abort events run. */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
