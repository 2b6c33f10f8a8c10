// The order in which experiments and checks are listed: by paper, the latest first, and in a paper by place.
import type { PaperKey, Place } from '../papers.js';

interface Listed {
  readonly id: string;
  readonly paper: PaperKey;
  readonly place: Place;
  readonly own?: true;
}

/** Texts whose alphabetical order is the order meant: our own questions last, later papers first, `Fig. 2` before `Fig. 10`. */
function keysOf({ id, paper, place, own }: Listed): readonly string[] {
  const year = Number(/\d{4}$/.exec(paper)?.[0]);
  return [own ? '1' : '0', String(9999 - year), paper, place.replace(/\d+/g, (digits) => digits.padStart(4, '0')), id];
}

/** The same, in their order. */
export function inOrder<E extends Listed>(all: readonly E[]): E[] {
  const keys = new Map(all.map((one) => [one, keysOf(one).join('\n')]));
  const keyOf = (one: E): string => keys.get(one) ?? '';
  return all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
