// Papers and places in them as text, `Li, Wen, Lyu 2025, Fig. 2 (a)`, and as BibTeX.
import { type Paper, type PaperKey, papers, type Reference } from '../papers.js';

/** How a paper is named in text: `Li, Wen, Lyu 2025`, `Woodworth et al. 2020` when there are more than four authors. */
export function authorsAndYear(key: PaperKey): string {
  const names = papers[key].authors.split(' and ').map((author) => author.split(',')[0]);
  return `${names.length > 4 ? `${names[0]} et al.` : names.join(', ')} ${yearOf(key)}`;
}

/** The paper with its title: what everything that rests on it is listed under. */
export function paperText({ paper, own }: Reference): string {
  return own ? `ours, after ${authorsAndYear(paper)}` : `${authorsAndYear(paper)}, ${papers[paper].title}`;
}

/** The places alone: `Fig. 2 (a)`, `Fig. 2; Amelunxen, Lotz, McCoy, Tropp 2014, Prop. 4.5`. */
export function placeText({ place, also = [] }: Reference): string {
  return [place, ...also.map(referenceText)].filter(Boolean).join('; ');
}

/** The paper with its title, and the places: `Li, Wen, Lyu 2025, Adam Reduces …, Fig. 2 (a)`. */
export function sourceText(reference: Reference): string {
  return [paperText(reference), placeText(reference)].filter(Boolean).join(', ');
}

/** Papers by names and years alone, and the places: `Ma, Kunin, Ying 2023, (12); Li, Wen, Lyu 2025, (5)`. */
export function referenceText(reference: Reference): string {
  return [authorsAndYear(reference.paper), placeText(reference)].filter(Boolean).join(', ');
}

/** The entries of each paper, in the order of their first ones. */
export function byPaper<E>(
  entries: readonly E[],
  referenceOf: (entry: E) => Reference,
): { readonly paper: string; readonly entries: E[] }[] {
  const groups = new Map<string, E[]>();
  for (const entry of entries) {
    const paper = paperText(referenceOf(entry));
    groups.set(paper, [...(groups.get(paper) ?? []), entry]);
  }
  return [...groups].map(([paper, entries]) => ({ paper, entries }));
}

/** The paper as BibTeX. */
export function bibtex(key: PaperKey): string {
  const { authors, title, journal, booktitle, publisher, arxiv, url }: Paper = papers[key];
  const kind = journal ? 'article' : booktitle ? 'inproceedings' : publisher ? 'book' : 'misc';
  const preprint = arxiv && { eprint: arxiv, archivePrefix: 'arXiv' };
  return bibtexEntry(kind, key, {
    author: authors,
    title: `{${title}}`,
    year: yearOf(key),
    journal,
    booktitle,
    publisher,
    ...preprint,
    url,
  });
}

/** An entry of BibTeX with those fields that have a value. */
export function bibtexEntry(kind: string, key: string, fields: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(fields).flatMap(([name, value]) => (value ? [`  ${name} = {${value}},\n`] : []));
  return `@${kind}{${key},\n${lines.join('')}}\n`;
}

function yearOf(key: PaperKey): string {
  return key.slice(-4);
}
