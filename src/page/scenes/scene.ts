// A scene: one claim, to be predicted first, then run, then (words.ts, judges.ts) held against what was seen here and what the reproduction page says.
import type { LabState } from '../state/lab-state.js';

export interface Scene {
  readonly id: string;
  readonly title: string;
  readonly state: LabState;
  /** The place of the run that is predicted. */
  readonly place: number;
  /** A number to be predicted with a slider, where there is no plane: its words, range and first value. */
  readonly guess?: { readonly label: string; readonly range: readonly [number, number]; readonly measure: string; readonly first: number };
}
