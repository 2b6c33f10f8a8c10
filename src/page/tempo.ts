// How time goes on, known to the page and its painter: neither has to tell the other where it is.

/** Time that goes on from a step, until the last one. */
export interface Tempo {
  readonly from: number;
  /** When it was there, by `now`. */
  readonly since: number;
  readonly stepsPerMillisecond: number;
  readonly steps: number;
}

/** Milliseconds on a clock that all threads have. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The step at which time is. */
export function presentStep({ from, since, stepsPerMillisecond, steps }: Tempo): number {
  return Math.round(Math.min(steps, from + Math.max(0, now() - since) * stepsPerMillisecond));
}
