// Cells of a store on threads: the same digest for any number of threads, shards and processes, in any order, in lanes or not, left and gone on with.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell, RunCell } from '../../../src/cells/cell.js';
import type { SavedCell } from '../../../src/cells/run-cell-group.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { adam, createRun, diagonalNet, labelNoise } from '../../../src/index.js';
import { kernelHash } from '../../../src/kernels/generated.js';
import { Checkpoints } from '../../../src/node/store/checkpoints.js';
import { runManifest } from '../../../src/node/store/run-manifest.js';
import { Store } from '../../../src/node/store/store.js';
import { planManifest } from '../../../src/sweep/store/manifest.js';

const test = suite('run manifest', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const worker = new URL('../../support/fakes/store-worker.js', import.meta.url);

function cell(problem: object, optimizer: object, seed: number, steps: number, rest: object = {}): RunCell {
  const name = `${(problem as { name: string }).name} ${(optimizer as { name: string }).name}`;
  const noise = (problem as { name: string }).name === 'diagonalNet' ? { name: 'labelNoise', delta: 0.3 } : undefined;
  return { labels: { name, seed }, config: { problem, optimizer, noise, seed, steps, every: 700, measures: ['trainLoss'], ...rest } };
}

const net = { name: 'diagonalNet', d: 16, kappa: 3, n: 8, seed: 1 };
const cells: readonly RunCell[] = [
  ...[0, 1, 2, 3, 4].map((seed) => cell(net, { name: 'adam', lr: 0.001 }, seed, 2100)),
  cell(net, { name: 'sgd', lr: 50 }, 7, 2100), // diverges
  ...[0, 1, 2].map((seed) => cell({ name: 'ellipse', a: 1, b: 2 }, { name: 'adam', lr: 0.01 + 0.001 * seed }, seed, 2100)),
  ...[0, 1].map((seed) => cell({ name: 'bilinear' }, { name: 'heavyBall', lr: 0.01, momentum: 0.9 }, seed, 2100, { dtype: 'f32' })),
  cell(net, { name: 'sgd', lr: 0.01 }, 0, 1400, { batchSize: 2 }),
];

function planned(of: readonly Cell[]) {
  return planManifest({ minifold: '0', kernel: kernelHash, name: 'test', cells: of });
}

function open(dir: string, of: readonly Cell[] = cells): Store {
  const { manifest, data } = planned(of);
  return Store.open(dir, manifest, { data });
}

const digestOf = (dir: string): string => Store.read(dir).digest();

test('what comes out is what runs on one thread give', async ({ dir }) => {
  const store = open(dir);
  const { done, left, yielded, failed } = await runManifest(store, { jobs: 2, worker });
  assert.equal(failed, []);
  assert.equal([done, left, yielded], [cells.length, 0, false]);
  const expected = await runCells(cells);
  for (const { place, result } of Store.read(dir).results()) {
    assert.equal({ ...result, seconds: 0 }, { ...expected[place], seconds: 0 });
  }
  assert.is(store.status().diverged, 1);
});

test('one digest for 1, 2, 4 and 8 threads, 1, 3 and 7 shards, any order, alone and together', async ({ dir }) => {
  await runManifest(open(join(dir, 'whole')), { jobs: 1, worker });
  const whole = digestOf(join(dir, 'whole'));
  for (const jobs of [2, 4, 8]) {
    await runManifest(open(join(dir, `${jobs}`)), { jobs, worker, together: jobs !== 4 });
    assert.is(digestOf(join(dir, `${jobs}`)), whole);
  }
  for (const count of [3, 7]) {
    const folder = join(dir, `shards ${count}`);
    const done: number[] = [];
    for (let index = count - 1; index >= 0; index--)
      done.push((await runManifest(open(folder), { jobs: 1, worker, shard: { index, count } })).done);
    assert.is(
      done.reduce((a, b) => a + b),
      cells.length,
    );
    assert.is(digestOf(folder), whole);
  }
});

test('left in the middle and gone on with, again and again, the results are those of one go', async ({ dir }) => {
  const long = [...cells.slice(0, 7), cells[9]].map((one) => ({ ...one, config: { ...one.config, steps: 100_000, every: 30_000 } }));
  await runManifest(open(join(dir, 'whole'), long), { jobs: 2, worker });
  let times = 0;
  for (let left = long.length; left > 0; times++) {
    const stop = new AbortController();
    let seen = 0;
    const onProgress = ({ steps }: { steps: { done: number } }): void => {
      seen ||= steps.done;
      if (steps.done > seen + 100_000) stop.abort();
    };
    const ended = await runManifest(open(join(dir, 'parts'), long), {
      jobs: 2,
      worker,
      signal: stop.signal,
      checkpointSeconds: 1000,
      onProgress,
    });
    assert.is(ended.yielded, ended.left > 0);
    assert.equal(ended.failed, []);
    left = ended.left;
  }
  assert.ok(times > 1, `${times}`);
  assert.is(digestOf(join(dir, 'parts')), digestOf(join(dir, 'whole')));
  assert.equal(readdirSync(join(dir, 'parts', 'checkpoints')), []);
});

test('a checkpoint whose bytes are whole and whose contents are not those of its cell changes no result', async ({ dir }) => {
  const of = [cells[0]];
  await runManifest(open(join(dir, 'whole'), of), { jobs: 1, worker });
  const { config } = cells[0];
  const run = createRun({
    problem: diagonalNet({ d: 16, kappa: 3, n: 8, seed: 1 }),
    optimizer: adam({ lr: 0.001 }),
    noise: labelNoise({ delta: 0.3 }),
    seed: config.seed,
  });
  run.advance(700);
  const right = { done: 700, step: [0, 700], measures: { trainLoss: [9, 9] }, state: run.save({ data: 'named' }) };
  const wrong: Record<string, SavedCell> = {
    'no state': { ...right, state: Uint8Array.of(1, 2, 3) },
    'a state cut short': { ...right, state: right.state.subarray(0, -1) },
    'another step': { ...right, done: 1400, step: [0, 700, 1400], measures: { trainLoss: [9, 9, 9] } },
    'a step beyond the end': { ...right, done: 2100, step: [0, 700, 1400, 2100], measures: { trainLoss: [9, 9, 9, 9] } },
    'rows too few': { ...right, step: [0], measures: { trainLoss: [9] } },
    'rows at other steps': { ...right, step: [0, 699] },
    'other measures': { ...right, measures: { testLoss: [9, 9] } },
  };
  for (const [name, saved] of Object.entries(wrong)) {
    const store = open(join(dir, name), of);
    new Checkpoints(store).save(store.manifest.ids, [saved]);
    const { failed, done } = await runManifest(store, { jobs: 1, worker });
    assert.equal([failed, done], [[], 1], name);
    assert.is(digestOf(join(dir, name)), digestOf(join(dir, 'whole')), name);
  }
});

test('a checkpoint that was cut off, or has one bit changed, is refused and named, and the right result comes', async ({ dir }) => {
  const of = [{ ...cells[0], config: { ...cells[0].config, steps: 1_000_000, every: 500_000 } }];
  const kept = open(join(dir, 'kept'), of);
  const stop = new AbortController();
  const onProgress = ({ steps }: { steps: { done: number } }): void => {
    if (steps.done > 100_000) stop.abort();
  };
  assert.ok((await runManifest(kept, { jobs: 1, worker, signal: stop.signal, onProgress })).yielded);
  const [name] = readdirSync(join(dir, 'kept', 'checkpoints'));
  const bytes = readFileSync(join(dir, 'kept', 'checkpoints', name));
  await runManifest(open(join(dir, 'whole'), of), { jobs: 1, worker });
  const flipped = (bit: number): Uint8Array => bytes.map((byte, k) => (k === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  const wrong = [0, 1, bytes.length >> 1, bytes.length - 1].map((length) => bytes.subarray(0, length));
  const bits = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => Math.floor(((k + 0.5) * 8 * bytes.length) / 8));
  for (const [k, other] of [...wrong, ...bits.map(flipped)].entries()) {
    const store = open(join(dir, `${k}`), of);
    writeFileSync(join(store.dir, 'checkpoints', name), other);
    const { done, faults } = await runManifest(store, { jobs: 1, worker });
    assert.is(done, 1);
    assert.ok(faults.length === 1 && faults[0].startsWith(`checkpoints/${name}: `), `${k}: ${faults}`);
    assert.is(digestOf(store.dir), digestOf(join(dir, 'whole')));
  }
});

test('a cell that wants more memory than kernels have fails with the bound named, and the others are done', async ({ dir }) => {
  const large = cell({ ...net, d: 2 ** 28 }, { name: 'sgd', lr: 0.01 }, 0, 700); // 4 GiB for its parameters alone
  const [first, ...rest] = cells.slice(0, 7);
  const of = [first, large, ...rest];
  const { done, left, failed, yielded } = await runManifest(open(join(dir, 'out'), of), { jobs: 2, worker });
  assert.equal([done, left, yielded], [of.length - 1, 1, false]);
  assert.equal(
    failed.map(({ place }) => place),
    [1],
  );
  assert.match(failed[0].reason, /at most the 4 GiB that WebAssembly can address/);
  await runManifest(open(join(dir, 'others'), [first, ...rest]), { jobs: 1, worker });
  const [out, others] = ['out', 'others'].map((name) => Store.read(join(dir, name)));
  assert.is(out.status().failed, 1);
  assert.equal([...out.done].sort(), [...others.done].sort());
  for (const id of others.done) assert.equal(out.payload(id), others.payload(id));
});

test('a worker that dies is replaced and its cells run again; a cell that ends three fails, with the reason, and the others are done', async ({
  dir,
}) => {
  const dying = new URL('../../support/fakes/dying-worker.js', import.meta.url);
  const of = cells.map((one, k) => ({
    ...one,
    labels: { ...one.labels, ...(k === 1 && { dies: join(dir, 'once') }), ...(k === 3 && { dies: 'always' }) },
  }));
  const heard: number[] = [];
  const store = open(join(dir, 'out'), of);
  const { done, left, failed } = await runManifest(store, { jobs: 2, worker: dying, onFailure: ({ place }) => heard.push(place) });
  assert.equal([done, left], [cells.length - 1, 1]);
  assert.equal(
    failed.map(({ place, reason }) => [place, reason]),
    [[3, 'its worker ended with exit code 9 before the cell did (3 times)']],
  );
  assert.equal(heard, [3]);
  assert.is(Store.read(join(dir, 'out')).status().failed, 1);
  // once it lives, the next call does what is left, and all are what one thread gives
  await runManifest(open(join(dir, 'out'), of), { jobs: 1, worker });
  await runManifest(open(join(dir, 'whole')), { jobs: 1, worker });
  assert.is(digestOf(join(dir, 'out')), digestOf(join(dir, 'whole')));
});

test.run();
