import type { Range } from './section.js';

/** The median; of an even number of values the upper of the middle two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** The 5 % and the 95 % point of the median of as many values, drawn from these with replacement, by draws that are the same every time. */
export function medianRange(values: readonly number[]): Range {
  let state = 1;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return values[Math.floor((state / 2 ** 32) * values.length)];
  };
  const medians = Array.from({ length: 1000 }, () => median(values.map(draw))).sort((a, b) => a - b);
  return [medians[50], medians[949]];
}
