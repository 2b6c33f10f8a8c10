// How runs of one problem share a pass over its data: each has a lane, a number in every vector of parameters, moments and residuals.
import type { Dtype, KernelInstance } from '../kernels/instance.js';

/** A problem in a kernel instance, made for lanes. */
export interface LoadedLanes {
  readonly address: number;
  /** The address of theta: block after block, each entry with a number for every lane. */
  readonly theta: number;
  /** Entries from the start of a block to that of the next. */
  readonly stride: number;
  /** Brings what follows from theta up to date after theta was written. */
  update(): void;
}

export interface Lanes {
  /** Runs share a pass when their problems have the same key; they may then differ in the number of samples, and the largest is loaded. */
  readonly dataKey: unknown;
  /** Creates the problem for one run alone (0 vectors) or for the lanes of 1, 2 or 4 vectors. */
  load(kernels: KernelInstance, dtype: Dtype, vectors: number): LoadedLanes;
}
