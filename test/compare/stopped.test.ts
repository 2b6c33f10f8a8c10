// Comparisons that are stopped: by whose signal, and what they leave behind.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, type CompareOptions, compare, compareOrders, diagonalNet, init, labelNoise } from '../../src/index.js';
import { Room } from '../../src/kernels/room.js';

await init();

test('compareOrders is stopped by its signal also where the comparisons have a signal and onProgress of their own; memory is given back', async () => {
  const at = (lr: number): CompareOptions => ({
    run: { problem: diagonalNet({ d: 20, kappa: 2, n: 10, seed: 1 }), optimizer: adam({ lr }), noise: labelNoise({ delta: 0.5 }) },
    replicas: 20,
    prediction: { t: [0, 1e6], theta: [new Float64Array(40), new Float64Array(40)], timePerStep: 1 },
  });
  const bytes = (): number => {
    const room = new Room('a probe', 64, (kernels) => kernels.exports.memory.buffer.byteLength);
    const { contents } = room;
    room.free();
    return contents;
  };
  const sizes: number[] = [];
  const signal = new AbortController().signal;
  for (const own of [{}, { signal: undefined }, { signal, onProgress: () => undefined }, {}, {}, {}]) {
    const controller = new AbortController();
    const heard: number[] = [];
    const onProgress = (done: number, total: number): void => {
      assert.is(total, 2);
      if (heard.push(done) === 3) controller.abort('enough');
    };
    const start = performance.now();
    const outcome = await compareOrders({
      steps: [0.1, 0.2],
      compare: (lr) => ({ ...at(lr), ...own }),
      signal: controller.signal,
      onProgress,
    }).catch((reason: unknown) => reason);
    assert.is(outcome, 'enough');
    assert.ok(performance.now() - start < 5000, 'not the whole comparison');
    assert.is(heard.length, 3);
    sizes.push(bytes());
  }
  assert.is(sizes.at(-1), sizes[0], 'memory of the kernels');
  const inner = new AbortController();
  const stopped = compareOrders({
    steps: [0.1, 0.2],
    compare: (lr) => ({ ...at(lr), signal: inner.signal, onProgress: () => inner.abort('inner') }),
  });
  assert.is(await stopped.catch((reason: unknown) => reason), 'inner');
});

test('sums over large states are stopped too', async () => {
  const P = 1000;
  const prediction = { t: [0], theta: [new Float64Array(P)], timePerStep: 1 };
  const run = { problem: diagonalNet({ d: P / 2, kappa: 2, n: 10, seed: 1 }), optimizer: adam() };
  const given = { run, replicas: 1000, prediction, covariance: true };
  for (const options of [given, { ...given, prediction: Array.from({ length: 1000 }, () => prediction) }]) {
    let stopped = 0;
    const signal = new AbortController();
    setTimeout(() => {
      stopped = performance.now();
      signal.abort('enough');
    }, 300);
    const began = performance.now();
    assert.is(await compare({ ...options, signal: signal.signal }).catch((reason: unknown) => reason), 'enough');
    assert.ok(stopped - began < 2000, `the timer rang after ${Math.round(stopped - began)} ms`);
    assert.ok(performance.now() - stopped < 2000);
  }
});

test.run();
