// Small files in the formats of CIFAR-10 and MNIST, and their contents, made from a rule.

/** Byte q of image i. */
export const pixel = (i: number, q: number): number => (31 * i + 7 * q + i * q) % 256;

/** The class of image i. */
export const classOf = (i: number): number => (3 * i + 1) % 10;

/** Images first, first + 1, ... as a file of CIFAR-10. */
export function cifar10File(first: number, rows: number): Uint8Array {
  const bytes = new Uint8Array(rows * 3073);
  for (let i = 0; i < rows; i++) {
    bytes[i * 3073] = classOf(first + i);
    for (let q = 0; q < 3072; q++) bytes[i * 3073 + 1 + q] = pixel(first + i, q);
  }
  return bytes;
}

/** The two IDX files of images of 2 x 3 pixels. */
export function idxFiles(first: number, rows: number): { images: Uint8Array; labels: Uint8Array } {
  const word = (x: number): number[] => [(x >>> 24) & 255, (x >>> 16) & 255, (x >>> 8) & 255, x & 255];
  const pixels = Array.from({ length: rows * 6 }, (_, k) => pixel(first + Math.floor(k / 6), k % 6));
  const classes = Array.from({ length: rows }, (_, i) => classOf(first + i));
  return {
    images: Uint8Array.from([0, 0, 8, 3, ...word(rows), ...word(2), ...word(3), ...pixels]),
    labels: Uint8Array.from([0, 0, 8, 1, ...word(rows), ...classes]),
  };
}
