// The bytes of a saved run or optimizer: "minifold", the header's length (u32), the header (JSON), the state vectors as raw
// little-endian floats, and the SHA-256 of all that.
import { sha256 } from '@noble/hashes/sha2.js';
import { MinifoldError } from '../input/errors.js';
import { kernelHash } from '../kernels/generated.js';
import type { Dtype, FloatArray } from '../kernels/instance.js';

const magic: Uint8Array = new TextEncoder().encode('minifold');
const hashBytes = 32;

/** What a checkpoint holds besides its vectors. */
export interface CheckpointHeader {
  readonly kind: 'run' | 'optimizer';
  readonly dtype: Dtype;
  /** The lengths of the vectors, in order. */
  readonly lengths: readonly number[];
  readonly config: Readonly<Record<string, unknown>>;
  /** Steps taken, and the running products beta1^t and beta2^t. */
  readonly step: number;
  readonly product1: number;
  readonly product2: number;
}

function refuse(why: string): MinifoldError {
  return new MinifoldError('E_CHECKPOINT', `these bytes are not a checkpoint that can be restored: ${why}`, {
    path: 'bytes',
    allowed: 'what save() returned with this version of the kernels',
  });
}

/** Packs header and vectors. */
export function encodeCheckpoint(header: Omit<CheckpointHeader, 'lengths'>, vectors: readonly FloatArray[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify({ ...header, kernel: kernelHash, lengths: vectors.map((x) => x.length) }));
  const payload = vectors.reduce((sum, x) => sum + x.byteLength, 0);
  const bytes = new Uint8Array(magic.length + 4 + text.length + payload + hashBytes);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(magic.length, text.length, true);
  let at = magic.length + 4;
  bytes.set(text, at);
  at += text.length;
  for (const x of vectors) {
    bytes.set(new Uint8Array(x.buffer, x.byteOffset, x.byteLength), at);
    at += x.byteLength;
  }
  bytes.set(sha256(bytes.subarray(0, at)), at);
  return bytes;
}

/** Unpacks what `encodeCheckpoint` packed; refuses anything else. */
export function decodeCheckpoint(given: unknown, kind: CheckpointHeader['kind']): { header: CheckpointHeader; vectors: FloatArray[] } {
  if (!(given instanceof Uint8Array)) throw refuse('not a Uint8Array');
  const bytes = given.slice();
  if (bytes.length < magic.length + 4 + hashBytes || !magic.every((x, i) => bytes[i] === x)) throw refuse('they do not begin like one');
  const end = bytes.length - hashBytes;
  const hash = sha256(bytes.subarray(0, end));
  if (!hash.every((x, i) => bytes[end + i] === x)) throw refuse('their SHA-256 does not match, they are damaged or cut short');
  const start = magic.length + 4;
  const length = new DataView(bytes.buffer).getUint32(magic.length, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(start, start + length))) as CheckpointHeader & { kernel: string };
  if (header.kind !== kind) throw refuse(`they hold ${header.kind === 'run' ? 'a run' : 'an optimizer'}`);
  if (header.kernel !== kernelHash)
    throw refuse(`they were made by the kernels ${header.kernel.slice(0, 12)}, these are ${kernelHash.slice(0, 12)}`);
  let at = start + length;
  const vectors = header.lengths.map((entries) => {
    const size = entries * (header.dtype === 'f64' ? 8 : 4);
    const buffer = bytes.slice(at, at + size).buffer;
    at += size;
    return header.dtype === 'f64' ? new Float64Array(buffer) : new Float32Array(buffer);
  });
  return { header, vectors };
}
