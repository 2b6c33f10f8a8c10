// A Node that is too old for the command line: what the program of the package says to it, and that it can read the program.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const file = fileURLToPath(new URL('../../cli.js', import.meta.url));

/** The program in this Node, which calls itself another. */
function started(version: string, argument: string): SpawnSyncReturns<string> {
  const named = `{ version: { value: 'v${version}' }, versions: { value: { ...process.versions, node: '${version}' } } }`;
  const claim = `data:text/javascript,Object.defineProperties(process, ${named})`;
  return spawnSync(process.execPath, ['--import', claim, file, argument], { encoding: 'utf8' });
}

test('a Node that is too old is told so in one sentence, with an exit code of its own', () => {
  for (const old of ['18.20.8', '20.18.3', '21.7.3', '22.11.0']) {
    const { status, stdout, stderr } = started(old, 'list');
    assert.equal([status, stdout], [69, '']);
    assert.is(stderr, `minifold needs Node 20.19 or later, or 22.12 or later; this is v${old}\n`);
  }
  for (const fit of ['20.19.0', '22.12.0', '23.0.0', '24.0.0']) {
    const { status, stdout } = started(fit, '--help');
    assert.is(status, 0);
    assert.match(stdout, / {2}69 {3}this Node is older than minifold needs\n/);
  }
});

test('an old Node can read it: a script, which imports no names', () => {
  assert.ok(new Script(readFileSync(file, 'utf8')));
});

test.run();
