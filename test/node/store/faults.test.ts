// A store whose process is killed, whose disk is full or fails, or whose machine loses its power at any of its calls: it is gone on with to the same bytes.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunCell } from '../../../src/cells/cell.js';
import type { SavedCell } from '../../../src/cells/run-cell-group.js';
import { MinifoldError } from '../../../src/input/errors.js';
import { kernelHash } from '../../../src/kernels/generated.js';
import { Checkpoints } from '../../../src/node/store/checkpoints.js';
import { Store } from '../../../src/node/store/store.js';
import { planManifest } from '../../../src/sweep/store/manifest.js';
import { type Fault, Killed, MemoryFileSystem } from '../../support/fakes/memory-file-system.js';
import { present } from '../../support/present.js';

const dir = '/store';
const x = Float64Array.from({ length: 300 }, (_, k) => k / 7); // long enough to be named by its SHA-256
const cells = [0, 1, 2, 3].map(
  (seed): RunCell => ({
    labels: { seed },
    config: {
      problem: { name: 'valley', angle: 1 },
      optimizer: { name: 'sgd', lr: 0.1 },
      seed,
      theta0: x,
      steps: 4,
      every: 2,
      measures: ['l1'],
    },
  }),
);
const { manifest, data } = planManifest({ minifold: '0', kernel: kernelHash, name: 'faults', cells });
const { ids } = manifest;
const resultOf = (place: number, seconds = 1) => ({
  labels: { seed: place },
  status: 'finished' as const,
  step: [0, 2, 4],
  measures: { l1: [place, place + 0.5, Number.NaN] },
  seconds,
});
const savedAt = (done: number): SavedCell => ({ done, step: [0], measures: { l1: [done] }, state: Uint8Array.of(1, 2, done) });

/** What a process does; `safe` hears of every cell, and of every step of the last one, that no loss of power takes away from then on. */
function work(fs: MemoryFileSystem, safe: (places: readonly number[], saved: number) => void = () => {}): Store {
  const store = Store.open(dir, manifest, { fs, data });
  const checkpoints = new Checkpoints(store);
  const at = present(checkpoints.load().own[0]?.cells[0] ?? savedAt(0)).done;
  if (!store.has(ids[0])) store.append(ids[0], resultOf(0));
  store.sync();
  safe([0], at);
  for (let done = at + 1; done <= 3 && !store.has(ids[3]); done++) {
    checkpoints.save([ids[3]], [savedAt(done)]);
    safe([0], done);
  }
  for (const place of [1, 2, 3]) if (!store.has(ids[place])) store.append(ids[place], resultOf(place));
  checkpoints.remove([ids[3]]);
  store.close();
  safe([0, 1, 2, 3], 0);
  return store;
}

const whole = new MemoryFileSystem();
const digest = work(whole).digest();
const { calls } = whole;

/** What is in the file system is gone on with to the results of one go; no file in it is of use to nobody. */
function recovers(fs: MemoryFileSystem, what: string): void {
  const store = work(fs);
  assert.is(store.digest(), digest, what);
  assert.is(Store.read(dir, fs).digest(), digest, what);
  assert.equal(
    [...Store.read(dir, fs).results()].map(({ result }) => result.measures),
    [0, 1, 2, 3].map((place) => resultOf(place).measures),
  );
  assert.equal(
    fs.files().filter((name) => name.startsWith('/store/checkpoints/') && name.endsWith('.cells')),
    [],
    what,
  );
}

test('every call, killed before it and half-way, on a full disk and on one that fails', () => {
  assert.ok(calls > 60, `${calls}`);
  for (const kind of ['before', 'half-way', 'ENOSPC', 'EIO'] as const) {
    for (let at = 0; at < calls; at++) {
      const fs = new MemoryFileSystem();
      const fault: Fault = { at, kind };
      fs.fault = fault;
      try {
        work(fs);
        assert.ok(kind === 'ENOSPC' || kind === 'EIO');
      } catch (error) {
        if (kind === 'ENOSPC' || kind === 'EIO') assert.ok(error instanceof MinifoldError && error.code === 'E_IO', `${error}`);
        else assert.ok(error instanceof Killed, `${error}`);
      }
      assert.ok(fs.fired, `${kind} at ${at}`);
      recovers(fs.afterKill(), `${kind} at ${at}`);
    }
  }
});

test('a loss of power at every call: what was synced is there, and nothing is torn', () => {
  for (const keep of ['nothing', 'names', 'bytes', 'half of the bytes'] as const) {
    for (let at = 0; at < calls; at++) {
      const fs = new MemoryFileSystem();
      fs.fault = { at, kind: 'before' };
      let safe: readonly number[] = [];
      let saved = 0;
      try {
        work(fs, (places, done) => {
          safe = places;
          saved = done;
        });
      } catch (error) {
        assert.instance(error, Killed);
      }
      assert.ok(fs.fired, `${keep} at ${at}`);
      const left = fs.afterPowerLoss(keep);
      const store = Store.open(dir, manifest, { fs: left, data });
      for (const place of safe) assert.equal(store.result(place)?.measures, resultOf(place).measures, `${keep} at ${at}`);
      const group = new Checkpoints(store).load().own[0];
      assert.ok(store.has(ids[3]) || (group?.cells[0].done ?? 0) >= saved, `${keep} at ${at}`);
      recovers(left, `${keep} at ${at}`);
    }
  }
});

test('a store that met a full disk goes on when there is room', () => {
  const fs = new MemoryFileSystem();
  const store = Store.open(dir, manifest, { fs, data });
  store.append(ids[0], resultOf(0));
  fs.fault = { at: fs.calls, kind: 'ENOSPC' };
  assert.throws(
    () => store.append(ids[1], resultOf(1)),
    (error: MinifoldError) => error.code === 'E_IO' && error.value === 'ENOSPC',
  );
  for (const place of [1, 2, 3]) store.append(ids[place], resultOf(place));
  store.close();
  assert.is(Store.read(dir, fs).digest(), digest);
});

test('two results of one cell that differ are a conflict; equal ones, whenever they were computed, are one', () => {
  const fs = whole.afterKill();
  const store = Store.open(dir, manifest, { fs, data });
  store.append(ids[1], resultOf(1, 77));
  const wrong = { ...resultOf(1), measures: { l1: [1, 1.5000000000000002, Number.NaN] } };
  const conflict = (error: MinifoldError): boolean => error.code === 'E_CONFLICT' && error.message.includes('{"seed":1}');
  assert.throws(() => store.append(ids[1], wrong), conflict);
  const other = new MemoryFileSystem();
  const elsewhere = Store.open(dir, manifest, { fs: other, data });
  elsewhere.append(ids[1], wrong);
  elsewhere.close();
  const planted = present(other.files().find((name) => name.endsWith('.seg')));
  const file = fs.create(planted);
  fs.write(file, present(other.read(planted)));
  assert.throws(() => store.refresh(), conflict);
  assert.throws(() => Store.read(dir, fs), conflict);
});

test.run();
