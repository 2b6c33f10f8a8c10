// Optimizers in particular: which are one another, and how one that was made behaves. What holds of all is in every-optimizer.test.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, adamE, cosine, createOptimizer, heavyBall, init, type Optimizer, sgd, sgdMomentum } from '../../src/index.js';
import { pow, powF32 } from '../reference/math/pow.js';
import { roundTo } from '../reference/math/round.js';
import { adamERoot } from '../reference/rules/adam-e.js';
import { close, sameBits } from '../support/close.js';
import { gradients, theta0 } from '../support/torch-trajectories.js';

test.before(init);

test('AdamE-½ is Adam, and AdamE-0 with eps 0 is EMA momentum, in every bit (Li, Wen, Lyu 2025, Table 1)', () => {
  const pairs: [Optimizer, Optimizer][] = [
    [adamE({ lr: 0.1, lambda: 0.5 }), adam({ lr: 0.1 })],
    [adamE({ lr: 0.1, lambda: 0, eps: 0 }), sgdMomentum({ lr: 0.1 })],
  ];
  for (const [one, other] of pairs) {
    const [a, b] = [one, other].map((optimizer) => createOptimizer(optimizer, theta0));
    for (const g of gradients) {
      a.step(g);
      b.step(g);
    }
    sameBits(a.theta, b.theta, `${one.name} against ${other.name}`);
  }
});

test('AdamE: the square roots of lambda ¼ and ¾ are within 2 ulp of the power, at zero and over the whole range', () => {
  for (const [dtype, power, digits, least] of [
    ['f64', pow, 52, -1022],
    ['f32', powF32, 23, -126],
  ] as const) {
    const round = roundTo(dtype);
    for (const lambda of [0.25, 0.75]) {
      const root = adamERoot(lambda, round);
      assert.is(root(0), 0);
      for (let e = least; e < -least; e += 0.37) {
        const x = round(2 ** e);
        const expected = power(x, lambda);
        const ulp = 2 ** (Math.floor(Math.log2(expected)) - digits);
        assert.ok(Math.abs(root(x) - expected) <= 2 * ulp, `${dtype}: ${x}^${lambda} is ${root(x)}, not ${expected}`);
      }
    }
  }
});

test('AdamE takes its powers in blocks: among many parameters each moves as it does alone, beside zeros and one that diverges too', () => {
  for (const dtype of ['f64', 'f32'] as const) {
    const optimizer = adamE({ lr: 0.1, lambda: 0.3, beta2: 0.9 });
    const n = 777;
    const theta = Array.from({ length: n }, (_, i) => (i % 17) - 8);
    const g = Array.from({ length: n }, (_, i) => (i === 600 ? 0 : ((i * 7919) % 1000) / 1000 - 0.4995));
    const together = createOptimizer(optimizer, theta, { dtype });
    const alone = theta.map((x) => createOptimizer(optimizer, [x], { dtype }));
    for (let step = 0; step < 3; step++) {
      together.step(g);
      for (const [i, one] of alone.entries()) one.step([g[i]]);
    }
    for (const part of ['theta', 'm', 'v'] as const)
      sameBits(
        together[part] ?? [],
        alone.map((one) => (one[part] ?? [])[0]),
        `${part}, ${dtype}`,
      );
    for (const i of [0, 600, n - 1]) {
      const wild = createOptimizer(optimizer, theta, { dtype });
      wild.step(g.with(i, dtype === 'f64' ? 1e200 : 1e30));
      assert.is(wild.status, 'diverged', `${i}, ${dtype}`);
    }
  }
});

test('heavy ball at lr equals EMA momentum at lr / (1 - momentum), up to rounding', () => {
  const ball = createOptimizer(heavyBall({ lr: 0.01, momentum: 0.9 }), theta0);
  const ema = createOptimizer(sgdMomentum({ lr: 0.1, beta1: 0.9 }), theta0);
  for (const g of gradients) {
    ball.step(g);
    ema.step(g);
  }
  close(ema.theta, ball.theta, 1e-12, 'theta', 1);
});

test('a step that overflows is reported, and the optimizer refuses to go on', () => {
  const state = createOptimizer(sgd({ lr: 1e300 }), [1, 2]);
  state.step([1e300, 0]);
  assert.is(state.status, 'diverged');
  assert.throws(
    () => state.step([0, 0]),
    (error: { code: string }) => error.code === 'E_DIVERGED',
  );
  assert.throws(
    () => state.save(),
    (error: { code: string }) => error.code === 'E_DIVERGED',
  );
});

test('a wrong gradient changes nothing', () => {
  const state = createOptimizer(adam({ lr: 0.1 }), [1, 2]).step([1, 1]);
  const before = [...state.theta];
  for (const gradient of [[1], [1, Number.NaN], new Float64Array([1, Number.POSITIVE_INFINITY]), 'no', undefined]) {
    assert.throws(
      () => state.step(gradient as number[]),
      (error: { name: string; path: string }) => error.name === 'MinifoldError' && error.path.startsWith('gradient'),
    );
  }
  assert.equal([...state.theta], before);
  assert.is(state.steps, 1);
});

test('options that an object inherits count, for presets and schedules too', () => {
  assert.equal(adam(Object.create({ lr: 0.5 })), adam({ lr: 0.5 }));
  assert.equal(adam.torch(Object.create({ lr: 0.5 })), adam.torch({ lr: 0.5 }));
  assert.equal(cosine(Object.create({ lr: 0.5, steps: 3 })), cosine({ lr: 0.5, steps: 3 }));
  assert.throws(() => adam(Object.create({ rl: 0.5 })), /'rl'/);
  assert.throws(() => adam(JSON.parse('{ "__proto__": { "lr": 1 } }')), /'__proto__'/);
});

test('options that are getters of a class count, and entries that a spread leaves out; its methods do not', () => {
  class Options {
    get lr(): number {
      return 0.5;
    }
    steps = 3;
    method(): void {}
  }
  class WithDecay extends Options {
    declare steps: never;
    get beta2(): number {
      return 0.5;
    }
  }
  const own = new WithDecay();
  assert.is(Reflect.deleteProperty(own, 'steps'), true);
  assert.equal(adam(own), adam({ lr: 0.5, beta2: 0.5 }));
  assert.equal(adam.torch(own), adam.torch({ lr: 0.5, beta2: 0.5 }));
  assert.equal(cosine(new Options()), cosine({ lr: 0.5, steps: 3 }));
  assert.throws(() => sgd(own), /'beta2'/);
  assert.equal(sgd(Object.defineProperty({}, 'lr', { value: 0.5 }) as { lr: number }), sgd({ lr: 0.5 }));
});

test.run();
