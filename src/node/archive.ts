// A folder of results as one ZIP file to hand on. The same results give the same bytes: names are sorted, times fixed, and nothing in it says how long the
// cells took, or which process computed them in which order.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { encodeRecord, segmentHead } from '../sweep/store/segment.js';
import { disk } from './store/file-system.js';
import { sha256 } from './store/segments.js';
import { Store } from './store/store.js';

/** The first time that the format knows, in whatever zone: it holds local times. */
const epoch = new Date(1980, 0, 1);

/**
 * The archive of the results in a folder: its manifest, the data that its configs name, and one segment. Unpacked it is a folder to go on with.
 *
 * @throws E_FOLDER for a folder that holds no results, E_CONFLICT where two results in it differ
 */
export function archiveOf(dir: string): Uint8Array {
  const store = Store.read(dir);
  const { ids, text } = store.manifest;
  const records = [...new Set(ids)].flatMap((id) => {
    const payload = store.payload(id);
    return payload ? [encodeRecord(id, 'result', 0, payload, sha256)] : [];
  });
  const segment = Buffer.concat([segmentHead, ...records]);
  const files: [name: string, bytes: Uint8Array][] = [
    ['manifest.json', Buffer.from(text)],
    [`segments/${createHash('sha256').update(segment).digest('hex')}.seg`, segment],
    ...disk
      .list(join(dir, 'data'))
      .filter((name) => /^[0-9a-f]{64}\.bin$/.test(name))
      .map((name): [string, Uint8Array] => [`data/${name}`, disk.read(join(dir, 'data', name)) ?? new Uint8Array()]),
  ];
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(files), { mtime: epoch, os: 0 });
}
