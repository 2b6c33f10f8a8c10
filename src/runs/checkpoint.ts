// The bytes of a saved run or optimizer: "minifold", the header's length (u32), the header (JSON), the state vectors as raw little-endian floats of
// its dtype, the problem's data as f64 where it goes along, and the SHA-256 of all that.

import { sha256 } from '@noble/hashes/sha2.js';
import * as valibot from 'valibot';
import { type ErrorCode, MinifoldError, notACheckpoint } from '../input/errors.js';
import { kindOfArray } from '../input/kind-of-array.js';
import { check, dtype as dtypeSchema, share, whole } from '../input/validate.js';
import { kernelHash } from '../kernels/generated.js';
import type { Dtype, FloatArray } from '../kernels/instance.js';

const magic: Uint8Array = /* @__PURE__ */ Uint8Array.from('minifold', (letter) => letter.charCodeAt(0));
const hashBytes = 32;

/** The encoders of UTF-8: Jest's jsdom hides them, though it runs in Node. */
function utf8(): {
  TextEncoder: typeof TextEncoder;
  TextDecoder: new (label: string, options: TextDecoderOptions) => { decode(bytes: Uint8Array): string };
} {
  return 'TextEncoder' in globalThis ? globalThis : globalThis.process.getBuiltinModule('node:util');
}

/** Bytes in a buffer of their own: a Uint8Array<ArrayBuffer> for compilers that tell buffers apart, a Uint8Array for those before them. */
export type Bytes = ReturnType<Uint8ArrayConstructor['of']>;

/** What a checkpoint holds besides its vectors. */
export interface CheckpointHeader {
  readonly kind: 'run' | 'optimizer';
  readonly dtype: Dtype;
  /** The lengths of the vectors, in order. */
  readonly lengths: readonly number[];
  /** The lengths of the arrays of data that follow them. */
  readonly data: readonly number[];
  readonly config: Readonly<Record<string, unknown>>;
  /** Steps taken, and the running products beta1^t and beta2^t. */
  readonly step: number;
  readonly product1: number;
  readonly product2: number;
}

/** Packs header, vectors and data. */
export function encodeCheckpoint(
  header: Omit<CheckpointHeader, 'lengths' | 'data'>,
  vectors: readonly FloatArray[],
  data: readonly Float64Array[] = [],
): Bytes {
  const lengths = { lengths: vectors.map((x) => x.length), data: data.map((x) => x.length) };
  const text = new (utf8().TextEncoder)().encode(JSON.stringify({ ...header, kernel: kernelHash, ...lengths }));
  const payload = [...vectors, ...data].reduce((sum, x) => sum + x.byteLength, 0);
  const bytes = new Uint8Array(magic.length + 4 + text.length + payload + hashBytes);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(magic.length, text.length, true);
  let at = magic.length + 4;
  bytes.set(text, at);
  at += text.length;
  for (const x of [...vectors, ...data]) {
    bytes.set(new Uint8Array(x.buffer, x.byteOffset, x.byteLength), at);
    at += x.byteLength;
  }
  bytes.set(sha256(bytes.subarray(0, at)), at);
  return bytes;
}

/** What a header must be, of whatever origin; `config` is read by whoever knows its kind. */
const headerSchema = valibot.strictObject({
  kind: valibot.picklist(['run', 'optimizer']),
  dtype: dtypeSchema,
  lengths: valibot.array(whole(0, 2 ** 29)),
  data: valibot.array(whole(0, 2 ** 29)),
  config: valibot.looseObject({}),
  step: whole(0),
  product1: share,
  product2: share,
  kernel: valibot.string(),
});

/** The header of these bytes, checked. */
function readHeader(bytes: Uint8Array): valibot.InferOutput<typeof headerSchema> {
  let header: unknown;
  try {
    header = JSON.parse(new (utf8().TextDecoder)('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notACheckpoint('their header is no JSON');
  }
  return asDescribed(() => check(headerSchema, header, 'header'));
}

/** What `make` makes of a checkpoint's contents; E_CHECKPOINT where they describe nothing that can be. Errors of the code `passed` are of the reader. */
export function asDescribed<T>(make: () => T, passed?: ErrorCode): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof MinifoldError && error.code !== passed ? notACheckpoint(error.message) : error;
  }
}

/** Throws unless a checkpoint's vectors have the lengths of the state they are to fill. */
export function checkLengths({ lengths }: CheckpointHeader, state: readonly FloatArray[]): void {
  const expected = state.map(({ length }) => length);
  if (lengths.join() !== expected.join())
    throw notACheckpoint(`its vectors have the lengths ${lengths.join(', ')}, not ${expected.join(', ')}`);
}

/** What a checkpoint holds. */
export interface Checkpoint {
  readonly header: CheckpointHeader;
  readonly vectors: readonly FloatArray[];
  readonly data: readonly Float64Array[];
}

/** Unpacks what `encodeCheckpoint` packed, from bytes of any realm, offset and buffer; refuses anything else. */
export function decodeCheckpoint(given: unknown, kind: CheckpointHeader['kind']): Checkpoint {
  if (kindOfArray(given) !== 'Uint8Array') throw notACheckpoint('not a Uint8Array');
  const source = given as Uint8Array;
  const bytes = new Uint8Array(source.length); // with a buffer of its own: a Buffer's slice() would be a view of the pool
  if (source.length > 0) bytes.set(source); // a detached array has no entries and cannot be read
  if (bytes.length < magic.length + 4 + hashBytes || !magic.every((x, i) => bytes[i] === x))
    throw notACheckpoint('they do not begin like one');
  const end = bytes.length - hashBytes;
  const hash = sha256(bytes.subarray(0, end));
  if (!hash.every((x, i) => bytes[end + i] === x)) throw notACheckpoint('their SHA-256 does not match, they are damaged or cut short');
  const start = magic.length + 4 + new DataView(bytes.buffer).getUint32(magic.length, true);
  if (start > end) throw notACheckpoint('their header is longer than they are');
  const header = readHeader(bytes.subarray(magic.length + 4, start));
  if (header.kind !== kind) throw notACheckpoint(`they hold ${header.kind === 'run' ? 'a run' : 'an optimizer'}`);
  if (header.kernel !== kernelHash)
    throw notACheckpoint(`they were made by the kernels ${header.kernel.slice(0, 12)}, these are ${kernelHash.slice(0, 12)}`);
  const Vector = header.dtype === 'f64' ? Float64Array : Float32Array;
  const size = (lengths: readonly number[], bytesEach: number): number => lengths.reduce((sum, length) => sum + length * bytesEach, 0);
  const total = size(header.lengths, Vector.BYTES_PER_ELEMENT) + size(header.data, 8);
  if (start + total !== end) throw notACheckpoint(`their vectors take ${end - start} bytes, not ${total}`);
  let at = start;
  const next = <A extends FloatArray>(Kind: { new (buffer: ArrayBuffer): A; readonly BYTES_PER_ELEMENT: number }, length: number): A => {
    const vector = new Kind(bytes.slice(at, at + length * Kind.BYTES_PER_ELEMENT).buffer);
    at += vector.byteLength;
    if (!vector.every(Number.isFinite)) throw notACheckpoint('their vectors hold a number that is not finite');
    return vector;
  };
  const vectors = header.lengths.map((length) => next<FloatArray>(Vector, length));
  return { header, vectors, data: header.data.map((length) => next(Float64Array, length)) };
}
