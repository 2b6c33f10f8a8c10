// Archives that the page opens: what `minifold export` made, and what it did not make: each is refused with a sentence.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MinifoldError } from '../../src/input/errors.js';
import { archivedRuns } from '../../src/page/compute/archive.js';
import { exportedArchive } from '../support/exported-archive.js';

const place = mkdtempSync(join(tmpdir(), 'minifold-archive-'));
test.after(() => rmSync(place, { recursive: true }));

const whole = new Uint8Array(readFileSync(exportedArchive(place)));

test('what was exported has its runs, called by what differs', () => {
  const runs = archivedRuns(whole);
  assert.equal(
    runs.map(({ label }) => label),
    ['optimizer.lr 0.1', 'optimizer.lr 0.2'],
  );
  for (const { step, measures } of runs) {
    assert.equal([...step], [0, 10, 20]);
    assert.is(measures.trainLoss.length, 3);
  }
});

const changed = (change: (files: Record<string, Uint8Array>) => void): Uint8Array => {
  const files = unzipSync(whole);
  change(files);
  return zipSync(files);
};
const segmentOf = (files: Record<string, Uint8Array>): string => Object.keys(files).find((name) => name.endsWith('.seg')) as string;

const refused: Readonly<Record<string, readonly [bytes: Uint8Array, message: RegExp]>> = {
  'an empty file': [new Uint8Array(), /it is no ZIP file, or is damaged/],
  'a text': [strToU8('PK nothing'), /it is no ZIP file, or is damaged/],
  'half of it': [whole.slice(0, whole.length / 2), /it is no ZIP file, or is damaged/],
  'another archive': [zipSync({ 'a.txt': strToU8('hello') }), /it has no manifest\.json: it is none that `minifold export` made/],
  'a manifest that is none': [zipSync({ 'manifest.json': strToU8('{"cells": "<img src=x onerror=alert(1)>"}') }), /manifest\.json/],
  'a segment with one other bit': [
    changed((files) => {
      files[segmentOf(files)][40] ^= 1;
    }),
    /does not have its SHA-256/,
  ],
  'a segment under a name of its own': [
    changed((files) => {
      files['../../etc/passwd.seg'] = files[segmentOf(files)];
    }),
    /does not have its SHA-256/,
  ],
  'what unpacks to more than 512 MB': [bomb(), /it unpacks to more than 512000000 bytes/],
};

/** An archive whose directory says that its one file has 600 MB. */
function bomb(): Uint8Array {
  const bytes = zipSync({ 'manifest.json': strToU8('{}') });
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= bytes.length; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 600e6, true);
  return bytes;
}

for (const [name, [bytes, message]] of Object.entries(refused))
  test(`${name} is refused`, () => {
    assert.throws(
      () => archivedRuns(bytes),
      (error: Error) => error instanceof MinifoldError && message.test(error.message),
    );
  });

test('a sweep without results has no runs', () => {
  const none = changed((files) => {
    delete files[segmentOf(files)];
  });
  assert.equal(archivedRuns(none), []);
});

test.run();
