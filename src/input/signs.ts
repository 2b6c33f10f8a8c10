// Expressions as they are copied from papers and pages, in signs that no keyboard has.
import { misread } from './errors.js';

/** A text as it is copied from papers and pages, in the signs of a keyboard: one for one, so that every place stays where it was. */
export function typed(text: string): string {
  return text.replace(/\s/g, ' ').replace(/[×·⋅]/g, '*').replaceAll('−', '-').replaceAll('÷', '/');
}

/** Signs of papers that no keyboard has, in groups, and what is written for those of a group. */
const written: readonly (readonly [signs: string, instead: string])[] = [
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '1 - (x == y)'],
  ['√', 'sqrt(x)'],
  ['∛', 'x^(1/3)'],
  ['²', 'x^2'],
  ['³', 'x^3'],
  ['⁰¹⁴⁵⁶⁷⁸⁹⁻ⁿ', 'x^n'],
  ['½¼¾', '1/2, 1/4, 3/4'],
  ['π', 'pi'],
  ['–—', '-'],
  ['∗∙•', '*'],
  ['∕⁄', '/'],
  ['∑', 'sum(x)'],
  ['|', 'abs(x)'],
];

/** Refuses the first such sign, unless a name has it. */
export function checkSigns(text: string, path: string, names: readonly string[]): void {
  for (let at = 0; at < text.length; at++) {
    const [, instead] = written.find(([signs]) => signs.includes(text[at])) ?? [];
    if (instead !== undefined && !names.some((name) => name.includes(text[at])))
      throw misread(path, text, at, `'${text[at]}' is written ${instead}`);
  }
}
