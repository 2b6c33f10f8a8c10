// How often a run is recorded.

/** The steps between two of about `records` records. */
export function everyOf(steps: number, records: number): number {
  return Math.max(1, Math.floor(steps / records));
}
