// How effects are taken out of the rows of theory checks.
import type { Claim, ClaimedNumber } from '../../../src/cells/claim.js';
import { type Change, type Numbers, numberOf } from './control.js';

function withNumber(row: Claim, change: Partial<ClaimedNumber>): Numbers {
  return { numbers: [{ ...numberOf(row), ...change }], ...(row.order && { order: row.order }) };
}

/** Another prediction, of the one that there is. */
export function predicted(of: (expected: number, own: ClaimedNumber) => number): Change {
  return (row) => withNumber(row, { expected: of(numberOf(row).expected, numberOf(row)) });
}

/** Another observation. */
export function seen(of: (value: number, own: ClaimedNumber) => number): Change {
  return (row) => withNumber(row, { value: of(numberOf(row).value, numberOf(row)) });
}

/** A factor in the formula: twice the variance, speed, mean … */
export const times = (factor: number): Change => predicted((expected) => factor * expected);

/** Twice the way from the start. */
export const twiceTheWayFrom = (start: number): Change => predicted((expected) => 2 * expected - start);

/** The same way back. */
export const reversed: Change = seen((value) => -value);

/** Errors that are larger by the rate^-`by`: their order is lower by that. */
export function lowerOrder(by: number): Change {
  return (row) => ({
    ...withNumber(row, row.order ? { value: numberOf(row).value } : { value: numberOf(row).value - by }),
    ...(row.order && { order: { ...row.order, fitted: row.order.fitted - by } }),
  });
}

function rowBeside(rows: readonly Claim[], text: RegExp): Claim {
  const found = rows.find((row) => text.test(row.text));
  if (!found) throw new Error(`no row has the words ${text}`);
  return found;
}

/** What another row saw. */
export function seenBy(text: RegExp): Change {
  return (row, rows) => {
    const other = rowBeside(rows, text);
    return {
      ...withNumber(row, { value: numberOf(other).value }),
      ...(row.order && other.order && { order: { ...row.order, fitted: other.order.fitted } }),
    };
  };
}

/** What another row predicts. */
export function predictedBy(text: RegExp): Change {
  return (row, rows) => withNumber(row, { expected: numberOf(rowBeside(rows, text)).expected });
}

/** Another row's comparison, by this row's tolerance: of a row that is refuted, what this one would be without its effect. */
export function comparedAs(text: RegExp): Change {
  return (row, rows) => {
    const other = rowBeside(rows, text);
    const { value, expected } = numberOf(other);
    return {
      ...withNumber(row, { value, expected }),
      ...(row.order && other.order && { order: { ...row.order, fitted: other.order.fitted } }),
    };
  };
}

const pointOf = ({ expected }: Claim): number[] => (expected.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((x, k) => Math.abs(x - (b[k] as number))));
}

/** Where another row has its point, in place of a run that comes to the own one. */
export function atThePointOf(text: RegExp): Change {
  return (row, rows) => withNumber(row, { value: distance(pointOf(row), pointOf(rowBeside(rows, text))) });
}

/** A run that comes to another point. */
export function atThePoint(of: (x: number, k: number) => number): Change {
  return (row) => withNumber(row, { value: distance(pointOf(row), pointOf(row).map(of)) });
}

/** A number that the note of a row tells, by default of this one. */
export function noted(number: RegExp, text?: RegExp): Change {
  return (row, rows) => withNumber(row, { value: Number(number.exec((text ? rowBeside(rows, text) : row).note ?? '')?.[1]) });
}

/** A number that the words of the row tell. */
export function told(number: RegExp): Change {
  return (row) => withNumber(row, { value: Number(number.exec(row.text)?.[1]) });
}

/**
 * Of two computations of one number that are to agree to rounding there is no effect to take away: a number off by ten times what it may be must be refused.
 * A tolerance of more than a millionth is not one of rounding, and asks for a control of another kind.
 */
export const roundingOnly: Change = (row) => {
  const { expected, tolerance, relative } = numberOf(row);
  const slack = tolerance * (relative && expected !== 0 ? Math.abs(expected) : 1);
  const rounding = slack <= 1e-6 * Math.max(1, Math.abs(expected)) && !row.order;
  return withNumber(row, { expected: rounding ? expected + 10 * (slack || Number.EPSILON) : expected });
};
