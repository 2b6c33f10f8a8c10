// Some members of an ensemble, for whoever sums them, as one array, which threads can post: their states, or the sums of blocks of them.

import type { Steps } from '../solvers/pace.js';
import { blockSize, drawnMembers } from './ensemble.js';
import { Paths } from './family.js';
import { type DrawnFamily, sumsFor } from './path-or-ensemble.js';

/** What the task of a part is called with. */
export interface PartSettings {
  /** The theory's options as plain data: the problem's spec in its place. */
  readonly options: object & { readonly problem: object };
  /** The first member, counted from 0 in the ensemble. */
  readonly from: number;
  /** The member after the last. */
  readonly to: number;
  /** Whether the members are whole blocks, and their sums are wanted in place of their states. */
  readonly summed: boolean;
}

/** The experiment whose tasks the theories are, as it were. */
export const partsId = 'ensemble';

/** The column of a part's result: its numbers one after the other. */
export const partColumn = 'numbers';

/** The states of the members of a part, [member][time][entry], or the sums of its blocks, one after the other. */
export function* partOfEnsemble(
  drawn: DrawnFamily,
  { from, to, summed }: Pick<PartSettings, 'from' | 'to' | 'summed'>,
): Steps<Float64Array> {
  const paths = new Paths(drawn.family, drawn.given);
  const members = (first: number, end: number) => paths.all(drawnMembers(drawn.given, first, Math.min(to, end)));
  try {
    if (!summed) return yield* members(from, to);
    const sums = sumsFor(drawn);
    const found = new Float64Array(Math.ceil((to - from) / blockSize) * sums.length);
    for (let first = from, at = 0; first < to; first += blockSize, at += sums.length)
      found.set(sums.sumsOf(yield* members(first, first + blockSize)), at);
    return found;
  } finally {
    paths.free();
  }
}
