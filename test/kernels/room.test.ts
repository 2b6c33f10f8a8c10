// Optimizers, runs and problems share a few instances of the kernels, and none of them sees the others.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  createOptimizer,
  createRun,
  createRuns,
  custom,
  diagonalNet,
  ellipse,
  init,
  labelNoise,
  type MinifoldError,
  type OptimizerState,
  sgd,
  shampoo,
} from '../../src/index.js';
import { KernelInstance } from '../../src/kernels/instance.js';
import { Room } from '../../src/kernels/room.js';
import { sameBits } from '../support/close.js';

test.before(init);

/** The instances of WebAssembly that `use` makes. */
function instancesOf(use: () => void): number {
  const { Instance } = WebAssembly;
  let made = 0;
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      made++;
      super(module, imports);
    }
  };
  try {
    use();
  } finally {
    WebAssembly.Instance = Instance;
  }
  return made;
}

/** Fails every instance of WebAssembly while `use` runs, as an engine without address space does. */
function withoutInstances(use: () => void): void {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class {
    constructor() {
      throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
    }
  } as unknown as typeof WebAssembly.Instance;
  try {
    use();
  } finally {
    WebAssembly.Instance = Instance;
  }
}

const gradient = (n: number, k: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(i + 3 * k + 1));

test('thousands of optimizers, runs and problems take a few instances', () => {
  const alive: unknown[] = [];
  const made = instancesOf(() => {
    for (let k = 0; k < 2000; k++) {
      alive.push(createOptimizer(adam.torch(), [1, 2, 3]).step([1, 1, 1]));
      if (k % 4 > 0) continue;
      const problem = k % 8 > 0 ? ellipse({ a: 1, b: 2 }) : diagonalNet({ d: 20, kappa: 2, n: 8, seed: k });
      problem.loss(problem.initialTheta(0));
      alive.push(problem, createRun({ problem, optimizer: sgd({ lr: 0.01 }), noise: labelNoise({ delta: 0.1 }) }).advance(2));
    }
  });
  assert.ok(made <= 2, `${made} instances`);
  assert.is(alive.length, 3000);
});

test('large runs and optimizers, each disposed of before the next, take one instance or two, and no bit of one another', () => {
  const problem = diagonalNet({ d: 10_000, kappa: 2, n: 8, seed: 1 });
  const advanced = (seed: number): Float64Array => {
    const run = createRun({ problem, optimizer: adam({ lr: 0.1 }), noise: labelNoise({ delta: 0.1 }), seed }).advance(1);
    const theta = Float64Array.from(run.theta);
    run.dispose();
    return theta;
  };
  const expected = [0, 1, 2].map(advanced);
  const made = instancesOf(() => {
    for (let k = 0; k < 100; k++) sameBits(advanced(k % 3), expected[k % 3], `run ${k}`);
    for (let k = 0; k < 50; k++) {
      const state = createOptimizer(adam.torch(), new Float64Array(100_000));
      const view = state.gradient;
      assert.ok(view.every((x) => x === 0));
      view.fill(1);
      state.step();
      state.dispose();
      assert.is(view.length, 0);
    }
  });
  assert.ok(made <= 2, `${made} instances`);
});

test('neighbours in memory change no bit, made, grown and disposed of in any order', () => {
  const sizes = [1, 2, 3, 7, 8, 9, 31, 65, 1000];
  const optimizers = [adam.torch(), sgd({ lr: 0.1 }), shampoo({ lr: 0.1 })];
  const make = (n: number, k: number): OptimizerState =>
    createOptimizer(optimizers[k % 3], gradient(n, 0), { dtype: k % 2 ? 'f32' : 'f64', tensors: [n] });
  const expected = sizes.flatMap((n) =>
    [0, 1, 2, 3, 4, 5].map((k) => {
      const alone = make(n, k);
      for (let step = 0; step < 6; step++) alone.step(gradient(n, step));
      const { theta } = alone;
      alone.dispose();
      return theta;
    }),
  );
  const together = sizes.flatMap((n) => [0, 1, 2, 3, 4, 5].map((k) => ({ n, state: make(n, k) })));
  for (let step = 0; step < 6; step++) {
    const passing = sizes.map((n) => make(n, step));
    for (const { n, state } of together) state.step(gradient(n, step));
    for (const state of passing) state.dispose();
  }
  together.forEach(({ state }, i) => {
    sameBits(state.theta, expected[i], `optimizer ${i}`);
  });
});

test('memory that is given back serves the next ones', () => {
  const rooms = Array.from({ length: 50 }, () => new Room('it', 5000, (kernels) => ({ kernels, at: kernels.allocate(5000) })));
  const { memory } = rooms[0].contents.kernels.exports;
  const before = memory.buffer.byteLength;
  const places = new Set(rooms.map(({ contents }) => contents.at));
  assert.is(places.size, 50);
  for (let round = 0; round < 100; round++) {
    for (const room of rooms.splice(0)) room.free();
    for (let k = 0; k < 50; k++) {
      const room = new Room('it', 5000, (kernels) => ({ kernels, at: kernels.allocate(5000) }));
      const view = room.contents.kernels.f64(room.contents.at, 625);
      assert.ok(view.every((x) => x === 0));
      view.fill(round);
      rooms.push(room);
    }
  }
  assert.is(memory.buffer.byteLength, before);
  assert.equal(new Set(rooms.map(({ contents }) => contents.at)), places);
});

