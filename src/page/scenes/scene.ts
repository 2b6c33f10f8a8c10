// A scene: one claim, to be predicted first, then run, then held against what was seen here and what the reproduction page says.
import type { Results } from '../lab-results.js';
import type { Track } from '../protocol.js';
import type { LabState } from '../state/lab-state.js';

export interface Scene {
  readonly id: string;
  readonly title: string;
  readonly state: LabState;
  /** The place of the run that is predicted. */
  readonly place: number;
  /** A number to be predicted with a slider, where there is no plane: its words, range and first value. */
  readonly guess?: { readonly label: string; readonly range: readonly [number, number]; readonly measure: string; readonly first: number };
  /** Whether the claim holds in what was seen here, and why. */
  readonly judge: (results: Results) => { readonly holds: boolean; readonly because: string };
}

/** The mean over the last tenth of a run, P entries: where it has come to rest, its noise averaged out. */
export function restOf({ theta, parameters: P, step }: Track): number[] {
  const from = Math.floor(0.9 * step.length);
  const count = step.length - from;
  return Array.from({ length: P }, (_, p) => {
    let sum = 0;
    for (let k = from; k < step.length; k++) sum += theta[k * P + p];
    return sum / count;
  });
}

export function planeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}

/** The last value of a measure of a run. */
export function finalValue(track: Track | undefined, measure: string): number {
  return track?.measures[measure]?.at(-1) ?? Number.NaN;
}
