// minifold export DIR --zip FILE: the results of a folder in one file.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { archiveOf } from '../../node/archive.js';
import { onDisk, replaceFile } from '../../node/files.js';
import { Store } from '../../node/store/store.js';
import type { Context } from '../context.js';
import { UsageError } from '../usage-error.js';
import { sayLost } from './faults.js';

/** Whether nothing is lost when an archive takes this name. */
function isArchiveOrNew(path: string): boolean {
  if (!existsSync(path)) return true;
  return onDisk(path, () => statSync(path).isFile() && readFileSync(path).subarray(0, 4).toString('latin1') === 'PK\x03\x04');
}

/** Writes the results of a sweep as a ZIP file of the same bytes whoever computed them, in whatever order. */
export function exportCommand(context: Context, dir: string, zip: string | undefined, json: boolean): number {
  if (zip === undefined) throw new UsageError('export needs --zip FILE, as in --zip results.zip');
  const bytes = onDisk(dir, () => archiveOf(dir));
  if (!isArchiveOrNew(zip)) throw new UsageError(`--zip ${zip}: what is there is no archive; give the name of another`);
  replaceFile(zip, bytes);
  const store = Store.read(dir);
  const exitCode = sayLost(context, store);
  const { cells, done } = store.status();
  context.stdout.write(
    json
      ? `${JSON.stringify({ zip, bytes: bytes.length, cells, done, digest: store.digest() })}\n`
      : `${done} of ${cells} cells are in ${zip} (${bytes.length} bytes)\n`,
  );
  return exitCode;
}
