// Cells on their way as a file: "minifold cells 1\n", the header's length (u32), the header (JSON), for every cell its recorded steps and columns (f64) and
// the bytes of `run.save`, and the SHA-256 of all that. They hold the state and the config of a run, and name its data by SHA-256.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import * as valibot from 'valibot';
import type { SavedCell } from '../../cells/run-cell-group.js';
import { notACheckpoint } from '../../input/errors.js';
import type { Hash } from './segment.js';

const magic = utf8ToBytes('minifold cells 1\n');
const hashBytes = 32;

/** Cells that go through the same steps together. */
export interface SavedGroup {
  /** SHA-256 of kernels.wasm. */
  readonly kernel: string;
  /** Which process saved them. */
  readonly owner: string;
  /** Counts the times that they were saved. */
  readonly generation: number;
  readonly ids: readonly string[];
  readonly cells: readonly SavedCell[];
}

const Whole = valibot.pipe(valibot.number(), valibot.safeInteger(), valibot.minValue(0));
const Id = valibot.pipe(valibot.string(), valibot.hash(['sha256']));
const Header = valibot.strictObject({
  kernel: Id,
  owner: valibot.string(),
  generation: Whole,
  done: Whole,
  cells: valibot.array(valibot.strictObject({ id: Id, rows: Whole, names: valibot.array(valibot.string()), state: Whole })),
});

/** The bytes of cells on their way. */
export function encodeSavedCells({ kernel, owner, generation, ids, cells }: SavedGroup, hash: Hash = sha256): Uint8Array {
  const described = cells.map(({ step, measures, state }, k) => ({
    id: ids[k],
    rows: step.length,
    names: Object.keys(measures),
    state: state?.length ?? 0,
  }));
  const header = utf8ToBytes(JSON.stringify({ kernel, owner, generation, done: cells[0]?.done ?? 0, cells: described }));
  const size = described.reduce((sum, { rows, names, state }) => sum + 8 * rows * (1 + names.length) + state, 0);
  const bytes = new Uint8Array(magic.length + 4 + header.length + size + hashBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint32(magic.length, header.length, true);
  bytes.set(header, magic.length + 4);
  let at = magic.length + 4 + header.length;
  for (const { step, measures, state } of cells) {
    for (const column of [step, ...Object.values(measures)]) {
      for (const x of column) {
        view.setFloat64(at, Number.isNaN(x) ? Number.NaN : x, true);
        at += 8;
      }
    }
    bytes.set(state ?? [], at);
    at += state?.length ?? 0;
  }
  bytes.set(hash(bytes.subarray(0, at)), at);
  return bytes;
}

/**
 * The cells that these bytes are of.
 *
 * @throws E_CHECKPOINT for bytes that are cut short, changed, or of other kernels
 */
export function decodeSavedCells(bytes: Uint8Array, kernel: string, hash: Hash = sha256): SavedGroup {
  const start = magic.length + 4;
  if (bytes.length < start + hashBytes || !magic.every((byte, k) => bytes[k] === byte)) throw notACheckpoint('they do not begin like one');
  const end = bytes.length - hashBytes;
  if (!hash(bytes.subarray(0, end)).every((byte, k) => bytes[end + k] === byte)) throw notACheckpoint('their SHA-256 does not match');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start + view.getUint32(magic.length, true);
  if (at > end) throw notACheckpoint('their header is longer than they are');
  const header = headerOf(bytes.subarray(start, at));
  if (header.kernel !== kernel)
    throw notACheckpoint(`they were made by the kernels ${header.kernel.slice(0, 12)}, these are ${kernel.slice(0, 12)}`);
  const size = header.cells.reduce((sum, { rows, names, state }) => sum + 8 * rows * (1 + names.length) + state, 0);
  if (at + size !== end) throw notACheckpoint(`their cells take ${end - at} bytes, not ${size}`);
  const column = (rows: number): number[] => Array.from({ length: rows }, (_, k) => view.getFloat64(at + 8 * k, true));
  const next = (rows: number): number[] => {
    const values = column(rows);
    at += 8 * rows;
    return values;
  };
  const cells = header.cells.map(({ rows, names, state }): SavedCell => {
    const step = next(rows);
    const measures = Object.fromEntries(names.map((name) => [name, next(rows)]));
    at += state;
    return { done: header.done, step, measures, state: state === 0 ? undefined : bytes.slice(at - state, at) };
  });
  return { kernel, owner: header.owner, generation: header.generation, ids: header.cells.map(({ id }) => id), cells };
}

function headerOf(bytes: Uint8Array): valibot.InferOutput<typeof Header> {
  try {
    return valibot.parse(Header, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw notACheckpoint(`their header is none: ${(error as Error).message}`);
  }
}
