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
  const keyed = all.map((one) => ({ one, key: keysOf(one).join('\n') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ one }) => one);
}
