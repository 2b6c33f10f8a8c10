// What of an optimizer can be read, written and set while it lives: theta, gradient, moments, learning rate.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  cosine,
  createOptimizer,
  createRun,
  diagonalNet,
  ellipse,
  init,
  lion,
  type Optimizer,
  restoreOptimizer,
  sgd,
} from '../../src/index.js';
import { sameBits } from '../support/close.js';
import { code } from '../support/wrong-calls.js';

test.before(init);

const theta0 = [1, -2, 3];
const gradient = (k: number): number[] => [Math.sin(k + 1), Math.cos(k), 0.5 - k];

test('a gradient written into the optimizer’s array is one that is handed in, small or large, in f64 and f32', () => {
  for (const dtype of ['f64', 'f32'] as const)
    for (const n of [1, 3, 30, 64, 65, 1000, 100_000]) {
      const g = (k: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(i + k));
      const [given, written, listed] = Array.from({ length: 3 }, () => createOptimizer(adam.torch(), g(9), { dtype }));
      const { gradient } = written;
      for (let k = 0; k < 3; k++) {
        given.step(g(k));
        listed.step([...g(k)]);
        gradient.set(g(k));
        written.step();
        createOptimizer(adam.torch(), new Float64Array(5000)); // memory that is shared may grow
      }
      assert.is(written.gradient, gradient);
      sameBits(written.theta, given.theta, `theta of ${n}`);
      sameBits(listed.theta, given.theta, `theta of ${n}`);
    }
});

test('readTheta writes into an array of the caller’s', () => {
  const state = createOptimizer(sgd({ lr: 0.5 }), theta0);
  const out = new Float64Array(3);
  assert.is(state.readTheta(out), out);
  assert.equal([...out], theta0);
  assert.equal([...state.readTheta(new Float32Array(3))], theta0);
  assert.throws(() => state.readTheta(new Float64Array(2)), code('E_SHAPE', 'out'));
  assert.throws(() => state.readTheta([0, 0, 0] as unknown as Float64Array), code('E_TYPE', 'out'));
});

test('a wrong gradient changes nothing, wherever it stands', () => {
  for (const n of [1, 2, 3, 7, 64, 65, 300]) {
    const state = createOptimizer(adam.torch(), new Float64Array(n).fill(1)).step(new Float64Array(n).fill(1));
    const before = state.theta;
    for (const at of [0, n >> 1, n - 1]) {
      const wrong = new Float64Array(n).fill(1);
      wrong[at] = Number.NaN;
      assert.throws(() => state.step(wrong), code('E_NON_FINITE', `gradient[${at}]`));
      assert.throws(() => state.step([...wrong]), code('E_NON_FINITE', `gradient[${at}]`));
      state.gradient.set(wrong);
      assert.throws(() => state.step(), code('E_NON_FINITE', `gradient[${at}]`));
    }
    sameBits(state.theta, before, 'theta');
    assert.is(state.steps, 1);
  }
  const state = createOptimizer(sgd({ lr: 1 }), [1, 1], { dtype: 'f32' });
  assert.throws(() => state.step(), code('E_MISSING', 'gradient'));
  assert.throws(() => state.step([1, 1e300]), code('E_NON_FINITE', 'gradient[1]'));
  assert.throws(() => createOptimizer(sgd({ lr: 1 }), [1, 1e300], { dtype: 'f32' }), code('E_RANGE', 'theta0[1]'));
  assert.equal([...state.theta], [1, 1]);
});

test('an entry that a step makes infinite is seen wherever it stands, in theta and in v', () => {
  for (const n of [1, 2, 3, 4, 5, 9, 64, 65])
    for (let at = 0; at < n; at++) {
      const big = new Float64Array(n);
      big[at] = 1e200;
      assert.is(createOptimizer(adam.torch(), new Float64Array(n)).step(big).status, 'diverged', `v[${at}] of ${n}`); // g² is infinite
      const far = new Float64Array(n).fill(1);
      far[at] = -1.7e308;
      assert.is(createOptimizer(sgd({ lr: 1e300 }), far).step(big).status, 'diverged', `theta[${at}] of ${n}`);
    }
});

