// Claims from what was read off a run: the numbers, what they are held against, and the words that both are told in.
import { type Claim, type ClaimedNumber, verdictOf } from '../cells/claim.js';
import { formatNumber, formatRounded } from '../figures/format.js';

/** `value` is `expected`, but for the tolerance. */
export function equal(value: number, expected: number, tolerance = 0): ClaimedNumber {
  return { value, is: '=', expected, tolerance };
}

/** `value` is `expected`, but for a share of it. */
export function relative(value: number, expected: number, tolerance: number): ClaimedNumber {
  return { value, is: '=', expected, tolerance, relative: true };
}

export function below(value: number, expected: number): ClaimedNumber {
  return { value, is: '<', expected, tolerance: 0 };
}

export function above(value: number, expected: number, tolerance = 0): ClaimedNumber {
  return { value, is: '>', expected, tolerance };
}

export function atMost(value: number, expected: number): ClaimedNumber {
  return { value, is: '≤', expected, tolerance: 0 };
}

export function atLeast(value: number, expected: number, tolerance = 0): ClaimedNumber {
  return { value, is: '≥', expected, tolerance };
}

const sides = { '=': '', '<': 'below ', '≤': 'at most ', '>': 'above ', '≥': 'at least ' } as const;

/** A comparison in words: `2`, `2.001 ± 0.001`, and `5 %` of a relative tolerance. */
export function wordsOf({
  value,
  is,
  expected,
  tolerance,
  relative,
  standardError,
}: ClaimedNumber): Pick<Claim, 'expected' | 'observed' | 'tolerance'> {
  return {
    expected: sides[is] + formatNumber(expected),
    observed: formatNumber(value) + (standardError === undefined ? '' : ` ± ${formatRounded(standardError, 2)}`),
    tolerance: relative ? `${formatNumber(100 * tolerance)} %` : formatNumber(tolerance),
  };
}

/** What was seen, in words and numbers. */
export type Outcome = Pick<Claim, 'observed' | 'numbers'> & Partial<Pick<Claim, 'expected' | 'tolerance'>>;

/** What was seen, and the comparisons that are to hold of it. */
export function outcome(observed: string, ...numbers: readonly ClaimedNumber[]): Outcome {
  return { observed, numbers };
}

/** The outcome of a claim whose cells are missing. */
export const notRun: Outcome = { observed: 'not run', numbers: [] };

/** A number that was read from a run; `not run` where its cells are missing. */
export function readingText(value: number | undefined): string {
  return value === undefined ? notRun.observed : formatNumber(value);
}

/** A number of a theory in a table; undefined where the theory does not hold. */
export function theoryText(value: number | undefined): string {
  return value === undefined ? 'does not hold' : formatNumber(value);
}

/**
 * A claim; the words for what is expected are those of the outcome where `words` has none. A number whose standard error no one knows, as it is of one
 * seed, decides nothing: the claim is open.
 */
export function claim(
  id: string,
  { observed, numbers: all, expected = '', tolerance = '' }: Outcome,
  words: { readonly text: string; readonly expected?: string; readonly tolerance?: string },
): Claim {
  const numbers = all.some(({ value, standardError }) => Number.isFinite(value) && Number.isNaN(standardError)) ? [] : all;
  return { id, expected, tolerance, ...words, observed, numbers, verdict: verdictOf({ numbers }) };
}
