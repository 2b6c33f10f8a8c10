// The table of papers.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Paper, type PaperKey, papers } from '../src/papers.js';

test('a key is the first author and the year, and a paper has one venue at most', () => {
  for (const key of Object.keys(papers) as PaperKey[]) {
    assert.match(key, /^[a-z]+(19|20)\d\d$/);
    const { authors, journal, booktitle, publisher, arxiv }: Paper = papers[key];
    assert.is(key.slice(0, -4), authors.split(',')[0].toLowerCase().replace('ö', 'oe').replace('ß', 'ss'));
    assert.ok([journal, booktitle, publisher, arxiv].filter(Boolean).length <= 1, key);
  }
});

test.run();
