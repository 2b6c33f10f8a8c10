// The binary version of CIFAR-10 (Krizhevsky 2009): records of one byte of class and 3072 bytes of pixels, 32 x 32 red, then green, then blue.
import { invalid, malformed } from '../input/errors.js';
import { imageClasses, type LabelledImages } from './dataset.js';
import { readFile } from './file.js';

export const cifar10Inputs = 3072;
const record = 1 + cifar10Inputs;

/**
 * The images of one file or of several, one after the other. `name` is that of the file, for errors.
 *
 * @param given - records of 3073 bytes: the class, then the pixels
 * @param name - of the file, for errors
 * @throws E_TYPE for what are no bytes, E_SHAPE for bytes that are not whole records of one class and 3072 pixels
 * @example parseCifar10(new Uint8Array(2 * 3073).fill(7), 'data_batch_1.bin').classes // Uint8Array(2) [ 7, 7 ]
 */
export function parseCifar10(given: Uint8Array, name: string): LabelledImages {
  const bytes = readFile({ bytes: given, name });
  const rows = bytes.length / record;
  if (rows === 0 || !Number.isInteger(rows)) {
    throw malformed(name, `${bytes.length} bytes are no whole number of CIFAR-10's records of ${record}`);
  }
  const pixels = new Uint8Array(rows * cifar10Inputs);
  const classes = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    classes[i] = bytes[i * record];
    if (classes[i] >= imageClasses) {
      throw invalid('E_RANGE', `${name}, class of record ${i}`, classes[i], '0 to 9');
    }
    pixels.set(bytes.subarray(i * record + 1, (i + 1) * record), i * cifar10Inputs);
  }
  return { pixels, classes };
}
