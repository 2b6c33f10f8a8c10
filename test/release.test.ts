// A version is named alike everywhere, and the table of kernels has it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelHash } from '../src/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(root + file, 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

test('package.json, CITATION.cff, codemeta.json, CHANGELOG.md and docs/kernels.md name the same version', () => {
  assert.match(read('CITATION.cff'), `\nversion: ${version}\n`);
  assert.is((JSON.parse(read('codemeta.json')) as { version: string }).version, version);
  assert.match(read('CHANGELOG.md'), `\n## ${version}\n`);
  assert.match(read('docs/kernels.md'), `| ${version} | \`v${version}\` |`);
});

test('without unreleased changes the kernels are those of the version in the table', () => {
  const rows = [...read('docs/kernels.md').matchAll(/^\| (\d+\.\d+\.\d+) \| `v\1` \| `([0-9a-f]{64})` \|$/gm)];
  const hashes = new Map(rows.map(([, of, hash]) => [of, hash]));
  assert.is(hashes.size, rows.length);
  assert.ok(hashes.has(version));
  if (!read('CHANGELOG.md').includes('\n## Unreleased\n')) assert.is(hashes.get(version), kernelHash);
});

test.run();
