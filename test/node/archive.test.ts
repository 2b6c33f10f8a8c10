// A folder of results as one file: the same bytes for the same results, and unpacked the same store.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelHash } from '../../src/kernels/generated.js';
import { archiveOf } from '../../src/node/archive.js';
import { Store } from '../../src/node/store/store.js';
import { planManifest } from '../../src/sweep/store/manifest.js';
import { fakeCell } from '../support/fakes/fake-runner.js';

const test = suite('archive', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const cells = [0, 1, 2].map((seed) => {
  const cell = fakeCell(seed);
  return { ...cell, config: { ...cell.config, theta0: Float64Array.from({ length: 200 }, (_, k) => k) } };
});
const { manifest, data } = planManifest({ minifold: '0', kernel: kernelHash, name: 'archive', cells });

function stored(dir: string, order: readonly number[]): Store {
  const store = Store.open(dir, manifest, { data });
  for (const place of order) {
    store.append(manifest.ids[place], { labels: {}, status: 'finished', step: [0], measures: { l1: [place] }, seconds: Math.random() });
    if (place === 1) store.close();
  }
  store.close();
  return store;
}

test('the bytes are those of the results, in whatever order and files they came', ({ dir }) => {
  const store = stored(join(dir, 'a'), [0, 1, 2]);
  stored(join(dir, 'b'), [2, 1, 0]);
  const bytes = archiveOf(join(dir, 'a'));
  assert.equal(archiveOf(join(dir, 'b')), bytes);
  const files = unzipSync(bytes);
  assert.equal(Object.keys(files), Object.keys(files).sort());
  assert.is(Object.keys(files).length, 3);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, 'c', name)), { recursive: true });
    writeFileSync(join(dir, 'c', name), content);
  }
  const again = Store.read(join(dir, 'c'));
  assert.is(again.digest(), store.digest());
  assert.equal(again.faults, []);
  assert.equal(again.cell(2), cells[2]);
});

test.run();
