// Loaders of CIFAR-10's binary version and of MNIST's IDX files, on small files made here; the formats are those of their authors' pages.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCifar10 } from '../../src/datasets/cifar10.js';
import { imageSamples, type LabelledImages } from '../../src/datasets/dataset.js';
import { parseIdxImages } from '../../src/datasets/idx.js';
import { nameOfFiles } from '../../src/datasets/known-files.js';
import { teacherSamples, withWrongClasses } from '../../src/datasets/teacher.js';
import { init, type MinifoldError } from '../../src/index.js';
import { readDataset } from '../../src/node/dataset.js';
import { cifar10File, classOf, idxFiles, pixel } from '../support/image-files.js';

const test = suite('datasets', { dir: '' });
test.before(init);
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

/** The error that a call throws. */
function errorOf(call: () => unknown): Pick<MinifoldError, 'code' | 'message'> {
  try {
    call();
  } catch (error) {
    return error as MinifoldError;
  }
  throw new Error('nothing was thrown');
}

/** The four IDX files of so many images. */
function writeIdx(dir: string, rows = 4): void {
  for (const [set, first] of [
    ['train', 0],
    ['t10k', rows],
  ] as const) {
    const { images, labels } = idxFiles(first, rows);
    writeFileSync(join(dir, `${set}-images-idx3-ubyte`), images);
    writeFileSync(join(dir, `${set}-labels-idx1-ubyte`), labels);
  }
}

test('CIFAR-10: batches in their order, the test batch apart', ({ dir }) => {
  for (const k of [5, 4, 3]) writeFileSync(join(dir, `data_batch_${k}.bin`), cifar10File(7 + k, 1));
  writeFileSync(join(dir, 'data_batch_2.bin'), cifar10File(3, 2));
  writeFileSync(join(dir, 'data_batch_1.bin'), cifar10File(0, 3));
  writeFileSync(join(dir, 'test_batch.bin'), cifar10File(5, 4));
  writeFileSync(join(dir, 'readme.html'), 'other files do no harm');
  const { name, inputs, train, test: held } = readDataset(dir);
  assert.equal([name, inputs], ['CIFAR-10-like images', 3072]);
  assert.equal([...train.classes], [0, 1, 2, 3, 4, 10, 11, 12].map(classOf));
  assert.equal([...held.classes], [5, 6, 7, 8].map(classOf));
  assert.is(train.pixels[3 * 3072 + 100], pixel(3, 100));
  assert.is(held.pixels[3 * 3072 + 3071], pixel(8, 3071));
});

test('MNIST: plain and gzipped files are the same data', ({ dir }) => {
  const [train, held] = [idxFiles(0, 4), idxFiles(4, 3)];
  writeFileSync(join(dir, 'train-images-idx3-ubyte'), train.images);
  writeFileSync(join(dir, 'train-labels-idx1-ubyte'), train.labels);
  writeFileSync(join(dir, 't10k-images.idx3-ubyte'), held.images);
  writeFileSync(join(dir, 't10k-labels-idx1-ubyte.gz'), gzipSync(held.labels));
  const mixed = readDataset(dir);
  assert.equal([mixed.name, mixed.inputs], ['MNIST-like images', 6]);
  assert.equal([...mixed.train.classes], [0, 1, 2, 3].map(classOf));
  assert.is(mixed.test.pixels[2 * 6 + 5], pixel(6, 5));
  rmSync(join(dir, 't10k-labels-idx1-ubyte.gz'));
  writeFileSync(join(dir, 't10k-labels-idx1-ubyte'), held.labels);
  assert.equal(readDataset(dir), mixed);
});

