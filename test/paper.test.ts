// The draft of the software paper: the parts and length that the Journal of Open Source Software asks for, and no citation without an entry or entry without one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { textOf } from './support/tree.js';

const text = textOf('paper/paper.md');
const bib = textOf('paper/paper.bib');

test('it has the sections in their order, and 750 to 1750 words', () => {
  const sections = [
    'Summary',
    'Statement of need',
    'State of the field',
    'Software design',
    'Research impact',
    'AI usage disclosure',
    'Acknowledgements',
    'References',
  ];
  assert.equal(
    [...text.matchAll(/^# (.*)$/gm)].map(([, title]) => title),
    sections,
  );
  const words = text
    .replace(/^---[\s\S]*?\n---\n/, '')
    .split(/\s+/)
    .filter((word) => word !== '').length;
  assert.ok(words >= 750 && words <= 1750, `${words} words`);
});

test('every citation has its entry, every entry is cited, and all but one have a DOI or an address', () => {
  const cited = new Set([...text.matchAll(/@(\w+\d{4}\w*)/g)].map(([, key]) => key));
  const entries = bib.split(/^(?=@)/m).filter((entry) => entry.startsWith('@'));
  const keys = entries.map((entry) => /^@\w+\{(\w+),/.exec(entry)?.[1] ?? entry);
  assert.equal([...cited].sort(), [...keys].sort());
  const without = keys.filter((_, k) => !/^ {2}(?:doi|url) = /m.test(entries[k]));
  assert.equal(without, ['ma2023']); // a preprint without a number that we know
});

test('the state of the field names what it is compared with', () => {
  const [, field = ''] = /^# State of the field\n([\s\S]*?)^# /m.exec(text) ?? [];
  for (const other of ['central flows', 'PyHessian', 'torchsde', 'diffrax', 'optax', 'tutorials in the browser'])
    assert.match(field, other);
});

test.run();
