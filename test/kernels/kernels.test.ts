import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init, kernelHash } from '../../src/index.js';
import { kernelBytes } from '../../src/kernels/generated-bytes.js';
import { KernelInstance } from '../../src/kernels/instance.js';

test.before(init);

test('the arena aligns, zeroes and frees', () => {
  const kernels = new KernelInstance();
  const first = kernels.allocate(100);
  assert.is(first % 64, 0);
  const mark = kernels.exports.mark();
  const second = kernels.allocate(1 << 20);
  assert.is(second, first + 128);
  kernels.f64(second, 4).fill(7);
  kernels.exports.reset(mark);
  assert.is(kernels.allocate(32), second);
  assert.equal([...kernels.f64(second, 4)], [0, 0, 0, 0]);
});

test('an arena beyond 4 GiB is refused with a typed error and stays usable', () => {
  const kernels = new KernelInstance();
  assert.throws(
    () => kernels.allocate(5e9),
    (error: { code: string }) => error.code === 'E_TOO_LARGE',
  );
  assert.throws(
    () => kernels.allocate(2 ** 32 - 1),
    (error: { code: string }) => error.code === 'E_TOO_LARGE',
  );
  assert.ok(kernels.allocate(8) > 0);
});

test('the inlined bytes are kernels.wasm', () => {
  const bytes = inflateRawSync(Buffer.from(kernelBytes, 'base64'));
  assert.is(createHash('sha256').update(bytes).digest('hex'), kernelHash);
});

test.run();