test('a data set is named by what its files hold, not by how they are called', () => {
  // MD5 of the unpacked files: `md5sum` in https://github.com/zalandoresearch/fashion-mnist's download, unpacked, and in LeCun's of MNIST.
  const fashion = ['f4a8712d7a061bf5bd6d2ca38dc4d50a', '9018921c3c673c538a1fc5bad174d6f9', '8181f5470baa50b63fa0f6fddb340f0a'];
  const mnist = ['6bbc9ace898e44ae57da46a324031adb', 'a25bea736e30d166cdddb491f175f624', '2646ac647ad5339dbf082846283269ea'];
  const [fashionLabels, mnistLabels] = ['15d484375f8d13e6eb1aabb0c3f46965', '27ae3e4e09519cfbb04c329615203637'];
  assert.is(nameOfFiles([...fashion, fashionLabels], 'MNIST-like images'), 'Fashion-MNIST');
  assert.is(nameOfFiles([...mnist, mnistLabels], 'MNIST-like images'), 'MNIST');
  assert.is(nameOfFiles([...mnist, fashionLabels], 'MNIST-like images'), 'MNIST-like images');
  assert.is(nameOfFiles(mnist, 'MNIST-like images'), 'MNIST-like images');
});

test('a part of a data set is refused with the names of the rest, and so are two data sets', ({ dir }) => {
  for (const k of [1, 2, 4]) writeFileSync(join(dir, `data_batch_${k}.bin`), cifar10File(0, 1));
  const { code, message } = errorOf(() => readDataset(dir));
  assert.is(code, 'E_FOLDER');
  assert.match(message, /not data_batch_3\.bin, data_batch_5\.bin, test_batch\.bin$/);
  writeIdx(dir);
  assert.match(errorOf(() => readDataset(dir)).message, /files of CIFAR-10 and IDX files/);
  for (const k of [1, 2, 4]) rmSync(join(dir, `data_batch_${k}.bin`));
  assert.is(readDataset(dir).train.classes.length, 4);
  rmSync(join(dir, 't10k-labels-idx1-ubyte'));
  assert.match(errorOf(() => readDataset(dir)).message, /not t10k-labels-idx1-ubyte$/);
});

test('a folder beside a file of the same name is no file; two versions of a file are the same or refused', ({ dir }) => {
  writeIdx(dir);
  const plain = readDataset(dir);
  for (const name of ['train-images.idx3-ubyte', 't10k-labels-idx1-ubyte.gz', 'data_batch_1.bin']) mkdirSync(join(dir, name));
  assert.equal(readDataset(dir), plain);
  rmSync(join(dir, 'train-images.idx3-ubyte'), { recursive: true });
  writeFileSync(join(dir, 'train-images-idx3-ubyte.gz'), gzipSync(idxFiles(0, 4).images));
  assert.equal(readDataset(dir), plain);
  writeFileSync(join(dir, 'train-images-idx3-ubyte.gz'), gzipSync(idxFiles(1, 4).images));
  assert.match(errorOf(() => readDataset(dir)).message, /train-images-idx3-ubyte and train-images-idx3-ubyte\.gz differ/);
  rmSync(join(dir, 'train-images-idx3-ubyte'));
  mkdirSync(join(dir, 'train-images-idx3-ubyte'));
  symlinkSync('loop', join(dir, 'loop')); // leads to itself, and is none of the files
  assert.is(readDataset(dir).train.pixels[0], pixel(1, 0), 'the file beside a folder');
});

