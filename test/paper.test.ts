// The draft of the software paper: the parts and length that the Journal of Open Source Software asks for, and no citation without an entry or entry without one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { experiments } from '../src/experiments/index.js';
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

test('every citation has its entry, every entry is cited, and where there is no DOI there is an address', () => {
  const cited = new Set([...text.matchAll(/@(\w+\d{4}\w*)/g)].map(([, key]) => key));
  const entries = bib.split(/^(?=@)/m).filter((entry) => entry.startsWith('@'));
  const keys = entries.map((entry) => /^@\w+\{(\w+),/.exec(entry)?.[1] ?? entry);
  assert.equal([...cited].sort(), [...keys].sort());
  const without = keys.filter((_, k) => !/^ {2}doi = \{10\.\d{4,}\/\S+\},?$/m.test(entries[k]));
  assert.equal(without.sort(), ['deepmind2020', 'fan2026', 'ma2023']); // software, a page, and a preprint of OpenReview
  for (const key of without) assert.match(entries[keys.indexOf(key)], /^ {2}url = \{https:/m, key);
});

test('the state of the field names what it is compared with', () => {
  const [, field = ''] = /^# State of the field\n([\s\S]*?)^# /m.exec(text) ?? [];
  for (const other of ['central flows', 'PyHessian', 'torchsde', 'diffrax', 'optax', 'tutorial in the browser']) assert.match(field, other);
});

test('the papers of all experiments are named, and counted', () => {
  const [, impact = ''] = /^# Research impact\n([\s\S]*?)^# /m.exec(text) ?? [];
  const named = [...impact.matchAll(/@(\w+\d{4})/g)].map(([, key]) => key);
  assert.equal(named.sort(), [...new Set(experiments.map(({ paper }) => paper))].sort());
  assert.is(named.length, 9);
  assert.match(impact, 'nine papers');
});

test.run();
