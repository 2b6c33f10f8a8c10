// Runs that are stopped, gone on with, and met by others in their folder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readRun } from '../../src/node/output-folder.js';
import { minifold, run, spawned } from '../support/fakes/fake-command-line.js';
import { cellsIn } from '../support/fakes/fake-folder.js';

const test = suite('stopped runs', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

/** Sends `signal` as soon as two of the three cells are on disk; the third never ends. */
function signalAfterTwoCells(dir: string, signal: NodeJS.Signals): ReturnType<typeof spawned> {
  return spawned([...run, '--jobs', '2', '--set', 'behaviour=hang', '--out', dir, '--json'], '.', (child) => {
    const timer = setInterval(() => {
      if (cellsIn(dir) < 2) return;
      clearInterval(timer);
      child.kill(signal);
    }, 10);
  });
}

test('Ctrl-C keeps what was done, says so, and leaves a whole folder', async ({ dir }) => {
  const { code, out, err } = await signalAfterTwoCells(dir, 'SIGINT');
  assert.is(code, 130);
  assert.match(
    err,
    `minifold: stopped before the end; what was done is in ${dir}. See it again with: minifold plot ${dir}; run it again to go on\n`,
  );
  assert.is(JSON.parse(out).claims[0].observed, 'not all run; so far: 2 of 2 seeds');
  assert.match(readFileSync(join(dir, 'report.html'), 'utf8'), '2 of 3 cells');
  assert.is(readFileSync(join(dir, 'metrics.csv'), 'utf8').split('\n').length, 1 + 10 + 1);
});

test('kill -9 leaves a prefix that plot can read', async ({ dir }) => {
  assert.is((await signalAfterTwoCells(dir, 'SIGKILL')).signal, 'SIGKILL');
  const { code, out } = await minifold('plot', dir, '--json');
  assert.is(code, 0);
  assert.is(JSON.parse(out).claims[0].observed, 'not all run; so far: 2 of 2 seeds');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
  test(`after ${signal} the same command goes on, and ends with the bytes of a run in one go`, async ({ dir }) => {
    const [stopped, whole] = [join(dir, 'stopped'), join(dir, 'whole')];
    const argv = [...run, '--jobs', '2', '--set', 'milliseconds=60', '--seeds', '0..11'];
    await minifold(...argv, '--out', whole);
    const first = await spawned([...argv, '--out', stopped], '.', (child) => {
      const timer = setInterval(() => {
        if (cellsIn(stopped) < 3) return;
        clearInterval(timer);
        child.kill(signal);
      }, 5);
    });
    assert.is(first.code, { SIGINT: 130, SIGTERM: 143, SIGKILL: -1 }[signal]);
    const { err, code } = await minifold(...argv, '--out', stopped);
    assert.is(code, 0);
    assert.match(err, /minifold: \d+ of 12 cells are in .* already/);
    for (const name of ['config.json', 'metrics.jsonl', 'cells.jsonl', 'metrics.csv', 'claims.json', 'columns/l1.npy'])
      assert.is(readFileSync(join(stopped, name), 'latin1'), readFileSync(join(whole, name), 'latin1'), name);
    const again = await minifold(...argv, '--out', stopped);
    assert.match(again.err, 'minifold: 12 of 12 cells are in');
    assert.is(again.code, 0);
  });
}

test('two processes into one folder: the second is refused, and nothing is mixed', async ({ dir }) => {
  const argv = [...run, '--set', 'milliseconds=100', '--out', dir];
  const [first, second] = await Promise.all([spawned(argv), sleep(700).then(() => spawned([...argv, '--seeds', '5,6']))]);
  const refused = [first, second].filter(({ code }) => code === 64);
  assert.ok(refused.length <= 1 && [first, second].some(({ code }) => code === 0));
  if (refused.length === 1) assert.match(refused[0].err, /has been running into it since|holds another run/);
  assert.is(readRun(dir).results.length, readRun(dir).config.cells);
});

test('a run of other settings leaves the folder as it is, and --force replaces it', async ({ dir }) => {
  assert.is((await minifold(...run, '--out', dir)).code, 0);
  const before = readFileSync(join(dir, 'metrics.csv'), 'utf8');
  const wrong = await minifold(...run, '--set', 'noise.delta=none', '--out', dir);
  assert.is(wrong.code, 64);
  const other = await minifold(...run, '--seeds', '7', '--out', dir);
  assert.is(other.code, 64);
  assert.match(
    other.err,
    /holds another run: cells is 3 in it and 1 here; settings\.seeds is \[0,1,2\] in it and \[7\] here|settings\.seeds/,
  );
  assert.is(readFileSync(join(dir, 'metrics.csv'), 'utf8'), before);
  assert.is((await minifold(...run, '--seeds', '7', '--out', dir, '--force')).code, 0);
  assert.is(readRun(dir).results.length, 1);
});

test.run();
