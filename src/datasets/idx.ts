// The IDX format of MNIST (LeCun, Cortes, Burges): two zero bytes, 8 for unsigned bytes, the number of dimensions, each of them as 32 bits,
// the most significant byte first, then the entries.
import { invalid, type MinifoldError, malformed, wrongShape } from '../input/errors.js';
import { imageClasses, type LabelledImages } from './dataset.js';
import { readFile } from './file.js';

const unsignedByte = 8;

interface Bytes {
  readonly shape: readonly number[];
  readonly entries: Uint8Array;
}

/** An array of unsigned bytes with that many dimensions. `name` is that of the file, for errors. */
function parseIdx(bytes: Uint8Array, dimensions: number, name: string): Bytes {
  const header = 4 + 4 * dimensions;
  const wrong = (why: string): MinifoldError => malformed(name, `this is no IDX file of bytes: ${why}`);
  if (bytes.length < header) throw wrong(`it has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = (unsignedByte << 8) | dimensions;
  if (view.getUint32(0) !== magic) throw wrong(`it begins with ${view.getUint32(0)} where ${magic} is expected`);
  const shape = Array.from({ length: dimensions }, (_, k) => view.getUint32(4 + 4 * k));
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === 0 || bytes.length !== header + size) {
    throw wrong(`${shape.join(' x ')} entries are announced and ${bytes.length - header} follow`);
  }
  return { shape, entries: bytes.subarray(header) };
}

/**
 * Images with their classes, from the bytes of the two files.
 *
 * @param images - a file of three dimensions (images, rows, columns), decompressed, and its name for errors
 * @param labels - a file of one dimension: a class for each image
 * @throws E_TYPE for what is no file, E_SHAPE for bytes that are not an IDX file of images and one of classes, of equal length
 * @example
 * const images = { name: 'images', bytes: Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255) }; // one of 1 x 2 pixels
 * const labels = { name: 'labels', bytes: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5) };
 * parseIdxImages(images, labels).classes // Uint8Array(1) [ 5 ]
 */
export function parseIdxImages(
  images: { readonly bytes: Uint8Array; readonly name: string },
  labels: { readonly bytes: Uint8Array; readonly name: string },
): LabelledImages & { readonly inputs: number } {
  const { shape, entries } = parseIdx(readFile(images, 'images'), 3, images.name);
  const classes = parseIdx(readFile(labels, 'labels'), 1, labels.name).entries;
  const [rows, height, width] = shape as [number, number, number];
  if (classes.length !== rows) {
    throw wrongShape(labels.name, `${classes.length} classes`, `${rows}, as many as ${images.name} has images`);
  }
  const wrong = classes.findIndex((c) => c >= imageClasses);
  if (wrong >= 0) {
    throw invalid('E_RANGE', `${labels.name}, class of image ${wrong}`, classes[wrong], '0 to 9');
  }
  return { pixels: entries, classes, inputs: height * width };
}
