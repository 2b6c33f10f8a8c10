// Papers in text and in BibTeX: one spelling, one way to name a place.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PaperKey, papers, type Reference } from '../../src/papers.js';
import { authorsAndYear, bibtex, byPaper, placeText, referenceText, sourceText } from '../../src/report/references.js';

test('up to four authors are named, of more the first', () => {
  assert.is(authorsAndYear('li2025'), 'Li, Wen, Lyu 2025');
  assert.is(authorsAndYear('haochen2021'), 'HaoChen, Wei, Lee, Ma 2021');
  assert.is(authorsAndYear('woodworth2020'), 'Woodworth et al. 2020');
  const names = (Object.keys(papers) as PaperKey[]).map(authorsAndYear);
  assert.is(new Set(names).size, names.length);
});

test('BibTeX has the fields that are known', () => {
  assert.is(
    bibtex('kingma2015'),
    `@inproceedings{kingma2015,
  author = {Kingma, Diederik P. and Ba, Jimmy},
  title = {{Adam: A Method for Stochastic Optimization}},
  year = {2015},
  booktitle = {International Conference on Learning Representations},
}
`,
  );
  assert.match(bibtex('dormand1980'), /^@article\{dormand1980,\n.*\n.*\n {2}year = \{1980\},\n {2}journal = /);
  assert.match(bibtex('kloeden1992'), /^@book\{[\s\S]*publisher = \{Springer\},\n\}\n$/);
  assert.match(bibtex('li2025'), /^@misc\{[\s\S]* {2}eprint = \{2511\.02773\},\n {2}archivePrefix = \{arXiv\},\n\}\n$/);
});

test('references in text', () => {
  const two: Reference = { paper: 'ma2023', place: '(12), (27)', also: [{ paper: 'li2025', place: '(5)' }] };
  assert.is(referenceText(two), 'Ma, Kunin, Ying 2023, (12), (27); Li, Wen, Lyu 2025, (5)');
  assert.is(referenceText({ paper: 'barrett2021', place: '' }), 'Barrett, Dherin 2021');
  assert.is(placeText(two), '(12), (27); Li, Wen, Lyu 2025, (5)');
  assert.is(
    sourceText({ paper: 'cattaneo2023', place: 'Fig. 1' }),
    'Cattaneo, Klusowski, Shigida 2023, On the Implicit Bias of Adam, Fig. 1',
  );
  assert.is(sourceText({ paper: 'li2025', place: 'Fig. 2', own: true }), 'ours, after Li, Wen, Lyu 2025, Fig. 2');
});

test('entries by paper, in the order of the first of each; what is ours is apart', () => {
  const entries: Reference[] = [
    { paper: 'li2025', place: 'Fig. 1' },
    { paper: 'ma2023', place: 'Fig. 1' },
    { paper: 'li2025', place: 'Fig. 2', own: true },
    { paper: 'li2025', place: 'Fig. 4' },
  ];
  assert.equal(
    byPaper(entries, (entry) => entry).map((group) => group.entries),
    [[entries[0], entries[3]], [entries[1]], [entries[2]]],
  );
});

test.run();
