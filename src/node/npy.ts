// One column as an NPY file, version 1.0 of the format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

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
