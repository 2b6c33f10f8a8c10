// The checks of the documentation's site, which need none of its packages: every link of every page leads somewhere, and what does not is found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './support/tree.js';

interface Content {
  writePages(root: string, out: string, repository?: string): number;
}
interface Links {
  faults(folder: string): { links: number; found: string[] };
}

const part = async <T>(name: string): Promise<T> => (await import(join(root, 'docs/site', name))) as T;
const place = mkdtempSync(join(tmpdir(), 'minifold-site-'));
test.after(() => rmSync(place, { recursive: true, force: true }));

/** A folder with these files. */
function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(place, name, path, '..'), { recursive: true });
    writeFileSync(join(place, name, path), text);
  }
  return join(place, name);
}

test('no page of the repository leads to a file that does not exist', async () => {
  const { writePages } = await part<Content>('content.js');
  assert.ok(writePages(root, join(place, 'content')) > 25);
});

test('a page that leads to a file that does not exist is refused by name', async () => {
  const { writePages } = await part<Content>('content.js');
  const loose = ['CONTRIBUTING.md', 'SUPPORT.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md', 'bench/README.md'];
  const files = Object.fromEntries(loose.map((path) => [path, 'text']));
  const dead = folder('dead', { ...files, 'README.md': 'see [`it`](docs/a.md)', 'docs/a.md': '[on](b.md#c)' });
  assert.throws(() => writePages(dead, join(place, 'out')), 'docs/a.md leads to b.md#c, which does not exist');
});

test('a dead link, a dead anchor and what would come from another host are found in the finished site', async () => {
  const { faults } = await part<Links>('links.js');
  const good = '<p id="x"><a href="./b.html#y">b</a><a href="#x">x</a><a href="https://doi.org/10.1">paper</a></p>';
  const b = '<h2 class="k" id="y">b</h2><a href="/a.html">a</a>';
  assert.equal(faults(folder('good', { 'a.html': good, 'b.html': b, 'c.css': '@import "b.css"; i { background: url(data:x) }' })), {
    links: 3,
    found: [],
  });
  const bad = '<a href="/c.html">c</a><a href="b.html#z">z</a><img src="https://host/x.png"><script src="//host/y.js"></script>';
  const { found } = faults(
    folder('bad', { 'a.html': bad, 'b.html': b, 'c.css': '@import "https://host/f.css"; i { background: url(//host/g) }' }),
  );
  assert.is(found.length, 6, found.join('\n'));
});

test.run();
