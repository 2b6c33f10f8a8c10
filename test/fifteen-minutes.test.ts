// The way of a stranger, docs/guides/fifteen-minutes.md, from an empty folder and the package as npm has it: every file is saved, every command is run, and
// what is printed is what is written there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { root, textOf } from './support/tree.js';

const place = mkdtempSync(join(tmpdir(), 'minifold-fifteen-minutes-'));
const lab = mkdtempSync(join(tmpdir(), 'minifold-lab-'));
const env: NodeJS.ProcessEnv = { ...process.env, FORCE_COLOR: '0' };
test.after(() => {
  for (const folder of [place, lab]) rmSync(folder, { recursive: true, force: true });
});

function run(command: string, cwd: string): string {
  const [program, ...args] = command.split(' ');
  return execFileSync(program, args, { cwd, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('who follows the guide in an empty folder sees what it says, in less than fifteen minutes', () => {
  const started = performance.now();
  const [{ filename }] = JSON.parse(run(`npm pack ${root} --ignore-scripts --json`, place)) as { filename: string }[];
  const blocks = [...textOf('docs/guides/fifteen-minutes.md').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  let said = '';
  let compared = 0;
  for (const [, language, text] of blocks) {
    if (language === 'js') {
      const name = /^\/\/ (\w+\.mjs)\n/.exec(text)?.[1];
      assert.ok(name, `no name in ${text}`);
      writeFileSync(join(lab, String(name)), text);
    } else if (language === 'sh') {
      // npm has the package from its file: no registry, and nothing that draws
      const commands = text
        .trim()
        .replace('install minifold', `install ${join(place, filename)} --offline --omit=optional --ignore-scripts`);
      said = commands
        .split('\n')
        .map((command) => run(command, lab))
        .join('');
      if (text.includes('doctor')) assert.match(said, /\nself-test +passed.*\n$/);
    } else {
      assert.is(said, text);
      compared++;
    }
  }
  assert.is(compared, 3);
  assert.ok(performance.now() - started < 15 * 60_000);
});

test.run();
