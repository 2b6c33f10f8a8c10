// The table of papers, and CITATION.cff, which lists them all.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { type Paper, type PaperKey, papers } from '../src/papers.js';
import { textOf } from './support/tree.js';

test('a key is the first author and the year, and a paper has one venue at most', () => {
  for (const key of Object.keys(papers) as PaperKey[]) {
    assert.match(key, /^[a-z]+(19|20)\d\d$/);
    const { authors, journal, booktitle, publisher, arxiv, url }: Paper = papers[key];
    assert.is(key.slice(0, -4), authors.split(',')[0].toLowerCase().replace('ö', 'oe').replace('ß', 'ss'));
    assert.ok([journal, booktitle, publisher, arxiv, url].filter(Boolean).length <= 1, key);
  }
});

interface Citation {
  readonly title: string;
  readonly authors: readonly Readonly<Record<string, string>>[];
  readonly year: number;
  readonly doi?: string;
}

test('CITATION.cff lists every paper with its authors, its year and the DOI of its preprint', () => {
  const { references } = parse(textOf('CITATION.cff')) as { references: readonly Citation[] };
  const listed = references.map(({ title, authors, year, doi }) => ({
    title,
    authors: authors.map((author) => [author['family-names'], author['given-names']].filter(Boolean).join(', ') || 'others').join(' and '),
    year: String(year),
    arxiv: doi?.replace('10.48550/arXiv.', ''),
  }));
  const known = (Object.keys(papers) as PaperKey[]).map((key) => {
    const { authors, title, arxiv }: Paper = papers[key];
    return { title, authors, year: key.slice(-4), arxiv };
  });
  assert.equal(listed, known);
});

test.run();
