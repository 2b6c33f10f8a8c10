// Plain data as its one text: whatever the order of keys, and whoever made it, the same data has the same text, and the text makes the same data again.
//   keys sorted, none that is undefined; -0 is kept; NaN and infinities are { $number: 'NaN' };
//   arrays of bytes that are short stand in the text as hexadecimal digits, long ones by their SHA-256: { $array: 'Float64Array', length, sha256 }
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { invalid, partOf } from '../../input/errors.js';
import { kindOfArray } from '../../input/kind-of-array.js';

/** Bytes of a typed array by the SHA-256 of these bytes. */
export type DataByName = Map<string, Uint8Array>;

type Numbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

const kinds: Readonly<Record<string, new (buffer: ArrayBuffer) => Numbers>> = {
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
};

/** Bytes of an array that stand in the text. */
const fewBytes = 1024;
/** Lists of so many numbers are data and go by their SHA-256 too. */
const manyNumbers = 256;
const deepest = 64;

/** The texts of data: an object that was seen before has the text that it had, as data of a sweep is shared by its cells and never changes. */
export class Canonical {
  /** The arrays that texts named by their SHA-256. */
  readonly data: DataByName = new Map();
  readonly #arrays = new WeakMap<object, string>();
  readonly #many: number;

  /** @param many how many numbers of a list are data that goes by its SHA-256 */
  constructor(many: number = manyNumbers) {
    this.#many = many;
  }

  /**
   * @throws E_TYPE for what is not plain data, such as a function
   */
  text(value: unknown, path: string = 'value', depth: number = 0): string {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'number') return numberText(value);
    if (typeof value !== 'object') throw invalid('E_TYPE', path, value, 'plain data');
    if (depth > deepest) throw invalid('E_TOO_LARGE', path, value, `at most ${deepest} levels`);
    const known = this.#arrays.get(value);
    if (known !== undefined) return known;
    const kind = kindOfArray(value);
    if (kind !== undefined || isLong(value, this.#many)) {
      const text =
        kind === undefined
          ? this.#array('Array', bytesOf(Float64Array.from(value as number[])))
          : this.#array(kind, bytesOf(value as Numbers), path);
      this.#arrays.set(value, text);
      return text;
    }
    if (Array.isArray(value)) return `[${value.map((entry, k) => this.text(entry, partOf(path, k), depth + 1)).join(',')}]`;
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(checkedKey(key, path))}:${this.text(entry, partOf(path, key), depth + 1)}`).join(',')}}`;
  }

  #array(kind: string, bytes: Uint8Array, path = ''): string {
    if (kind !== 'Array' && !Object.hasOwn(kinds, kind)) throw invalid('E_TYPE', path, kind, Object.keys(kinds).join(', '));
    if (kind !== 'Array' && bytes.length <= fewBytes) return `{"$array":"${kind}","hex":"${bytesToHex(bytes)}"}`;
    const name = bytesToHex(sha256(bytes));
    this.data.set(name, bytes);
    return `{"$array":"${kind}","length":${bytes.length},"sha256":"${name}"}`;
  }
}

function checkedKey(key: string, path: string): string {
  if (key === '__proto__' || key.startsWith('$'))
    throw invalid('E_UNKNOWN_KEY', path, key, 'names that do not begin with $, and not __proto__');
  return key;
}

function isLong(value: object, many: number): boolean {
  return Array.isArray(value) && value.length >= many && value.every((entry) => typeof entry === 'number');
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return `{"$number":"${value}"}`;
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function bytesOf({ buffer, byteOffset, byteLength }: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Arrays of data by their kinds and SHA-256. */
export type ArraysByName = Map<string, unknown>;

/**
 * The data of a parsed text again; `find` gives the bytes of a SHA-256. Arrays that are among `arrays` are not made anew, and others are added to them.
 *
 * @throws E_TYPE, E_UNKNOWN_KEY for what no text of `Canonical` has
 */
export function fromCanonical(
  value: unknown,
  find: (sha256: string) => Uint8Array,
  path: string = 'value',
  arrays: ArraysByName = new Map(),
  depth: number = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) throw invalid('E_TOO_LARGE', path, value, `at most ${deepest} levels`);
  if (Array.isArray(value)) return value.map((entry, k) => fromCanonical(entry, find, partOf(path, k), arrays, depth + 1));
  if (Object.hasOwn(value, '$number')) return namedNumber(value as Readonly<Record<string, unknown>>, path);
  if (Object.hasOwn(value, '$array')) return namedArray(value as Readonly<Record<string, unknown>>, find, path, arrays);
  const entries = Object.entries(value).map(([key, entry]) => [
    checkedKey(key, path),
    fromCanonical(entry, find, partOf(path, key), arrays, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function namedNumber({ $number }: Readonly<Record<string, unknown>>, path: string): number {
  const value = ['NaN', 'Infinity', '-Infinity'].find((name) => name === $number);
  if (value === undefined) throw invalid('E_TYPE', path, $number, 'NaN, Infinity or -Infinity');
  return Number(value);
}

function namedArray(
  { $array, hex, sha256: name, length }: Readonly<Record<string, unknown>>,
  find: (sha256: string) => Uint8Array,
  path: string,
  arrays: ArraysByName,
): unknown {
  const isList = $array === 'Array';
  const Kind = isList ? Float64Array : typeof $array === 'string' && Object.hasOwn(kinds, $array) ? kinds[$array] : undefined;
  if (!Kind) throw invalid('E_TYPE', path, $array, ['Array', ...Object.keys(kinds)].join(', '));
  const isNamed = typeof name === 'string' && /^[0-9a-f]{64}$/.test(name);
  if (!isNamed && !(typeof hex === 'string' && /^([0-9a-f]{2})*$/.test(hex)))
    throw invalid('E_TYPE', path, hex ?? name, 'hexadecimal digits');
  const key = `${$array} ${length} ${name}`;
  if (isNamed && arrays.has(key)) return arrays.get(key);
  const bytes = isNamed ? find(name) : hexToBytes(hex as string);
  if (isNamed && bytes.length !== length) throw invalid('E_SHAPE', path, length, `${bytes.length}, the bytes that are there`);
  const width = Kind === Float64Array ? 8 : Object(Kind).BYTES_PER_ELEMENT;
  if (bytes.length % width !== 0) throw invalid('E_SHAPE', path, bytes.length, `a multiple of ${width} bytes`);
  const array = new Kind(new Uint8Array(bytes).buffer); // of its own: slice() of a Buffer would be a view of the pool
  const made = isList ? Array.from(array) : array;
  if (isNamed) arrays.set(key, made);
  return made;
}
