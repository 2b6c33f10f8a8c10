// Checkpoints from wherever bytes come from, and bytes that only look like one.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  createOptimizer,
  createRun,
  diagonalNet,
  initSync,
  labelNoise,
  logisticRegression,
  restoreOptimizer,
  restoreRun,
  sgd,
} from '../../src/index.js';
import { close } from '../support/close.js';

initSync();

const foreign = runInNewContext('({ Uint8Array, Float64Array, Float32Array, Array })') as typeof globalThis;

/** The same bytes as a program may hold them. */
function holders(bytes: Uint8Array): Record<string, Uint8Array> {
  const dir = mkdtempSync(join(tmpdir(), 'minifold-'));
  const file = join(dir, 'run.bin');
  writeFileSync(file, bytes);
  const odd = new Uint8Array(bytes.length + 13).subarray(5, 5 + bytes.length);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 8), 8);
  const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
  const resizable = new Uint8Array(new Resizable(bytes.length, { maxByteLength: 2 * bytes.length }));
  for (const copy of [odd, shared, resizable]) copy.set(bytes);
  const all = {
    'as saved': bytes,
    'a Buffer of the pool': Buffer.from(Buffer.from(bytes).toString('base64'), 'base64'),
    'a file': readFileSync(file),
    'a view at an odd offset': odd,
    'shared memory': shared,
    'a resizable buffer': resizable,
    'another realm': new foreign.Uint8Array(bytes),
  };
  rmSync(dir, { recursive: true });
  return all;
}

test('an optimizer read from a file goes on where it was', () => {
  const state = createOptimizer(adam({ lr: 0.1 }), [1, 2]).step([1, 1]);
  // theta - lr (1 - beta1) g / sqrt((1 - beta2) g²) = theta - 0.1 · 0.1 / sqrt(0.001), to the eps of 1e-8
  const expected = [1 - 0.01 / Math.sqrt(0.001), 2 - 0.01 / Math.sqrt(0.001)];
  for (const [name, bytes] of Object.entries(holders(state.save()))) {
    const restored = restoreOptimizer(bytes);
    close(restored.theta, expected, 1e-6, name);
    assert.is(restored.steps, 1, name);
    assert.equal(restored.step([0.5, -1]).theta, restoreOptimizer(state.save()).step([0.5, -1]).theta, name);
  }
});

test('a run read from anywhere goes on with the bits it would have had', () => {
  const problem = diagonalNet({ d: 9, kappa: 2, n: 5, seed: 1 });
  for (const dtype of ['f64', 'f32'] as const) {
    for (const optimizer of [adam({ lr: 0.01 }), sgd({ lr: 0.01 })]) {
      const run = createRun({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), dtype, seed: 3 }).advance(7);
      const all = holders(run.save());
      const { theta } = run.advance(5);
      for (const [name, bytes] of Object.entries(all)) {
        const restored = restoreRun(bytes).advance(5);
        assert.equal(restored.theta, theta, `${optimizer.name} ${dtype} from ${name}`);
        assert.is(restored.step, 12);
      }
    }
  }
});

test('vectors of another realm are vectors', () => {
  const theta0 = [0.5, -1, 2];
  const expected = createOptimizer(adam(), theta0).step([1, 2, 3]).theta;
  for (const make of [foreign.Float64Array, foreign.Float32Array, foreign.Array] as unknown as (Float64ArrayConstructor & {
    name: string;
  })[]) {
    const gradient = make.from([1, 2, 3]);
    assert.equal(createOptimizer(adam(), make.from(theta0)).step(gradient).theta, expected, make.name);
  }
});

