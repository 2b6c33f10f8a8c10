// The checks of the documentation's site, which need none of its packages: every link of every page leads somewhere, and what does not is found.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { authorsAndYear, bibtex } from '../src/report/references.js';
import { root } from './support/tree.js';

interface Content {
  writePages(root: string, out: string, repository?: string): number;
}
interface Links {
  faults(folder: string): { links: number; found: string[] };
}

interface Cite {
  withCitations(text: string): string;
  citePages(folder: string, theories: Readonly<Record<string, readonly string[]>>): string[];
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

test('a page that rests on papers says so in words and ends with their BibTeX', async () => {
  const { withCitations } = await part<Cite>('cite.js');
  const page = withCitations(
    `# f\n\nIt is.\n\n### Eq\n\nma2023 (39)\n\n### Eq\n\nli2025\n\n### More\n\nas ${authorsAndYear('blanc2020').replace(' ', '\n')}`,
  );
  const [words, entries] = page.split('\n## To cite\n');
  assert.match(words, /### Source\n\n- Ma, Kunin, Ying 2023, A Quasistatic .*, \(39\)\n- Li, Wen, Lyu 2025, Adam Reduces .*\n\n### More\n/);
  assert.is(
    entries,
    `\n::: details BibTeX\n\`\`\`bibtex\n${(['ma2023', 'li2025', 'blanc2020'] as const).map(bibtex).join('\n')}\`\`\`\n:::\n`,
  );
  assert.is(withCitations('# of nothing\n'), '# of nothing\n');
  assert.throws(() => withCitations('# f\n\n## Eq\n\nnobody2020 (1)\n'), /no paper 'nobody2020'/);
});

test('a theory without its page, or whose page does not show how to cite it, is found', async () => {
  const { citePages } = await part<Cite>('cite.js');
  const pages = folder('cited', {
    'api/flow.md': '# flow\n\n## Eq\n\nli2025 (2)\n',
    'api/bare.md': '# bare\n',
    'api/half.md': '# half\n\n## Eq\n\nli2025 (2)\n',
  });
  assert.equal(citePages(pages, { flow: ['li2025'], bare: ['li2025'], half: ['li2025', 'ma2023'], none: ['ma2023'] }), [
    'the page of bare does not show how to cite li2025',
    'the page of half does not show how to cite ma2023',
    'the theory none has no page',
  ]);
  assert.match(readFileSync(join(pages, 'api/flow.md'), 'utf8'), bibtex('li2025'));
});

test.run();
