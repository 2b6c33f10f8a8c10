// The examples of the guides print what the guides say, each in a process of its own that imports packages by name, as a user does. Those of another
// library run where the peers of the benches are installed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../', import.meta.url));
const peers = join(root, 'bench/peers/node_modules');

/** What a module prints that finds minifold, and `peer`, installed beside it. */
function output(source: string, peer: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'minifold-guide-'));
  const install = (name: string, from: string): void => {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(from, place, 'junction');
  };
  try {
    install('minifold', root);
    if (peer) install(peer, join(peers, peer));
    writeFileSync(join(folder, 'example.mjs'), source);
    return execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// what one folder holds after another is fifteen-minutes.test.ts's to run
for (const guide of readdirSync(join(root, 'docs/guides')).filter((name) => name !== 'fifteen-minutes.md')) {
  test(`the examples of ${guide} print what it says`, () => {
    const text = readFileSync(join(root, 'docs/guides', guide), 'utf8');
    const examples = [...text.matchAll(/(?:<!-- needs (\S+) -->\n)?```js\n([\s\S]*?)```\n\nprints\n\n```\n([\s\S]*?)```/g)];
    assert.is(examples.length, text.split('```js\n').length - 1, 'every example says what it prints');
    for (const [, peer, source, printed] of examples) {
      if (peer === undefined || existsSync(join(peers, peer))) assert.is(output(source, peer), printed);
    }
  });
}

test.run();