test('the learning rate can be set: from there on it is another optimizer with the same state', () => {
  for (const other of [0.01, cosine({ lr: 0.1, steps: 10 })] as const) {
    const pairs: [Optimizer, Optimizer][] = [
      [sgd({ lr: 0.1 }), sgd({ lr: other })],
      [adam.torch({ lr: 0.1 }), adam.torch({ lr: other })],
      [adam({ lr: cosine({ lr: 1, steps: 5 }) }), adam({ lr: other })],
    ];
    for (const [before, after] of pairs) {
      const state = createOptimizer(before, theta0).step(gradient(0)).step(gradient(1));
      const saved = state.save();
      const expected = createOptimizer(after, theta0);
      if (state.m) expected.m = state.m;
      if (state.v) expected.v = state.v;
      state.lr = other;
      assert.equal(state.lr, other);
      assert.equal(state.optimizer, after);
      const restored = restoreOptimizer(saved, { lr: other });
      const again = restoreOptimizer(state.save());
      for (const one of [state, restored, again]) one.step(gradient(2)).step(gradient(3));
      sameBits(restored.theta, state.theta, 'theta');
      sameBits(again.theta, state.theta, 'theta');
    }
  }
});

test('sgd with a rate that is set takes the step of the new rate', () => {
  const state = createOptimizer(sgd({ lr: 0.5 }), [1]).step([1]);
  state.lr = 0.25;
  assert.equal([...state.step([1]).theta], [0.25]); // 1 - 0.5 - 0.25
  state.lr = 0.125;
  assert.equal([...state.step([1]).theta], [0.125]);
  assert.throws(
    () => {
      state.lr = -1;
    },
    code('E_RANGE', 'lr'),
  );
  assert.throws(() => restoreOptimizer(state.save(), { lr: Number.NaN }), code('E_NON_FINITE', 'options.lr'));
  assert.throws(() => restoreOptimizer(state.save(), { rate: 1 } as object), code('E_UNKNOWN_KEY', 'options.rate'));
  assert.is(state.lr, 0.125);
});

test('beta2 that came from c and lr stays when the rate is set', () => {
  const state = createOptimizer(adam({ lr: 0.1, c: 5 }), theta0);
  state.lr = 0.01;
  const { optimizer } = state as { optimizer: { beta2?: number; c?: number } };
  assert.is(optimizer.beta2, 1 - 5 * (0.1 * 0.1));
  assert.is(optimizer.c, undefined);
});

test('theta, m and v can be set, and a diverged optimizer be brought back', () => {
  const state = createOptimizer(adam({ lr: 0.1 }), theta0).step(gradient(0));
  const [theta, m, v] = [state.theta, state.m ?? [], state.v ?? []];
  const other = createOptimizer(adam({ lr: 0.1 }), [0, 0, 0]);
  other.theta = theta;
  other.m = m;
  other.v = v;
  sameBits(other.step(gradient(1)).theta, state.step(gradient(1)).theta, 'theta');
  const started = createOptimizer(adam({ lr: 0.1 }), theta, { m0: m, v0: v });
  sameBits(started.step(gradient(1)).theta, state.theta, 'theta');

  other.step([1e200, 0, 0]);
  assert.is(other.status, 'diverged');
  other.v = v;
  assert.is(other.status, 'running');

  const set = (name: 'theta' | 'm' | 'v', value: unknown) => () => Object.assign(other, { [name]: value });
  assert.throws(set('theta', [1, 2]), code('E_SHAPE', 'theta'));
  assert.throws(set('m', [1, 2, Number.NaN]), code('E_NON_FINITE', 'm[2]'));
  assert.throws(set('v', [1, -2, 3]), code('E_RANGE', 'v[1]'));
  const without = createOptimizer(sgd({ lr: 1 }), theta0);
  assert.throws(
    () => {
      without.m = [0, 0, 0];
    },
    code('E_UNAVAILABLE', 'm'),
  );
  assert.throws(() => createOptimizer(lion({ lr: 1 }), theta0, { v0: theta0 }), code('E_UNAVAILABLE', 'options.v0'));
});

test('runs start from m0 as from v0', () => {
  for (const problem of [ellipse({ a: 1, b: 2 }), diagonalNet({ d: 5, kappa: 1, n: 3, seed: 1 })]) {
    const optimizer = adam({ lr: 0.1 });
    const first = createRun({ problem, optimizer }).advance(3);
    const { theta: theta0, m: m0, v: v0 } = first;
    assert.ok(m0 && v0);
    const second = createRun({ problem, optimizer, theta0, m0, v0 });
    sameBits(second.advance(2).theta, first.advance(2).theta, problem.name);
    assert.throws(() => createRun({ problem, optimizer, m0: [1] }), code('E_SHAPE', 'run.m0'));
    assert.throws(() => createRun({ problem, optimizer: sgd({ lr: 1 }), m0 }), code('E_UNAVAILABLE', 'run.m0'));
  }
});

test.run();
