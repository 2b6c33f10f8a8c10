// What a theory check is: a prediction of a paper beside what was computed, with its error and, where steps shrink, its measured order.
import type { Reference } from '../papers.js';

/** An order in the step size, fitted to errors. */
export interface FittedOrder {
  readonly fitted: number;
  readonly standardError: number;
  readonly expected: number;
  /** The largest |fitted - expected| that holds, where it is part of the verdict. */
  readonly tolerance?: number;
}

/** One comparison. Numbers that belong together, such as a point, are written as text. */
export interface CheckRow extends Reference {
  /** What is compared, with its setting. */
  readonly what: string;
  readonly predicted: number | string;
  readonly observed: number | string;
  /** Standard error of `observed`, where it is a mean over replicas. */
  readonly standardError?: number;
  /** |observed - predicted|; divided by |predicted| where `relative` is set. */
  readonly error: number;
  /** The largest error that holds. */
  readonly tolerance: number;
  readonly relative?: true;
  /** The fitted order of the error in the step size, with its standard error. */
  readonly order?: FittedOrder;
  /** Computed: never a constant. */
  readonly holds: boolean;
  /** Set where the paper's statement as printed is known to be wrong or out of its reach: not to hold is then what is expected, and `note` says why. */
  readonly refuted?: true;
  /** What a reader must know: a paper's error or limitation, with the numbers that show it. */
  readonly note?: string;
}

/** A group of comparisons under one id: `minifold verify --only <id>`. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Rows one after the other, so that a table can grow. */
  rows(): Iterable<CheckRow> | AsyncIterable<CheckRow>;
}

/** A row whose numbers are two numbers: the error and the verdict follow from them and from the order, if it has a tolerance. */
export function compared(
  row: Omit<CheckRow, 'error' | 'holds' | 'predicted' | 'observed'> & { readonly predicted: number; readonly observed: number },
): CheckRow {
  const { predicted, observed, tolerance, order } = row;
  const error = Math.abs(observed - predicted) / (row.relative ? Math.abs(predicted) : 1);
  const ofOrder = order?.tolerance === undefined || Math.abs(order.fitted - order.expected) <= order.tolerance;
  return { ...row, error, holds: error <= tolerance && ofOrder };
}

/** `explained`: the row does not hold, as its note expects. Anything else that is not as expected fails. */
export type Verdict = 'holds' | 'explained' | 'fails';

/** What a row amounts to. A refuted statement that holds after all fails too: then the note is wrong. */
export function verdictOf({ holds, refuted, note }: CheckRow): Verdict {
  if (refuted) return !holds && note ? 'explained' : 'fails';
  return holds ? 'holds' : 'fails';
}
