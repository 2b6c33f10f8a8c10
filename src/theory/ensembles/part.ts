// Some members of an ensemble, for whoever sums them: their states as one array, which threads can post.

import type { Steps } from '../solvers/pace.js';
import { drawnMembers } from './ensemble.js';
import { Paths } from './family.js';
import type { DrawnFamily } from './path-or-ensemble.js';

/** What the task of a part is called with. */
export interface PartSettings {
  /** The theory's options as plain data: the problem's spec in its place. */
  readonly options: object & { readonly problem: object };
  /** The first member, counted from 0 in the ensemble. */
  readonly from: number;
  /** The member after the last. */
  readonly to: number;
}

/** The experiment whose tasks the theories are, as it were. */
export const partsId = 'ensemble';

/** The column of a part's result: its numbers one after the other. */
export const partColumn = 'states';

/** The states of the members from number `from` to before `to`: [member][time][entry]. */
export function* partOfEnsemble({ family, given }: DrawnFamily, from: number, to: number): Steps<Float64Array> {
  const paths = new Paths(family, given);
  try {
    const width = paths.t.length * family.y0.length;
    const states = new Float64Array((to - from) * width);
    const all = yield* paths.all(drawnMembers(given, from, to));
    all.forEach((one, i) => {
      one.forEach((state, k) => {
        states.set(state, i * width + k * family.y0.length);
      });
    });
    return states;
  } finally {
    paths.free();
  }
}

/** The states of one member, [time][entry], of the array of a part. */
export function memberOf(part: ArrayLike<number>, index: number, times: number, size: number): Float64Array[] {
  return Array.from({ length: times }, (_, k) => {
    const at = (index * times + k) * size;
    return Float64Array.from({ length: size }, (__, i) => part[at + i]);
  });
}
