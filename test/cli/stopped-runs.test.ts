// Runs that are stopped, gone on with, and met by others in their folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelHash } from '../../src/kernels/generated.js';
import { Store } from '../../src/node/store/store.js';
import { sha256Hex } from '../../src/sweep/store/manifest.js';
import { minifold, run, spawned } from '../support/fakes/fake-command-line.js';
import { cellsIn } from '../support/fakes/fake-folder.js';

const cli = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

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

for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR1', 'SIGKILL'] as const) {
  test(`after ${signal} the same command goes on, and ends with the bytes of a run in one go`, async ({ dir }) => {
    const [stopped, whole] = [join(dir, 'stopped'), join(dir, 'whole')];
    const argv = [...run, '--jobs', '2', '--seeds', '0..11'];
    await minifold(...argv, '--out', whole);
    const kill = (child: ChildProcess): void => {
      const timer = setInterval(() => {
        if (cellsIn(stopped) < 3) return;
        clearInterval(timer);
        child.kill(signal);
      }, 5);
    };
    const first = await spawned([...argv, '--out', stopped], '.', kill, { FAKE_ENDLESS_FROM_SEED: '6' });
    assert.is(first.code, { SIGINT: 130, SIGTERM: 75, SIGUSR1: 75, SIGKILL: -1 }[signal]);
    const { err, code } = await minifold(...argv, '--out', stopped);
    assert.is(code, 0);
    assert.match(err, /minifold: \d+ of 12 cells are in .* already/);
    assert.is(Store.read(stopped).digest(), Store.read(whole).digest());
    for (const name of ['config.json', 'manifest.json', 'metrics.jsonl', 'metrics.csv', 'claims.json', 'columns/l1.npy'])
      assert.is(readFileSync(join(stopped, name), 'latin1'), readFileSync(join(whole, name), 'latin1'), name);
    const again = await minifold(...argv, '--out', stopped);
    assert.match(again.err, 'minifold: 12 of 12 cells are in');
    assert.is(again.code, 0);
  });
}

test('a time limit is foreseen: what is done by then is kept, and the same command goes on', async ({ dir }) => {
  const argv = [...run, '--jobs', '1', '--seeds', '0..11', '--out', dir];
  const first = await spawned([...argv, '--time-limit', '12'], '.', undefined, { FAKE_ENDLESS_FROM_SEED: '6' });
  assert.is(first.code, 75);
  assert.match(first.err, /stopped before the end; what was done is in/);
  assert.ok(cellsIn(dir) > 0 && cellsIn(dir) < 12, `${cellsIn(dir)}`);
  assert.is((await minifold(...argv)).code, 0);
});

test('two processes into one folder share the cells; who ends last writes the whole report', async ({ dir }) => {
  const argv = [...run, '--jobs', '1', '--set', 'milliseconds=150', '--seeds', '0..19'];
  const shared = join(dir, 'shared');
  await minifold(...argv, '--out', join(dir, 'whole'));
  const ended = await Promise.all([spawned([...argv, '--out', shared, '--json']), spawned([...argv, '--out', shared, '--json'])]);
  for (const { code, err } of ended) assert.is(code, 0, err);
  const store = Store.read(shared);
  assert.is(store.digest(), Store.read(join(dir, 'whole')).digest());
  assert.equal(store.faults, []);
  assert.ok(readdirSync(join(shared, 'segments')).length >= 2, 'both have added results');
  for (const name of ['metrics.csv', 'claims.json'])
    assert.is(readFileSync(join(shared, name), 'utf8'), readFileSync(join(dir, 'whole', name), 'utf8'), name);
});

test('two processes of different runs into one folder: one of them is refused, and nothing is mixed', async ({ dir }) => {
  const argv = [...run, '--set', 'milliseconds=100', '--out', dir];
  const [first, second] = await Promise.all([spawned(argv), spawned([...argv, '--seeds', '5,6'])]);
  const [refused, ...more] = [first, second].filter(({ code }) => code === 65);
  assert.equal(more, []);
  assert.match(refused.err, /holds other cells|taken it for other cells/);
  assert.is([first, second].filter(({ code }) => code === 0).length, 1);
  const store = Store.read(dir);
  assert.is(store.done.size, store.manifest.ids.length);
  assert.equal(store.faults, []);
});

