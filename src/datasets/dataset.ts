// Images that a user gives to an experiment, and how a run names them. Reading the files is not done here: this runs in browsers too.
import * as valibot from 'valibot';
import { invalid, wrongShape } from '../input/errors.js';
import type { Samples } from './teacher.js';

/** Images of one size, one byte an entry, with their classes. */
export interface LabelledImages {
  /** rows x inputs. */
  readonly pixels: Uint8Array;
  /** The class of each image, 0 to 9. */
  readonly classes: Uint8Array;
}

const names = ['CIFAR-10', 'MNIST', 'Fashion-MNIST', 'CIFAR-10-like images', 'MNIST-like images'] as const;

/** What a run remembers of its data. */
export interface DataName {
  /** Which data set it is; `…-like images` are any others in files of that format. */
  readonly name: (typeof names)[number];
  /** Entries of an image: 3072, or 784 and less. */
  readonly inputs: number;
  /** SHA-256 over all files read, in their order. */
  readonly sha256: string;
}

/** A data set in memory. */
export interface Dataset extends DataName {
  /** The images to learn from. */
  readonly train: LabelledImages;
  /** The images held out. */
  readonly test: LabelledImages;
}

/** What names it. */
export function dataNameOf({ name, inputs, sha256 }: Dataset): DataName {
  return { name, inputs, sha256 };
}

/** Schema of `DataName` among an experiment's settings. */
export const dataName: valibot.GenericSchema<DataName> = valibot.strictObject({
  name: valibot.picklist(names, names.map((name) => `'${name}'`).join(' or ')),
  inputs: valibot.number(),
  sha256: valibot.string(),
});

/** Every one of them has ten classes. */
export const imageClasses = 10;

function checkImages({ pixels, classes }: LabelledImages, inputs: number, path: string): void {
  if (pixels.length !== classes.length * inputs)
    throw wrongShape(`${path}.pixels`, `${pixels.length} bytes`, `${classes.length} x ${inputs}, one image per class`);
  const wrong = classes.findIndex((c) => c >= imageClasses);
  if (wrong >= 0) throw invalid('E_RANGE', `${path}.classes[${wrong}]`, classes[wrong], `0 to ${imageClasses - 1}`);
}

/**
 * The first rows of both as inputs (byte - mean)/sd; mean and sd are those of all bytes of the training rows that are used.
 *
 * @throws E_SHAPE where pixels and classes are not of as many images, E_RANGE for a class beyond 9
 */
export function imageSamples(
  { train, test, inputs }: Dataset,
  rows: { readonly train: number; readonly test: number },
): { readonly train: Samples; readonly test: Samples } {
  checkImages(train, inputs, 'dataset.train');
  checkImages(test, inputs, 'dataset.test');
  const used = Math.min(rows.train, train.classes.length) * inputs;
  let [sum, squares] = [0, 0];
  for (let q = 0; q < used; q++) {
    const x = train.pixels[q];
    sum += x;
    squares += x * x;
  }
  const mean = sum / used;
  const sd = Math.sqrt(Math.max(squares / used - mean * mean, 0)) || 1;
  const samples = ({ pixels, classes }: LabelledImages, most: number): Samples => {
    const count = Math.min(most, classes.length);
    const data = Float64Array.from({ length: count * inputs }, (_, q) => (pixels[q] - mean) / sd);
    return { x: { data, shape: [count, inputs] }, y: Float64Array.from(classes.subarray(0, count)) };
  };
  return { train: samples(train, rows.train), test: samples(test, rows.test) };
}
