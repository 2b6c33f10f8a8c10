// Processes that run into one folder: killed at any time, stopped, four at once, on a disk that is full. `npm run test:system` kills a hundred.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import type { MinifoldError } from '../../../src/input/errors.js';
import { kernelHash } from '../../../src/kernels/generated.js';
import { init } from '../../../src/kernels/init.js';
import { Store } from '../../../src/node/store/store.js';
import { planManifest } from '../../../src/sweep/store/manifest.js';
import { storeCells } from '../../support/fakes/store-cells.js';

const kills = Number(process.env.MINIFOLD_KILLS ?? 2);
const child = fileURLToPath(new URL('../../support/fakes/store-process.js', import.meta.url));

const test = suite('store processes', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
}

/** Runs the process; `meet` hears when it takes its first steps. */
function run(argv: readonly string[], meet: (process: ChildProcess) => void = () => {}): Promise<Ended> {
  const process = spawn(globalThis.process.execPath, [child, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  process.stdout?.on('data', (data) => {
    if (out === '') meet(process);
    out += data;
  });
  return new Promise((resolve) => process.on('close', (code, signal) => resolve({ code, signal, out })));
}

const { manifest, data } = planManifest({ minifold: '0', kernel: kernelHash, name: 'process', cells: storeCells });
await init();
const results = await runCells(storeCells);

/** The digest of the results of one thread in one go. */
function expected(dir: string): string {
  const store = Store.open(join(dir, 'expected'), manifest, { data });
  for (const [place, result] of results.entries()) store.append(manifest.ids[place], result);
  store.close();
  return store.digest();
}

test('killed at random times, again and again, a store ends with the results of one go', async ({ dir }) => {
  const folder = join(dir, 'killed');
  const whole = expected(dir);
  let killed = 0;
  for (let runs = 0; killed < kills; runs++) {
    assert.ok(runs < 4 * kills + 4, 'most are killed before their ends');
    const { signal, out } = await run([folder, '2'], async (process) => {
      await sleep(300 * Math.random());
      process.kill('SIGKILL');
    });
    // Node 20 aborts now and then when a thread ends that it still compiles for (node_platform.cc, `ForIsolate`): to the store a kill like another.
    if (signal === 'SIGKILL' || signal === 'SIGABRT') killed++;
    else assert.equal(JSON.parse(out.split('\n')[1]).faults, []);
    const store = Store.read(folder);
    assert.equal(store.faults, []);
    for (const { place, result } of store.results()) assert.equal({ ...result, seconds: 0 }, { ...results[place], seconds: 0 });
    if (store.status().done === storeCells.length) rmSync(folder, { recursive: true });
  }
  assert.is((await run([folder, '2'])).code, 0);
  assert.is(Store.read(folder).digest(), whole);
  assert.equal(readdirSync(join(folder, 'checkpoints')), []);
  assert.ok(
    readdirSync(join(folder, 'segments')).every((name) => name.endsWith('.seg')),
    'what killed processes left is sealed',
  );
});

test('SIGTERM and the foreseen end of a time limit stop it with code 75 and its cells saved, and the same command goes on', async ({
  dir,
}) => {
  const folder = join(dir, 'stopped');
  const first = await run([folder, '1'], (process) => process.kill('SIGTERM'));
  assert.is(first.code, 75);
  assert.ok(readdirSync(join(folder, 'checkpoints')).length > 0);
  const second = await run([folder, '1', '0.001']);
  assert.is(second.code, 75);
  assert.is((await run([folder, '2'])).code, 0);
  assert.is(Store.read(folder).digest(), expected(dir));
});

test('four processes on one folder share the cells: one result of each, and no conflict', async ({ dir }) => {
  const folder = join(dir, 'shared');
  const ended = await Promise.all([1, 1, 1, 1].map((jobs) => run([folder, `${jobs}`])));
  assert.equal(
    ended.map(({ code }) => code),
    [0, 0, 0, 0],
  );
  const store = Store.read(folder);
  assert.is(store.status().done, storeCells.length);
  assert.is(store.digest(), expected(dir));
});

test('a full disk ends in a typed error, and the store goes on when there is room', ({ dir }) => {
  const disk = join(dir, 'disk');
  const whole = expected(dir);
  try {
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    console.log('a full disk: skipped, since a tmpfs can be mounted by root alone');
    return;
  }
  try {
    const folder = join(disk, 'store');
    const full = (error: MinifoldError): boolean => error.code === 'E_IO' && error.value === 'ENOSPC';
    const filled = Store.open(folder, manifest, { data });
    assert.throws(() => {
      for (let k = 0; ; k++) filled.fail(manifest.ids[k % 60], 'x'.repeat(1000));
    }, full);
    assert.throws(() => filled.append(manifest.ids[62], { ...results[62], step: Array.from({ length: 9000 }, (_, k) => k) }), full);
    execFileSync('mount', ['-o', 'remount,size=4m', disk]);
    const store = Store.open(folder, manifest, { data });
    for (const [place, result] of results.entries()) store.append(manifest.ids[place], result);
    store.close();
    filled.close();
    assert.is(Store.read(folder).digest(), whole);
  } finally {
    execFileSync('umount', [disk]);
  }
});

test.run();
