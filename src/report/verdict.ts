// What became of claims, for people: one by one, and counted.
import type { Claim, Verdict } from '../cells/claim.js';

export const verdicts: Readonly<Record<Verdict, { readonly symbol: string; readonly text: string }>> = {
  holds: { symbol: '✓', text: 'holds' },
  explained: { symbol: '✓', text: 'refuted, as noted' },
  fails: { symbol: '✗', text: 'does not hold' },
  open: { symbol: '–', text: 'open' },
};

/** How many claims there are of each verdict, in numbers and in words: `5 of 6 claims hold`, `1 does not hold`. */
export interface VerdictCounts {
  readonly holds: number;
  readonly fails: number;
  readonly open: number;
  /** The worst of them. */
  readonly state: Verdict;
  readonly holding: string;
  /** The others; empty if all hold. */
  readonly rest: string;
}

/** Counts the verdicts of claims. */
export function verdictCounts(claims: readonly Pick<Claim, 'verdict'>[]): VerdictCounts {
  const count = (wanted: Verdict): number => claims.filter(({ verdict }) => verdict === wanted).length;
  const [holds, fails, open] = [count('holds'), count('fails'), count('open')];
  const others = [fails > 0 ? `${fails} ${fails === 1 ? 'does' : 'do'} not hold` : '', open > 0 ? `${open} open` : ''];
  return {
    holds,
    fails,
    open,
    state: fails > 0 ? 'fails' : open > 0 ? 'open' : 'holds',
    holding: claims.length === 0 ? 'no claims' : `${holds} of ${claims.length} ${claims.length === 1 ? 'claim holds' : 'claims hold'}`,
    rest: others.filter(Boolean).join(', '),
  };
}
