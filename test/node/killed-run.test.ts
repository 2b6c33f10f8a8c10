// A folder whose process was killed at any of its changes of the file system is gone on with, and then holds the bytes of an uninterrupted run.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { contents, goOn } from '../support/fakes/fake-folder.js';

const test = suite('killed run', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const child = fileURLToPath(new URL('../support/fakes/dying-run.js', import.meta.url));

/** A run whose process is killed at its change number `at`: the signal that ended it, and how many changes it made if none did. */
function dying(dir: string, at: number): Promise<{ readonly signal: string | undefined; readonly changes: number }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [child, dir, `${at}`], (error, out, err) => {
      if (err === '') resolve({ signal: error?.signal ?? undefined, changes: Number(out) });
      else reject(new Error(err));
    });
  });
}

test('whenever its process is killed, a run is gone on with to the bytes of an uninterrupted one', async ({ dir }) => {
  const { signal, changes } = await dying(join(dir, 'whole'), Number.MAX_SAFE_INTEGER);
  assert.is(signal, undefined);
  const computed = new Set<number>();
  for (const at of [...Array.from({ length: Math.floor(changes / 11) }, (_, k) => 11 * k), changes - 1]) {
    const killed = join(dir, `${at}`);
    const ended = await dying(killed, at); // a slow run makes a few changes more, so that the last number may be none of a quick one
    assert.ok(ended.signal === 'SIGKILL' || (ended.signal === undefined && 2 * at > changes));
    computed.add(goOn(killed));
    assert.equal(contents(killed), contents(join(dir, 'whole')), `killed at change ${at} of ${changes}`);
  }
  assert.ok(computed.has(3) && computed.has(0), 'some had nothing yet, some had everything');
});

test.run();
