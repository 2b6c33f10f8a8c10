// A segment: records one after the other, each whole or not there. Little-endian:
//   "minifold segment 1\n", then records: id (32 bytes), kind (1), seconds (f64), length of the payload (u32), payload, SHA-256 of all that (32)
// A record whose SHA-256 does not fit ends the segment: nothing after it can be trusted to begin where it seems to.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** How a segment begins. */
export const segmentHead: Uint8Array = utf8ToBytes('minifold segment 1\n');
const headBytes = 32 + 1 + 8 + 4;
const hashBytes = 32;

/** What a record says of its cell: what came out, or that it could not be computed and why. */
export type RecordKind = 'result' | 'failure';
const kinds: readonly RecordKind[] = ['result', 'failure'];

/** A record of a segment, and where it stands. */
export interface SegmentRecord {
  readonly id: string;
  readonly kind: RecordKind;
  readonly seconds: number;
  readonly payload: Uint8Array;
  /** Where it ends. */
  readonly end: number;
}

/** SHA-256; a faster one than that of browsers may stand in for it. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** Some of the bytes in hexadecimal digits; in Node there is a faster way. */
export type HexOf = (from: number, to: number) => string;

/** The bytes of a record. */
export function encodeRecord(id: string, kind: RecordKind, seconds: number, payload: Uint8Array, hash: Hash = sha256): Uint8Array {
  const bytes = new Uint8Array(headBytes + payload.length + hashBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(hexToBytes(id));
  bytes[32] = kinds.indexOf(kind);
  view.setFloat64(33, seconds, true);
  view.setUint32(41, payload.length, true);
  bytes.set(payload, headBytes);
  bytes.set(hash(bytes.subarray(0, headBytes + payload.length)), headBytes + payload.length);
  return bytes;
}

/** Whether bytes begin as a segment does; shorter ones as far as they go. */
function isSegment(bytes: Uint8Array): boolean {
  return segmentHead.subarray(0, bytes.length).every((byte, k) => bytes[k] === byte);
}

/** What a segment holds. */
export interface SegmentContents {
  readonly records: readonly SegmentRecord[];
  /** Where the last whole record ends. */
  readonly end: number;
  /** Whether anything follows it: a record that is not whole, or was changed. */
  readonly torn: boolean;
}

/** Reads the records of a segment, or of its bytes from a place on where a record begins. `trusted` bytes were held against a SHA-256 before. */
export function readSegment(
  given: Uint8Array,
  { from = 0, trusted = false, hash = sha256, hexOf }: { from?: number; trusted?: boolean; hash?: Hash; hexOf?: HexOf } = {},
): SegmentContents {
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength); // parts of a Buffer of Node are dear
  const records: SegmentRecord[] = [];
  let at = from;
  if (from === 0) {
    if (bytes.length < segmentHead.length || !isSegment(bytes)) return { records, end: 0, torn: bytes.length > 0 };
    at = segmentHead.length;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = at - from; ; ) {
    const left = bytes.length - start;
    const length = left >= headBytes + hashBytes ? view.getUint32(start + 41, true) : 0;
    const whole = headBytes + length;
    if (left < whole + hashBytes) return { records, end: start + from, torn: left > 0 };
    const kind = kinds[bytes[start + 32]];
    const sum = trusted ? undefined : hash(bytes.subarray(start, start + whole));
    if (kind === undefined || (sum && !sum.every((byte, k) => byte === bytes[start + whole + k])))
      return { records, end: start + from, torn: true };
    records.push({
      id: hexOf?.(start, start + 32) ?? bytesToHex(bytes.subarray(start, start + 32)),
      kind,
      seconds: view.getFloat64(start + 33, true),
      payload: bytes.subarray(start + headBytes, start + whole),
      end: start + from + whole + hashBytes,
    });
    start += whole + hashBytes;
  }
}
