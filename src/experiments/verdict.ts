// The part of a claim that is computed from a run.
import { formatNumber } from '../figures/format.js';
import type { Claim } from './experiment.js';

/** What was seen, and whether it is what the claim says. */
export type Verdict = Pick<Claim, 'observed' | 'holds'>;

/** The verdict on a claim whose cells are missing. */
export const notRun: Verdict = { observed: 'not run', holds: false };

/** A number that was read from a run; `not run` where its cells are missing. */
export function readingText(value: number | undefined): string {
  return value === undefined ? notRun.observed : formatNumber(value);
}
