// The sections of a page of claims that was written before: what stands of runs whose folders are not at hand.
import type { Verdict } from '../cells/claim.js';
import { verdicts } from '../report/verdict.js';

export interface KeptSection {
  readonly command: string;
  /** As it stands on the page. */
  readonly text: string;
  /** Of its claims. */
  readonly claims: readonly { readonly verdict: Verdict }[];
}

const byWords = new Map(
  (Object.keys(verdicts) as Verdict[]).map((verdict) => [`${verdicts[verdict].symbol} ${verdicts[verdict].text}`, verdict]),
);

/** The sections of runs with one of these kernels, by the first digits of their hashes. */
export function keptSections(page: string, kernels: readonly string[]): KeptSection[] {
  return page
    .split(/^(?=##)/m)
    .filter((part) => part.startsWith('### ') && kernels.some((kernel) => part.includes(`, kernel \`${kernel}\`.\n`)))
    .map((part) => ({
      command: /`(minifold run [^`]*)`/.exec(part)?.[1] ?? '',
      text: part.replace(/\n+$/, '\n'),
      claims: [...part.matchAll(/^\|.*\| ([^|]*) \|$/gm)].flatMap(([, words]) => {
        const verdict = byWords.get(words);
        return verdict ? [{ verdict }] : [];
      }),
    }));
}
