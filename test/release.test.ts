// A version is named alike everywhere, and the table of kernels has it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { experiments } from '../src/experiments/index.js';
import { kernelHash } from '../src/index.js';
import * as checks from '../src/verify/all.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(root + file, 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  author: string;
  repository: { url: string };
  bugs: { url: string };
  scripts: Record<string, string>;
  engines: { node: string };
  main: string;
  types: string;
  exports: Record<'.', { types: string; default: string }>;
};
const { version } = manifest;

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

test('package.json names the Nodes that have require() of modules, and what old resolvers ask for', () => {
  const { engines, main, types, exports } = manifest;
  assert.is(engines.node, '^20.19 || >=22.12'); // the releases of Node from which require(esm) is on
  assert.equal({ types, default: main }, exports['.']);
});

test('package.json names author and public home, and nothing names others', () => {
  const { author, repository, bugs } = manifest;
  const home = repository.url.replace(/^git\+|\.git$/g, '');
  assert.is(bugs.url, `${home}/issues`);
  const { codeRepository, issueTracker, author: authors } = JSON.parse(read('codemeta.json'));
  assert.equal([codeRepository, issueTracker, authors.map(({ name }: { name: string }) => name)], [home, bugs.url, [author]]);
  assert.match(read('CITATION.cff'), `\nauthors:\n  - name: ${author}\nrepository-code: ${home}\n`);
  assert.match(read('LICENSE'), `(c) 2026 ${author}\n`);
  assert.match(read('paper/paper.md'), `\n  - name: ${author}\n`);
});

test("the commands of the reviewer's path exist, and its files of tests have as many as it says", () => {
  const path = read('docs/reviewing.md');
  const commands = [...path.matchAll(/^\| `([^`]+)` \|/gm)].map(([, command]) => command);
  const counts = [...path.matchAll(/^\| `npm run test:one (\S+)` \| `Passed: +(\d+)`/gm)];
  assert.is(counts.length, 2);
  for (const [, name, count] of counts) assert.is(read(`test/${name}.test.ts`).match(/^test\(/gm)?.length, Number(count), name);
  assert.is(commands.length, 10);
  const { scripts } = manifest;
  for (const command of commands) {
    const [, script] = /^npm run (\S+)/.exec(command) ?? [];
    if (script) assert.ok(script in scripts, command);
    const [, id] = /^npx minifold (?:run|cite|verify) (\S+)/.exec(command) ?? [];
    if (id)
      assert.ok(
        [...experiments, ...Object.values(checks)].some((one) => one.id === id),
        command,
      );
    if (command.includes('offline.tar.gz')) assert.match(command, `build/minifold-${version}-offline.tar.gz`);
  }
});

test('nothing is published without a public home', () => {
  const { status, stderr } = spawnSync(process.execPath, [`${root}scripts/home.js`], { encoding: 'utf8' });
  const none = manifest.repository.url.includes('.invalid/');
  assert.is(status, none ? 1 : 0);
  if (none) assert.match(stderr, 'name the public home first');
});

test.run();
