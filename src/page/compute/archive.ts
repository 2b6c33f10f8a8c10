// Results that `minifold export` put into a ZIP file: read by what reads them everywhere, so that a changed or torn file is refused.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type UnzipFileFilter, type Unzipped, unzipSync } from 'fflate';
import { MinifoldError, malformed } from '../../input/errors.js';
import { readManifest } from '../../sweep/store/manifest.js';
import { decodeResult } from '../../sweep/store/result.js';
import { readSegment } from '../../sweep/store/segment.js';
import type { ArchivedRun } from '../protocol.js';

/** The largest file that is opened, and what it may unpack to. */
const [largest, unpacked] = [64e6, 512e6];

function unzipped(bytes: Uint8Array, filter: UnzipFileFilter): Unzipped {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof MinifoldError) throw error;
    throw malformed('archive', `it is no ZIP file, or is damaged (${(error as Error).message})`);
  }
}

/** The runs of an archive, each called by the labels that differ. */
export function archivedRuns(bytes: Uint8Array): ArchivedRun[] {
  if (bytes.length > largest) throw malformed('archive', `it has ${bytes.length} bytes, more than the ${largest} that the page opens`);
  let total = 0;
  const filter: UnzipFileFilter = ({ name, originalSize }) => {
    total += originalSize;
    if (total > unpacked) throw malformed('archive', `it unpacks to more than ${unpacked} bytes`);
    return name === 'manifest.json' || name.endsWith('.seg');
  };
  const files = unzipped(bytes, filter);
  if (!files['manifest.json']) throw malformed('archive', 'it has no manifest.json: it is none that `minifold export` made');
  const manifest = readManifest(new TextDecoder().decode(files['manifest.json']), 'manifest.json');
  const results = new Map<string, Uint8Array>();
  for (const [name, segment] of Object.entries(files)) {
    if (!name.endsWith('.seg')) continue;
    if (name !== `segments/${bytesToHex(sha256(segment))}.seg`) throw malformed('archive', `${name} does not have its SHA-256`);
    for (const { id, kind, payload } of readSegment(segment, { trusted: true }).records) if (kind === 'result') results.set(id, payload);
  }
  const labels = manifest.ids.map((_, k) => manifest.labels(k));
  const keys = Object.keys(labels[0] ?? {}).filter((key) => labels.some((one) => one[key] !== labels[0][key]));
  return manifest.ids.flatMap((id, k) => {
    const payload = results.get(id);
    if (!payload) return [];
    const { step, measures } = decodeResult(payload, labels[k], 0);
    const columns = Object.entries(measures).map(([name, values]) => [name, Float64Array.from(values)] as const);
    const label = keys.map((key) => `${key} ${labels[k][key]}`).join(', ') || manifest.name;
    return [{ label, step: Float64Array.from(step), measures: Object.fromEntries(columns) }];
  });
}
