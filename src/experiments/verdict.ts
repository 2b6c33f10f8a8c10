// The part of a claim that is computed from a run.
import type { Claim } from './experiment.js';

/** What was seen, and whether it is what the claim says. */
export type Verdict = Pick<Claim, 'observed' | 'holds'>;

/** The verdict on a claim whose cells are missing. */
export const notRun: Verdict = { observed: 'not run', holds: false };
