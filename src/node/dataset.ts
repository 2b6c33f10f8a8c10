// Images from the files of a folder: CIFAR-10's binary version, or the IDX files of MNIST and its kin, the latter also as the .gz files that are offered.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cifar10Inputs, parseCifar10 } from '../datasets/cifar10.js';
import type { DataName, Dataset, LabelledImages } from '../datasets/dataset.js';
import { parseIdxImages } from '../datasets/idx.js';
import { nameOfFiles } from '../datasets/known-files.js';
import { type MinifoldError, unusable } from '../input/errors.js';
import { onDisk } from './files.js';

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const batches = [1, 2, 3, 4, 5].map((k) => `data_batch_${k}.bin`);
const cifar10Files: readonly (readonly string[])[] = [...batches, 'test_batch.bin'].map((name) => [name]);
const idxFiles = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map((kind) => {
  const names = [`${kind}-ubyte`, `${kind.replace('-idx', '.idx')}-ubyte`];
  return [...names, ...names.map((name) => `${name}.gz`)];
});

/**
 * Reads the data set in a folder, whichever it is.
 *
 * @throws E_FOLDER for a folder without images, with a part of a data set only, with two, or with two versions of a file that differ;
 *   E_SHAPE and E_RANGE for files that are not what their names say; E_IO where they cannot be read
 */
export function readDataset(dir: string): Dataset {
  const present = onDisk(dir, () => filesIn(dir));
  const [cifar10, idx] = [cifar10Files, idxFiles].map((files) => files.some((names) => names.some((name) => present.has(name))));
  if (cifar10 && idx) throw noData(dir, 'it has files of CIFAR-10 and IDX files; give a folder with one data set');
  if (cifar10) return readCifar10(filesOf(dir, present, cifar10Files));
  if (idx) return readIdx(dir, filesOf(dir, present, idxFiles));
  throw noData(dir, 'it has neither data_batch_1.bin … and test_batch.bin nor train-images-idx3-ubyte and its three companions');
}

function readCifar10(files: readonly File[]): Dataset {
  const parts = files.map(({ name, bytes }) => parseCifar10(bytes, name));
  const [train, [test]] = [parts.slice(0, -1), parts.slice(-1)];
  const whole = { pixels: joined(train.map(({ pixels }) => pixels)), classes: joined(train.map(({ classes }) => classes)) };
  return dataset(files, 'CIFAR-10-like images', cifar10Inputs, whole, test);
}

function readIdx(dir: string, files: readonly File[]): Dataset {
  const [images, labels, testImages, testLabels] = files as [File, File, File, File];
  const [train, test] = [parseIdxImages(images, labels), parseIdxImages(testImages, testLabels)];
  if (train.inputs !== test.inputs) throw noData(dir, 'its training and test images differ in size');
  return dataset(files, 'MNIST-like images', train.inputs, train, test);
}

function dataset(
  files: readonly File[],
  otherwise: DataName['name'],
  inputs: number,
  train: LabelledImages,
  test: LabelledImages,
): Dataset {
  const sha256 = createHash('sha256');
  for (const { bytes } of files) sha256.update(bytes);
  const md5 = files.map(({ bytes }) => createHash('md5').update(bytes).digest('hex'));
  return { name: nameOfFiles(md5, otherwise), inputs, sha256: sha256.digest('hex'), train, test };
}

/** The files in a folder by name; what else is in it, such as a folder called as one of them, is none. */
function filesIn(dir: string): ReadonlySet<string> {
  if (!existsSync(dir)) throw noData(dir, 'there is no such folder');
  return onDisk(dir, () => {
    if (!statSync(dir).isDirectory()) throw noData(dir, 'it is a file');
    const path = (name: string): string => join(dir, name);
    return new Set(readdirSync(dir).filter((name) => existsSync(path(name)) && statSync(path(name)).isFile()));
  });
}

/** Reads each file of a data set, under whichever of its names it is there. */
function filesOf(dir: string, present: ReadonlySet<string>, wanted: readonly (readonly string[])[]): File[] {
  const lacking = wanted.filter((names) => !names.some((name) => present.has(name))).map(([name]) => name);
  if (lacking.length > 0) throw noData(dir, `a part of a data set is there, but not ${lacking.join(', ')}`);
  return wanted.map((names) => {
    const [file, ...others] = names.filter((name) => present.has(name)).map((name) => read(dir, name));
    const other = others.find(({ bytes }) => Buffer.compare(bytes, file.bytes) !== 0);
    if (other) throw noData(dir, `${file.name} and ${other.name} differ; keep the one that is meant`);
    return file;
  });
}

function read(dir: string, name: string): File {
  const path = join(dir, name);
  const stored = onDisk(path, () => readFileSync(path));
  return { name, bytes: name.endsWith('.gz') ? gunzipped(stored, path) : stored };
}

function gunzipped(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw unusable(path, `not a gzip file: ${(cause as Error).message}`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function noData(dir: string, why: string): MinifoldError {
  return unusable(dir, `no CIFAR-10 or MNIST images: ${why}`);
}
