// Arrays as NPY files, version 1.0 of the format, and read again from any version: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { unusable } from '../input/errors.js';

/** The file of a column: whatever a file system might not take in a name is written as its code. */
export function columnFile(name: string): string {
  return `${name.replace(/[^\w.^+=-]/gu, (character) => `%${Number(character.codePointAt(0)).toString(16)}`)}.npy`;
}

const MAGIC = '\x93NUMPY\x01\x00';
const ALIGNMENT = 64;

/** The bytes before the entries, `descr` being NumPy's name of their type, and room for `size` bytes of them. */
function array(descr: string, length: number, size: number): { readonly bytes: Buffer; readonly start: number } {
  const fixed = MAGIC.length + 2; // then two bytes with the length of the header
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${length},), }`;
  const start = Math.ceil((fixed + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${header.padEnd(start - fixed - 1)}\n`;
  const bytes = Buffer.alloc(start + size);
  bytes.write(MAGIC, 'latin1');
  bytes.writeUInt16LE(text.length, MAGIC.length);
  bytes.write(text, fixed, 'latin1');
  return { bytes, start };
}

/** The bytes of a one-dimensional `.npy` file of little-endian f8, as `numpy.save` writes it. */
export function encodeNpy(values: ArrayLike<number>): Uint8Array {
  const { bytes, start } = array('<f8', values.length, 8 * values.length);
  for (let i = 0; i < values.length; i++) bytes.writeDoubleLE(values[i], start + 8 * i);
  return bytes;
}

/** The same of texts: UTF-32, little-endian, each as long as the longest and at least one, the shorter ones with zeros at their ends. */
export function encodeNpyText(texts: readonly string[]): Uint8Array {
  const points = texts.map((text) => Array.from(text, (character) => Number(character.codePointAt(0))));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const { bytes, start } = array(`<U${width}`, texts.length, 4 * width * texts.length);
  points.forEach((ofText, i) => {
    ofText.forEach((point, k) => {
      bytes.writeUInt32LE(point, start + 4 * (i * width + k));
    });
  });
  return bytes;
}

/** How an entry of NumPy's types is read, by the kind and the bytes in its name. */
const readers: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number>> = {
  f8: (view, at, little) => view.getFloat64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
};

/**
 * The numbers of an `.npy` file, row by row.
 *
 * @throws E_FOLDER for bytes that are none, or hold no numbers, or whole numbers that f64 does not hold exactly; `path` names them
 */
export function decodeNpy(bytes: Uint8Array, path: string): { readonly data: Float64Array; readonly shape: readonly number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isShort = bytes[6] === 1;
  const before = MAGIC.length + (isShort ? 2 : 4);
  const isNpy = bytes.length > before && Buffer.from(bytes.subarray(0, 6)).toString('latin1') === MAGIC.slice(0, 6);
  if (!isNpy) throw unusable(path, 'it is no NPY file, which numpy.save writes');
  const start = before + (isShort ? view.getUint16(MAGIC.length, true) : view.getUint32(MAGIC.length, true));
  const header = new TextDecoder('utf-8').decode(bytes.subarray(before, start));
  const [, order, kind] = /'descr': '([<>|=])([a-z]\d+)'/.exec(header) ?? [];
  const shape = /'shape': \(([\d, ]*)\)/
    .exec(header)?.[1]
    .split(',')
    .flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const read = kind !== undefined && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!read || !shape)
    throw unusable(path, `it holds no array of numbers, of the types ${Object.keys(readers).join(', ')}: ${header.trim().slice(0, 80)}`);
  const width = Number(kind.slice(1));
  const length = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== start + width * length) throw unusable(path, `it is not as long as an array of ${shape.join(' x ')} is`);
  const data = Float64Array.from({ length }, (_, k) => read(view, start + width * k, order !== '>'));
  const inexact = /[iu]8/.test(kind) ? data.findIndex((value) => !Number.isSafeInteger(value)) : -1;
  if (inexact >= 0) throw unusable(path, `entry ${inexact} is beyond 2^53, where f64 does not hold every whole number`);
  if (!header.includes("'fortran_order': True") || shape.length !== 2) return { data, shape };
  const [rows, columns] = shape;
  return { data: Float64Array.from(data, (_, k) => data[(k % columns) * rows + Math.floor(k / columns)]), shape };
}
