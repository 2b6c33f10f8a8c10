// docs/notation.md defines every measure.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measureNames } from '../src/measures/registry.js';

test('every form of a measure stands in the table with its definition', () => {
  const page = readFileSync(new URL('../../docs/notation.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('## Measures'), page.indexOf('## Noise of theories'));
  const defined = [...table.matchAll(/^\| ([^|]*)\|/gm)].flatMap(([, names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  for (const name of measureNames) assert.ok(defined.includes(name), name);
});

test.run();
