// Where a file says what is wrong: an option stands under its name, in one of several alternatives, or as a path among the lists of `grid` and `zip`.
import { isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** A place in a file. */
export interface TextPlace {
  readonly line: number;
  /** How many names of the path lead there. */
  readonly depth: number;
  /** Whether it stands in `grid` or `zip`, whose values go before those that stand elsewhere. */
  readonly placed: boolean;
}

type Names = readonly (string | number)[];

/** A thing on the way of a path: how many names it takes to get there, and where it starts. */
interface Found {
  readonly depth: number;
  readonly start: number | undefined;
  readonly value: unknown;
}

/** The names and places that a path leads through. */
export function segments(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\['([^']*)'\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index === undefined ? (quoted ?? name) : Number(index),
  );
}

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];

/** All that the names lead to, through every alternative on the way; a key of `grid` is several names with dots between them. */
function* reached(node: unknown, names: Names, depth = 0, start: number | undefined = undefined): Generator<Found> {
  yield { depth, start, value: isScalar(node) ? node.value : undefined };
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const count = names.findIndex((_, k) => names.slice(0, k + 1).join('.') === name) + 1;
      if (count > 0) yield* reached(value, names.slice(count), depth + count, startOf(key));
    }
  } else if (isSeq(node)) {
    const [at, ...rest] = names;
    for (const [k, item] of node.items.entries()) {
      if (at === k) yield* reached(item, rest, depth + 1, startOf(item));
      if (at !== k || isSeq(item)) yield* reached(item, names, depth, startOf(item));
    }
  } else if (isScalar(node) && names.length === 1 && names[0] === 'name') yield { depth: depth + 1, start, value: node.value }; // `problem: ellipse`
}

/** Where a document says what is at a path, or the nearest thing around it: of several places that with the value. */
export function placeIn(contents: unknown, lines: LineCounter, path: string, value: unknown): TextPlace | undefined {
  const names = segments(path);
  const lists = isMap(contents) ? ['grid', 'zip'].map((key) => contents.get(key)) : [];
  const found = [
    ...lists.flatMap((list) => [...reached(list, names)].map((one) => ({ ...one, placed: true }))),
    ...[...reached(contents, names)].map((one) => ({ ...one, placed: false })),
  ].filter(({ depth }) => depth > 0);
  const deepest = Math.max(...found.map(({ depth }) => depth));
  const nearest = found.filter(({ depth }) => depth === deepest);
  const { start, placed } = nearest.find((one) => Object.is(one.value, value) && value !== undefined) ?? nearest[0] ?? {};
  return start === undefined ? undefined : { line: lines.linePos(start).line, depth: deepest, placed: placed === true };
}
