import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dataFilesIn } from '../../src/node/data-file.js';

const folder = mkdtempSync(join(tmpdir(), 'minifold-data-'));
test.after(() => rmSync(folder, { recursive: true }));

test('files of other kinds are named as what they are', () => {
  const other = (bytes: string | Uint8Array) => () => {
    writeFileSync(join(folder, 'größe 1.csv'), bytes);
    return dataFilesIn(folder)({ file: 'größe 1.csv' }, 'problem.data.x');
  };
  const kinds: readonly [string | Uint8Array, RegExp][] = [
    [gzipSync('1\n2\n'), /größe 1\.csv: it is compressed by gzip; allowed: /],
    [Buffer.from('1,2\n', 'utf16le'), /it is no text in UTF-8, which has no zero bytes; allowed: /],
    [Buffer.from('\ufeff1,2\n', 'utf16le'), /it is text in UTF-16; allowed: /],
    [Buffer.from('PK\x03\x04'), /it is a ZIP archive/],
    ['PAR1', /it is Parquet/],
  ];
  for (const [bytes, message] of kinds) assert.throws(other(bytes), message);
  assert.equal([...(other('1\n2\n')().numbers as Float64Array)], [1, 2]);
});

test('a path that cannot be is E_IO with its name, not an error of the runtime', () => {
  assert.throws(
    () => dataFilesIn('.')({ file: 'a\0b' }, 'problem.data.x'),
    (error: { code: string; path: string }) => error.code === 'E_IO' && error.path === 'a\0b',
  );
});

test.run();