test('a run of other settings leaves the folder as it is, and --force replaces it', async ({ dir }) => {
  assert.is((await minifold(...run, '--out', dir)).code, 0);
  const before = readFileSync(join(dir, 'metrics.csv'), 'utf8');
  const wrong = await minifold(...run, '--set', 'noise.delta=none', '--out', dir);
  assert.is(wrong.code, 64);
  const other = await minifold(...run, '--seeds', '7', '--out', dir);
  assert.is(other.code, 65);
  assert.match(other.err, /holds other cells: cells is 3 in it and 1 here; settings\.seeds is \[0,1,2\] in it and \[7\] here/);
  assert.is(readFileSync(join(dir, 'metrics.csv'), 'utf8'), before);
  assert.is((await minifold(...run, '--seeds', '7', '--out', dir, '--force')).code, 0);
  assert.is(Store.read(dir).done.size, 1);
});

test('shares in folders of their own are merged to the run in one go, and its archive is the same', async ({ dir }) => {
  const out = (name: string): string => join(dir, name);
  const argv = [...run, '--seeds', '0..5'];
  await minifold(...argv, '--out', out('whole'));
  for (const share of ['1', '2']) await minifold(...argv, '--shard', `${share}/2`, '--out', out(share));
  const merged = await minifold('merge', out('1'), out('2'), '--out', out('merged'), '--json');
  assert.is(merged.code, 0, merged.err);
  assert.is(JSON.parse(merged.out).digest, Store.read(out('whole')).digest());
  for (const name of ['metrics.csv', 'claims.json'])
    assert.is(readFileSync(join(out('merged'), name), 'utf8'), readFileSync(join(out('whole'), name), 'utf8'), name);
  const bytes = ['whole', 'merged'].map((name) => {
    execFileSync(process.execPath, [cli, 'export', out(name), '--zip', out(`${name}.zip`)]);
    return readFileSync(out(`${name}.zip`), 'latin1');
  });
  assert.is(bytes[0], bytes[1]);
  assert.match((await minifold('sweep', 'status', out('1'))).out, /^fake-recovery: \d of 6 cells are done, \d left\n/);
  const other = await minifold(...run, '--seeds', '7', '--out', out('other'));
  assert.is(other.code, 0);
  assert.is((await minifold('merge', out('whole'), out('other'))).code, 65);
});

test('an experiment is killed while its runs are under way, and goes on to the digest of one go', async ({ dir }) => {
  const argv = [cli, 'run', 'noisy-ellipse', '--seeds', '0,1', '--json', '--out'];
  execFileSync(process.execPath, [...argv, join(dir, 'whole')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const out = join(dir, 'killed');
  let killed = 0;
  for (const milliseconds of [300, 1000, 2500]) {
    const child = spawn(process.execPath, [...argv, out], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), milliseconds)); // it begins to compute
    const [, signal] = await once(child, 'close');
    if (signal === 'SIGKILL') killed++;
  }
  assert.ok(killed > 0, 'it was killed before its end');
  execFileSync(process.execPath, [...argv, out], { stdio: ['ignore', 'ignore', 'pipe'] });
  const store = Store.read(out);
  assert.equal(store.faults, []);
  assert.is(store.digest(), Store.read(join(dir, 'whole')).digest());
  for (const name of ['metrics.csv', 'claims.json'])
    assert.is(readFileSync(join(out, name), 'utf8'), readFileSync(join(dir, 'whole', name), 'utf8'), name);
});

test('a folder of other kernels is refused with both named, to be run and to be plotted', async ({ dir }) => {
  await minifold(...run, '--out', dir);
  const path = join(dir, 'manifest.json');
  const body = readFileSync(path, 'utf8').replaceAll(kernelHash, 'a'.repeat(64)).split(',"sha256"')[0];
  writeFileSync(path, `${body},"sha256":"${sha256Hex(body)}"}\n`);
  const [here, there] = [kernelHash.slice(0, 12), 'a'.repeat(12)];
  const ran = await minifold(...run, '--out', dir);
  assert.is(ran.code, 65);
  assert.match(ran.err, `kernel is ${there} in it and ${here} here`);
  const plotted = await minifold('plot', dir);
  assert.is(plotted.code, 65);
  assert.match(plotted.err, `its cells are of the kernels ${there}, these are ${here}: take the version of minifold that planned them`);
});

test.run();
