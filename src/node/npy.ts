// One column as an NPY file, version 1.0 of the format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

const MAGIC = '\x93NUMPY\x01\x00';
const ALIGNMENT = 64;

/** The bytes of a one-dimensional `.npy` file of little-endian f8, as `numpy.save` writes it. */
export function encodeNpy(values: ArrayLike<number>): Uint8Array {
  const fixed = MAGIC.length + 2; // then two bytes with the length of the header
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`;
  const start = Math.ceil((fixed + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${header.padEnd(start - fixed - 1)}\n`;
  const bytes = Buffer.alloc(start + 8 * values.length);
  bytes.write(MAGIC, 'latin1');
  bytes.writeUInt16LE(text.length, MAGIC.length);
  bytes.write(text, fixed, 'latin1');
  for (let i = 0; i < values.length; i++) bytes.writeDoubleLE(values[i], start + 8 * i);
  return bytes;
}