test('files that are not what their names say are refused with a reason', ({ dir }) => {
  assert.match(errorOf(() => readDataset(dir)).message, /neither data_batch_1\.bin/);
  assert.is(errorOf(() => readDataset(join(dir, 'missing'))).code, 'E_FOLDER');
  writeFileSync(join(dir, 'file'), '');
  assert.match(errorOf(() => readDataset(join(dir, 'file'))).message, /it is a file/);
  assert.match(errorOf(() => parseCifar10(cifar10File(0, 2).subarray(1), 'x.bin')).message, /x\.bin: 6145 bytes/);
  assert.is(errorOf(() => parseCifar10(new Uint8Array(0), 'x.bin')).code, 'E_SHAPE');
  assert.match(errorOf(() => parseCifar10(cifar10File(0, 1).fill(10, 0, 1), 'x.bin')).message, /class of record 0 is 10/);
  const { images, labels } = idxFiles(0, 4);
  const parse = (a: Uint8Array, b: Uint8Array) =>
    errorOf(() => parseIdxImages({ bytes: a, name: 'images' }, { bytes: b, name: 'labels' })).message;
  assert.match(parse(idxFiles(0, 9).labels, labels), /images: this is no IDX file of bytes: it begins with 2049 where 2051/);
  assert.match(parse(images.subarray(0, 30), labels), /4 x 2 x 3 entries are announced and 14 follow/);
  assert.match(parse(images, labels.subarray(0, 7)), /labels: this is no IDX file of bytes: it has 7 bytes/);
  assert.match(parse(images, idxFiles(0, 3).labels), /labels has 3 classes; expected 4/);
  assert.match(
    parse(
      images,
      labels.map((x, q) => (q === 9 ? 11 : x)),
    ),
    /class of image 1 is 11/,
  );
  for (const kind of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3']) writeFileSync(join(dir, `${kind}-ubyte`), images);
  writeFileSync(join(dir, 't10k-labels-idx1-ubyte.gz'), 'no gzip');
  assert.match(errorOf(() => readDataset(dir)).message, /not a gzip file/);
});

test('images in memory that do not fit their classes are refused', () => {
  const [images, few, wrong] = [
    { pixels: new Uint8Array(12), classes: Uint8Array.of(0, 9) },
    { pixels: new Uint8Array(11), classes: Uint8Array.of(0, 9) },
    { pixels: new Uint8Array(12), classes: Uint8Array.of(0, 10) },
  ];
  const samples = (train: LabelledImages, test: LabelledImages) =>
    errorOf(() => imageSamples({ name: 'MNIST', sha256: '', inputs: 6, train, test }, { train: 1, test: 1 }));
  assert.is(samples(few, images).message, 'dataset.train.pixels has 11 bytes; expected 2 x 6, one image per class');
  assert.is(samples(images, wrong).message, 'dataset.test.classes[1] is 10; allowed: 0 to 9');
});

test('inputs have mean 0 and variance 1 over the training rows that are used', () => {
  const { images, labels } = idxFiles(0, 6);
  const all = parseIdxImages({ bytes: images, name: 'images' }, { bytes: labels, name: 'labels' });
  const dataset = { name: 'MNIST' as const, sha256: '', inputs: all.inputs, train: all, test: all };
  const { train, test: held } = imageSamples(dataset, { train: 4, test: 100 });
  assert.equal(
    [train.x.shape, held.x.shape],
    [
      [4, 6],
      [6, 6],
    ],
  );
  const mean = train.x.data.reduce((a, b) => a + b, 0) / 24;
  const variance = train.x.data.reduce((a, b) => a + b * b, 0) / 24;
  assert.ok(Math.abs(mean) < 1e-14 && Math.abs(variance - 1) < 1e-14);
  assert.equal(held.x.data.subarray(0, 24), train.x.data, 'the same images on the same scale');
});

test("the teacher's data: fewer rows are the first of more, held-out rows are others, and the share of wrong classes is exact", () => {
  const shape = { inputs: 5, classes: 3, hidden: 4, seed: 2 };
  const [few, many, held] = [
    teacherSamples(shape, 10, 'training'),
    teacherSamples(shape, 40, 'training'),
    teacherSamples(shape, 10, 'heldOut'),
  ];
  assert.equal(many.x.data.slice(0, 50), few.x.data);
  assert.equal(many.y.slice(0, 10), few.y);
  assert.not.equal(held.x.data, few.x.data);
  assert.equal(new Set(many.y), new Set([0, 1, 2]));
  for (const [share, wrong] of [
    [0, 0],
    [0.1, 4],
    [0.25, 10],
  ] as const) {
    const { y } = withWrongClasses(many, share, 3);
    assert.is(y.filter((c, i) => c !== many.y[i]).length, wrong);
  }
});

test.run();
