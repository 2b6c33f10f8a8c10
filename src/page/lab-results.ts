// What was computed of a state of the laboratory.
import type { Crowd, Flow, Landscape, Moment, Order, Stability, Track } from './protocol.js';

/** What was computed, of the present state or the last one that was. */
export interface Results {
  readonly tracks: readonly Track[];
  readonly flows: readonly Flow[];
  readonly crowds: readonly Crowd[];
  /** Of each optimizer that has replicas. */
  readonly orders: readonly Order[];
  readonly moments: readonly Moment[];
  readonly landscape: Landscape;
  readonly stability: (Stability & { readonly place: number }) | undefined;
  readonly failure: { readonly message: string; readonly path: string | undefined } | undefined;
}

/** Before anything was computed. */
export const noResults: Results = {
  tracks: [],
  flows: [],
  crowds: [],
  orders: [],
  moments: [],
  landscape: { levels: [], minimizers: [] },
  stability: undefined,
  failure: undefined,
};
