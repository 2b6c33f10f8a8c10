import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { philox, type Words } from '../reference/random/philox.js';
import { kernels } from '../support/kernels.js';

test.before(init);

function philoxBlock(counter: Words, key: readonly [number, number]): number[] {
  const instance = kernels();
  return instance.scoped(() => {
    const out = instance.allocate(16);
    instance.exports.philoxBlock(out, ...counter, ...key);
    return [...instance.u32(out, 4)];
  });
}

// The known-answer vectors of philox4x32-10 published with Random123 (tests/kat_vectors).
const ones = 0xffffffff;
const published: [Words, readonly [number, number], number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [ones, ones, ones, ones],
    [ones, ones],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test('the published vectors', () => {
  for (const [counter, key, expected] of published) {
    assert.equal(philoxBlock(counter, key), expected);
    assert.equal([...philox(counter, key)], expected);
  }
});

test('kernel = reference for any counter and key', () => {
  const word = fc.nat(ones);
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) =>
      assert.equal(philoxBlock(counter, key), [...philox(counter, key)]),
    ),
  );
});

test.run();