test('memory of what nobody holds any more is given back too', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const make = (): number => {
    const room = new Room('it', 30_000, (kernels) => ({ kernels, at: kernels.allocate(30_000) }));
    return room.contents.kernels.exports.memory.buffer.byteLength;
  };
  const sizes: number[] = [];
  const stands = (): boolean => sizes.length >= 6 && sizes.slice(-6).every((bytes) => bytes === sizes.at(-1));
  for (let round = 0; round < 40 && !stands(); round++) {
    let bytes = 0;
    for (let k = 0; k < 1000; k++) bytes = make();
    sizes.push(bytes);
    for (let wait = 0; wait < 3; wait++) {
      collect(); // what is found is let go of in a later turn, when the engine likes
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  assert.ok(stands(), `${sizes}`); // 30 MB a round, if nothing came back
});

test('an arena takes chunk after chunk, and a mark frees those that came after it', () => {
  const room = new Room('it', 100, (kernels) => {
    const first = kernels.allocate(100);
    kernels.f64(first, 8).fill(1);
    const inside = kernels.scoped(() => {
      const places = [1e3, 1e4, 1e5, 64, 1e6].map((bytes) => kernels.allocate(bytes));
      for (const at of places) kernels.f64(at, 8).fill(2);
      return places;
    });
    const again = kernels.allocate(64);
    assert.ok(inside.every((at, i) => inside.indexOf(at) === i && at % 64 === 0));
    assert.equal([...kernels.f64(again, 8)], Array(8).fill(0));
    return { kernels, first };
  });
  const { kernels, first } = room.contents;
  assert.equal([...kernels.f64(first, 8)], Array(8).fill(1));
  assert.is(
    kernels.scoped(() => kernels.allocate(1e5)),
    kernels.scoped(() => kernels.allocate(1e5)),
  );
});

test('room that fails to be furnished is given back, and what is too large for all is said', () => {
  assert.throws(
    () => new Room('it', 64, () => Array(-1)),
    (error: Error) => error instanceof RangeError,
  );
  assert.throws(
    () => new Room('it', 5e9, (kernels) => kernels.allocate(5e9)),
    (error: MinifoldError) => error.code === 'E_TOO_LARGE' && /4 GiB.*dispose\(\)/.test(error.message),
  );
});

test('at the limit of instances what exists is shared, and only then an error says what to do', () => {
  const small = createOptimizer(adam.torch(), [1]);
  withoutInstances(() => {
    const large = createOptimizer(adam.torch(), new Float64Array(2e5).fill(1));
    sameBits(large.step(gradient(2e5, 0)).theta.subarray(0, 1), small.step([Math.sin(1)]).theta, 'theta');
    large.dispose();
    assert.throws(
      () => new KernelInstance(),
      (error: MinifoldError) => error.code === 'E_TOO_LARGE' && /dispose\(\)/.test(error.message),
    );
  });
});

test('a run or optimizer that was disposed of touches memory no more', async () => {
  const disposed = ({ code }: MinifoldError) => code === 'E_DISPOSED';
  const state = createOptimizer(sgd({ lr: 0.1 }), [1, 2]);
  state.dispose();
  state.dispose();
  for (const use of [() => state.theta, () => state.steps, () => state.step([1, 1]), () => state.gradient, () => state.save()])
    assert.throws(use, disposed);
  const problem = ellipse({ a: 1, b: 2 });
  const options = { problem, optimizer: sgd({ lr: 0.01 }) };
  const [run, runs] = [createRun(options), createRuns([options, { ...options, seed: 1 }])];
  const recordings = [run, runs].map((one) =>
    one.record({ steps: 1e6, measures: ['trainLoss'] }).catch((error: MinifoldError) => error.code),
  );
  run.dispose();
  runs.dispose();
  assert.equal(await Promise.all(recordings), ['E_DISPOSED', 'E_DISPOSED']);
});

test('a loss in JavaScript may make optimizers and runs of its own', () => {
  const kept: unknown[] = [];
  const problem = custom({
    parameters: 2,
    valueAndGradient: ([x, y]) => {
      for (let k = 0; k < 200; k++) kept.push(createOptimizer(adam.torch(), new Float64Array(1000)));
      return { value: x ** 2 + y ** 2, gradient: [2 * x, 2 * y] };
    },
  });
  const run = createRun({ problem, optimizer: sgd({ lr: 0.25 }), theta0: [1, 2] });
  assert.equal([...run.advance(3).theta], [0.125, 0.25]); // each step halves theta
});

test.run();
