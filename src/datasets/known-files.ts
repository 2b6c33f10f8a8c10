// Which data set files hold. Their names and formats do not tell: Fashion-MNIST comes in files called as those of MNIST.
import type { DataName } from './dataset.js';

/** The MD5 of each file, unpacked, training before test: as in loaders that check them (CIFAR-10, MNIST) and after unpacking what Zalando offers (Fashion-MNIST). */
const knownFiles: readonly { readonly name: DataName['name']; readonly md5: readonly string[] }[] = [
  {
    name: 'CIFAR-10',
    md5: [
      '5dd7e06a14cb22eb9f671a540d1b7c25',
      '5ea93a67294ea407fff1d09f752e9692',
      '942cd6a4bcdd0dd3c604fbe906cb4421',
      'ae636b3ba5c66a11e91e8cb52e771fcb',
      '53f37980c15c3d472c316c40844f3f0d',
      '803d5f7f4d78ea53de84dbe85f74fb6d',
    ],
  },
  {
    name: 'MNIST',
    md5: [
      '6bbc9ace898e44ae57da46a324031adb',
      'a25bea736e30d166cdddb491f175f624',
      '2646ac647ad5339dbf082846283269ea',
      '27ae3e4e09519cfbb04c329615203637',
    ],
  },
  {
    name: 'Fashion-MNIST',
    md5: [
      'f4a8712d7a061bf5bd6d2ca38dc4d50a',
      '9018921c3c673c538a1fc5bad174d6f9',
      '8181f5470baa50b63fa0f6fddb340f0a',
      '15d484375f8d13e6eb1aabb0c3f46965',
    ],
  },
];

/** The data set whose files have these MD5s, in the order in which they are read; `otherwise` where none has. */
export function nameOfFiles(md5: readonly string[], otherwise: DataName['name']): DataName['name'] {
  return knownFiles.find((known) => known.md5.join() === md5.join())?.name ?? otherwise;
}
