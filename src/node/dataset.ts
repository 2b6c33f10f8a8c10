// Images from the files of a folder: CIFAR-10's binary version or MNIST's IDX files, the latter also as the .gz files that are offered.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cifar10Inputs, parseCifar10 } from '../datasets/cifar10.js';
import type { Dataset } from '../datasets/dataset.js';
import { parseIdxImages } from '../datasets/idx.js';
import { type MinifoldError, unusable } from '../input/errors.js';

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads the data set in a folder, whichever it is. */
export function readDataset(dir: string): Dataset {
  const present = filesIn(dir);
  const hash = createHash('sha256');
  const read = (name: string): File => {
    const stored = readFileSync(join(dir, name));
    const bytes = name.endsWith('.gz') ? gunzipped(stored, name) : stored;
    hash.update(bytes);
    return { name, bytes };
  };
  const batches = present.filter((name) => /^data_batch_[1-5]\.bin$/.test(name)).sort();
  if (batches.length > 0 && present.includes('test_batch.bin')) {
    const files = batches.map(read);
    const whole = files.map(({ name, bytes }) => parseCifar10(bytes, name));
    const train = { pixels: joined(whole.map(({ pixels }) => pixels)), classes: joined(whole.map(({ classes }) => classes)) };
    const test = parseCifar10(read('test_batch.bin').bytes, 'test_batch.bin');
    return { name: 'CIFAR-10', inputs: cifar10Inputs, train, test, sha256: hash.digest('hex') };
  }
  const idx = ['train-images', 'train-labels', 't10k-images', 't10k-labels'].map((kind) =>
    present.find((name) => new RegExp(`^${kind}[.-]idx[13]-ubyte(\\.gz)?$`).test(name)),
  );
  if (idx.every((name) => name !== undefined)) {
    const [images, labels, testImages, testLabels] = idx.map(read) as [File, File, File, File];
    const [train, test] = [parseIdxImages(images, labels), parseIdxImages(testImages, testLabels)];
    if (train.inputs !== test.inputs) throw noData(dir, 'its training and test images differ in size');
    return { name: 'MNIST', inputs: train.inputs, train, test, sha256: hash.digest('hex') };
  }
  throw noData(dir, 'it has neither data_batch_1.bin … and test_batch.bin nor train-images-idx3-ubyte and its three companions');
}

function filesIn(dir: string): string[] {
  if (!existsSync(dir)) throw noData(dir, 'there is no such folder');
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw noData(dir, 'it is a file');
    throw error;
  }
}

function gunzipped(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw unusable(name, `not a gzip file: ${(cause as Error).message}`);
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
