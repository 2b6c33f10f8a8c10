import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeNpy, encodeNpy, encodeNpyText } from '../../src/node/npy.js';
import { referenceData } from '../support/reference-data.js';

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html#format-version-1-0
function decode(bytes: Uint8Array): { magic: number[]; header: string; start: number; view: DataView } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  return { magic: [...bytes.subarray(0, 8)], header: new TextDecoder('latin1').decode(bytes.subarray(10, start)), start, view };
}

test('magic string, version 1.0, and a header padded so that the data starts at a multiple of 64', () => {
  for (const length of [0, 1, 9, 10, 99_999]) {
    const { magic, header, start } = decode(encodeNpy(new Float64Array(length)));
    assert.equal(magic, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    assert.is(start % 64, 0);
    assert.match(header, new RegExp(`^\\{'descr': '<f8', 'fortran_order': False, 'shape': \\(${length},\\), \\} *\\n$`));
  }
});

test('the header of numpy.save(np.zeros(3)), byte for byte (numpy 2.4.6)', () => {
  const { header, start } = decode(encodeNpy([0, 0, 0]));
  assert.is(start, 128);
  assert.is(header, `${"{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }".padEnd(117)}\n`);
});

test('the values are little-endian f8 in order', () => {
  const values = [1, -0.1, 5e-324, Number.MAX_VALUE, Number.NaN];
  const bytes = encodeNpy(values);
  const { start, view } = decode(bytes);
  assert.is(bytes.length, start + 8 * values.length);
  for (const [i, value] of values.entries()) assert.ok(Object.is(view.getFloat64(start + 8 * i, true), value));
});

test('texts are as numpy.save(np.array(texts)) writes them (numpy 2.4.6)', () => {
  const { header, start } = decode(encodeNpyText(['sgd', 'adam é', 'β₂ 𝛽']));
  assert.is(start, 128);
  assert.is(header, `${"{'descr': '<U6', 'fortran_order': False, 'shape': (3,), }".padEnd(117)}\n`);
  const hex = (texts: string[]) => Buffer.from(encodeNpyText(texts).subarray(128)).toString('hex');
  assert.is(
    hex(['sgd', 'adam é', 'β₂ 𝛽']),
    '730000006700000064000000000000000000000000000000' +
      '6100000064000000610000006d00000020000000e9000000' +
      'b20300008220000020000000fdd601000000000000000000',
  );
  assert.is(hex(['', '']), '0000000000000000');
  assert.match(decode(encodeNpyText([])).header, /'<U1'.*\(0,\)/);
});

/** What numpy.save wrote, by test/reference-data/make_numpy_files.py. */
interface Saved {
  readonly npy: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const numpy = referenceData<{ readonly arrays: Readonly<Record<string, Saved>>; readonly none: Readonly<Record<string, string>> }>(
  'numpy-files.json',
);

test('arrays that NumPy saved, of every type of number, in both orders of bytes and of axes (numpy 2.4.6)', () => {
  for (const [name, { npy, shape, values }] of Object.entries(numpy.arrays)) {
    const read = decodeNpy(Buffer.from(npy, 'base64'), `${name}.npy`);
    assert.equal(read.shape, shape, name);
    assert.equal([...read.data], values, name);
  }
});

test('whole numbers that f64 does not hold are refused with their place, not read as their neighbours', () => {
  for (const [kind, value] of [
    ['i8', 2n ** 53n],
    ['u8', 2n ** 64n - 1n],
    ['i8', -(2n ** 60n) - 1n],
  ] as const) {
    const bytes = Buffer.from(encodeNpy([0, 0]));
    bytes.write(kind, bytes.indexOf('f8'));
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value), bytes.length - 8);
    assert.throws(() => decodeNpy(bytes, 'x.npy'), /^x.npy: entry 1 is beyond 2\^53/, kind);
  }
});

test('what is no array of numbers is refused, and so is every file that was cut', () => {
  for (const [name, npy] of Object.entries(numpy.none))
    assert.throws(
      () => decodeNpy(Buffer.from(npy, 'base64'), name),
      /it holds no array of numbers, of the types f8, f4, i8, .*: \{'descr'/,
      name,
    );
  const whole = encodeNpy([1, 2, 3]);
  for (let length = 0; length < whole.length; length++)
    assert.throws(() => decodeNpy(whole.subarray(0, length), 'x.npy'), /^x.npy: it (is no NPY file|is not as long as|holds no array)/);
  assert.equal([...decodeNpy(whole, 'x.npy').data], [1, 2, 3]);
});

test.run();