/** A checkpoint with a header changed, or any payload, behind a SHA-256 that is right. */
function forged(bytes: Uint8Array, change: (header: Record<string, unknown>) => unknown, payload?: Uint8Array): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  const header = JSON.parse(Buffer.from(bytes.subarray(12, 12 + length)).toString());
  const text = Buffer.from(JSON.stringify(change(header) ?? header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const body = Buffer.concat([bytes.subarray(0, 8), size, text, payload ?? bytes.subarray(12 + length, -32)]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

const refused = (error: { code: string; message: string }): boolean => {
  assert.is(error.code, 'E_CHECKPOINT', error.message);
  return true;
};

test('what cannot be is refused behind a right SHA-256 too', () => {
  const problem = diagonalNet({ d: 3, kappa: 1, n: 2, seed: 1 });
  const run = createRun({ problem, optimizer: adam() }).advance(3).save();
  const optimizer = createOptimizer(adam(), [1, 2]).step([1, 1]).save();
  assert.is(restoreRun(forged(run, () => undefined)).step, 3); // the forger alone changes nothing
  assert.is(restoreOptimizer(forged(optimizer, () => undefined)).steps, 1);
  const wrong: readonly Record<string, unknown>[] = [
    ...[-1, 0.5, null, '7', 1e300, [3]].map((step) => ({ step })),
    ...[-1, 2, null, '1'].flatMap((product) => [{ product1: product }, { product2: product }]),
    ...['f16', 1, null].map((dtype) => ({ dtype })),
    { dtype: 'f32' },
    ...[[], [2], [1, 1, 1], [6, 6], '6,6,6', [6, 6, -6], [1e9, 6, 6], null].map((lengths) => ({ lengths })),
    ...[null, 3, [], {}, { optimizer: { name: 'nobody' } }, { optimizer: { name: { toString: 1 } } }].map((config) => ({ config })),
    { kind: 'cell' },
    { kernel: 7 },
    { kernel: '00' },
    { more: 1 },
  ];
  for (const change of wrong) {
    assert.throws(() => restoreRun(forged(run, (header) => ({ ...header, ...change }))), refused, `run ${JSON.stringify(change)}`);
    assert.throws(() => restoreOptimizer(forged(optimizer, (header) => ({ ...header, ...change }))), refused, JSON.stringify(change));
  }
  const ofProblem = { name: 'diagonalNet', d: 3, kappa: 1, n: 2, seed: 1, features: 'sign' };
  for (const problem of [
    3,
    null,
    [],
    {},
    'diagonalNet',
    ...[{ name: 'constructor' }, { name: 7 }, { name: { toString: 1 } }].map((one) => ({ ...ofProblem, ...one })),
  ])
    assert.throws(() => restoreRun(forged(run, (header) => ({ ...header, config: { ...(header.config as object), problem } }))), refused);
  const ofCustom = (header: Record<string, unknown>): unknown => ({
    ...header,
    config: { ...(header.config as object), problem: { name: 'custom' } },
  });
  assert.throws(
    () => restoreRun(forged(run, ofCustom)),
    ({ code, message }: { code: string; message: string }) => code === 'E_UNAVAILABLE' && /a loss in JavaScript is no text/.test(message),
  );
  for (const change of [
    { d: 1e9 },
    { d: 4 },
    { d: null },
    { kappa: 30 },
    { n: -1 },
    { seed: 1.5 },
    { features: 'no' },
    { more: 1 },
    { z: [[1]] },
  ]) {
    const problem = { ...ofProblem, ...change };
    assert.throws(() => restoreRun(forged(run, (header) => ({ ...header, config: { ...(header.config as object), problem } }))), refused);
  }
  const x = [[1], [2]];
  const onData = createRun({ problem: logisticRegression({ x, y: [1, -1] }), optimizer: adam() }).save();
  type OnData = { config: { problem: { x: { data: unknown }; y: unknown }; arrays: { length: number }[] } };
  for (const $array of [null, '', true, -1, 0.5, 2, [], {}, { toString: 1 }])
    for (const change of [
      ({ config: { problem } }: OnData) => Object.assign(problem, { y: { $array } }),
      ({ config: { problem } }: OnData) => Object.assign(problem.x, { data: { $array } }),
    ])
      assert.throws(() => restoreRun(forged(onData, (header) => void change(header as OnData))), refused, `${JSON.stringify($array)}`);
  for (const length of [0, 1, 3])
    assert.throws(
      () => restoreRun(forged(onData, (header) => void Object.assign((header as OnData).config.arrays[0], { length }))),
      refused,
    );
  for (const change of [null, 3, [], 'header']) {
    assert.throws(() => restoreRun(forged(run, () => change ?? 'null')), refused);
  }
  for (const payload of [
    new Uint8Array(0),
    new Uint8Array(7),
    new Uint8Array(run.length),
    new Uint8Array(Float64Array.of(1, Number.NaN).buffer),
  ]) {
    assert.throws(() => restoreRun(forged(run, () => undefined, payload)), refused);
    assert.throws(() => restoreOptimizer(forged(optimizer, () => undefined, payload)), refused);
  }
  const notFinite = new Uint8Array(Float64Array.of(1, Number.NaN, 0, 0, 0, 0).buffer);
  assert.throws(() => restoreOptimizer(forged(optimizer, () => undefined, notFinite)), refused);
  const detached = Uint8Array.from(run);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  for (const bytes of [detached, run.buffer, [...run], new Float64Array(9), new DataView(run.buffer), null]) {
    assert.throws(() => restoreRun(bytes as Uint8Array), refused);
    assert.throws(() => restoreOptimizer(bytes as Uint8Array), refused);
  }
});

test.run();
