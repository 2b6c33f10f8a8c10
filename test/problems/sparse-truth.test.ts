// The sparse truth: whole draws of few values as they always were, many values drawn again one by one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { initSync } from '../../src/index.js';
import { streams } from '../../src/kernels/generated.js';
import { withKernels } from '../../src/kernels/shared.js';
import { chooseSupport, drawTruth, type SparseVector } from '../../src/problems/diagonal-net/sparse-truth.js';
import { seedWords } from '../../src/random/seed-words.js';
import { sameBits } from '../support/close.js';

initSync();

/** 2 kappa uniforms of the stream `truth` at a step. */
function uniforms(kappa: number, seed: number, step: number): Float64Array {
  return withKernels((kernels) => {
    const address = kernels.allocate(16 * kappa);
    kernels.exports.uniforms(address, 2 * kappa, ...seedWords(seed), streams.truth, step, 0);
    return kernels.f64(address, 2 * kappa).slice();
  });
}

/** The set-up of Li, Wen, Lyu 2025, Sec. 5.2, word by word: the whole draw again until every |w*| >= 0.01. */
function wholeDraw(d: number, kappa: number, seed: number): SparseVector {
  for (let attempt = 0; ; attempt++) {
    const u = uniforms(kappa, seed, attempt);
    const values = u.slice(0, kappa).map((x) => 2 * x - 1);
    if (values.some((x) => Math.abs(x) < 0.01)) continue;
    const pairs = chooseSupport(u.subarray(kappa), d).map((j, k) => [j, values[k]] as const);
    pairs.sort(([a], [b]) => a - b);
    return { support: Int32Array.from(pairs, ([j]) => j), values: Float64Array.from(pairs, ([, x]) => x) };
  }
}

test('up to 500 values a truth is a whole draw that was accepted', () => {
  for (const [d, kappa] of [
    [4, 1],
    [60, 10],
    [300, 100],
    [500, 300],
    [1000, 500],
  ] as const) {
    for (const seed of [0, 1, 2, 3, 2 ** 40 + 7]) {
      const [truth, expected] = [drawTruth(d, kappa, seed), wholeDraw(d, kappa, seed)];
      assert.equal(truth.support, expected.support);
      sameBits(truth.values, expected.values, `kappa ${kappa}, seed ${seed}`);
    }
  }
});

test('of more values the small ones are drawn again, and the others and the coordinates stay as first drawn', () => {
  const [d, kappa, seed] = [50_000, 20_000, 5];
  const { support, values } = drawTruth(d, kappa, seed);
  const u = uniforms(kappa, seed, 0);
  const first = new Map(chooseSupport(u.subarray(kappa), d).map((j, k) => [j, 2 * u[k] - 1]));
  assert.is(first.size, kappa);
  assert.ok(values.every((x) => Math.abs(x) >= 0.01 && Math.abs(x) < 1));
  const redrawn = [...support].filter((j, k) => {
    const before = first.get(j) as number;
    if (Math.abs(before) < 0.01) return true;
    assert.is(values[k], before);
    return false;
  });
  assert.ok(redrawn.length > 140 && redrawn.length < 260, String(redrawn.length)); // 200 ± 14 are expected
});

test.run();
