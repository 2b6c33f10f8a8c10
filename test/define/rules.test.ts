// Update rules of the user's own: those of the field written by hand against the kernels', torch's documented steps in plain TypeScript, and closed forms.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineOptimizer, div, max, mix, mul, neg, pow, sign, sqrt, square, sub } from '../../src/define/index.js';
import {
  adam,
  lion as builtInLion,
  createOptimizer,
  createRun,
  createRuns,
  diagonalNet,
  ellipse,
  exponentialDecay,
  initSync,
  labelNoise,
  minimize,
  multilayerPerceptron,
  type Optimizer,
  restoreOptimizer,
  restoreRun,
} from '../../src/index.js';
import { close, sameBits } from '../support/close.js';

initSync();

const lion = defineOptimizer({
  name: 'lion',
  options: { lr: 1e-4, beta1: 0.9, beta2: 0.99 },
  state: ['m'],
  step: ({ theta, g, m }, { lr, beta1, beta2 }) => ({ theta: sub(theta, mul(lr, sign(mix(beta1, m, g)))), m: mix(beta2, m, g) }),
});

const byHand = defineOptimizer({
  name: 'adam',
  options: { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  state: ['m', 'v'],
  step: ({ theta, g, ...old }, { lr, beta1, beta2, eps }, t) => {
    const [m, v] = [mix(beta1, old.m, g), mix(beta2, old.v, square(g))];
    const [mHat, vHat] = [div(m, sub(1, pow(beta1, t))), div(v, sub(1, pow(beta2, t)))];
    return { theta: sub(theta, div(mul(lr, mHat), add(sqrt(vHat), eps))), m, v };
  },
});

const amsgrad = defineOptimizer({
  name: 'amsgrad',
  options: { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  state: ['m', 'v', 'most'],
  step: ({ theta, g, ...old }, { lr, beta1, beta2, eps }, t) => {
    const [m, v] = [mix(beta1, old.m, g), mix(beta2, old.v, square(g))];
    const most = max(old.most, v);
    const root = sqrt(div(most, sub(1, pow(beta2, t))));
    return { theta: sub(theta, div(mul(lr, div(m, sub(1, pow(beta1, t)))), add(root, eps))), m, v, most };
  },
});

const nadam = defineOptimizer({
  name: 'nadam',
  options: { lr: 2e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, momentumDecay: 4e-3 },
  state: { m: 0, v: 0, product: 1 },
  step: ({ theta, g, ...old }, { lr, beta1, beta2, eps, momentumDecay }, t) => {
    const [now, next] = [t, add(t, 1)].map((step) => mul(beta1, sub(1, mul(0.5, pow(0.96, mul(step, momentumDecay))))));
    const [m, v, product] = [mix(beta1, old.m, g), mix(beta2, old.v, square(g)), mul(old.product, now)];
    const ahead = add(div(mul(next, m), sub(1, mul(product, next))), div(mul(sub(1, now), g), sub(1, product)));
    return { theta: sub(theta, div(mul(lr, ahead), add(sqrt(div(v, sub(1, pow(beta2, t)))), eps))), m, v, product };
  },
});

const adagrad = defineOptimizer({
  name: 'adagrad',
  options: { lr: 0.01, eps: 1e-10 },
  state: ['sum'],
  step: ({ theta, g, ...old }, { lr, eps }) => {
    const sum = add(old.sum, square(g));
    return { theta: sub(theta, div(mul(lr, g), add(sqrt(sum), eps))), sum };
  },
});

const dtypes = ['f64', 'f32'] as const;

test('lion written by hand is the built-in one in every bit, whatever the number of entries', () => {
  for (const dtype of dtypes) {
    for (const P of [1, 2, 3, 7, 8, 9, 16, 17, 1000, 2049]) {
      const theta0 = Float64Array.from({ length: P }, (_, i) => Math.fround(((7 * i) % 11) / 3 - 1));
      const [own, named] = [lion({ lr: 0.01 }), builtInLion({ lr: 0.01 })].map((one) => createOptimizer(one, theta0, { dtype }));
      for (let k = 0; k < 30; k++) {
        const g = own.theta.map((x, i) => Math.fround(x * (1 + (i % 3)) + Math.cos(k)));
        sameBits(own.step(g).theta, named.step(g).theta, `${dtype}, P = ${P}, theta`);
      }
      sameBits(own.m ?? [], named.m ?? [], `${dtype}, P = ${P}, m`);
      assert.is(own.v, undefined);
    }
  }
});

test('in runs too: alone, together, saved and restored, with a schedule', () => {
  const net = multilayerPerceptron({
    sizes: [2, 3, 1],
    activation: 'tanh',
    loss: 'squared',
    x: [
      [1, 0.5],
      [-0.3, 1],
      [2, -1],
    ],
    y: [1, 0, -0.5],
  });
  const settings = [
    { problem: ellipse({ a: 2, b: 1 }), noise: labelNoise({ delta: 0.3 }) },
    { problem: net, noise: labelNoise({ delta: 0.2, distribution: 'normal' as const }), batchSize: 2 },
  ];
  const lr = exponentialDecay({ lr: 0.05, from: 20, to: 80 });
  for (const setting of settings) {
    for (const dtype of dtypes) {
      const all = (optimizer: Optimizer) => [0, 1, 2].map((seed) => ({ ...setting, optimizer, dtype, seed }));
      const named = createRuns(all(builtInLion({ lr }))).advance(100).runs;
      const together = createRuns(all(lion({ lr }))).advance(100).runs;
      all(lion({ lr })).forEach((options, k) => {
        const halfway = createRun(options).advance(37);
        const runs = { alone: createRun(options).advance(100), restored: restoreRun(halfway.save()).advance(63), together: together[k] };
        for (const [name, run] of Object.entries(runs)) {
          sameBits(run.theta, named[k].theta, `${setting.problem.name} ${dtype} ${name}`);
          sameBits(run.m ?? [], named[k].m ?? [], `${setting.problem.name} ${dtype} ${name}, m`);
        }
      });
    }
  }
});

test('the diagonal net takes them one run at a time, with the bits that each has alone', () => {
  const problem = diagonalNet({ d: 20, kappa: 2, n: 10 });
  const options = [0, 1, 2].map((seed) => ({ problem, optimizer: amsgrad({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), seed }));
  const { runs } = createRuns(options).advance(200);
  runs.forEach((run, k) => {
    sameBits(run.theta, createRun(options[k]).advance(200).theta, `seed ${k}`);
  });
  close(
    createRun({ problem, optimizer: byHand({ lr: 0.01 }), seed: 1 }).advance(100).theta,
    createRun({ problem, optimizer: adam.torch({ lr: 0.01 }), seed: 1 }).advance(100).theta,
    1e-11,
    'adam of the net',
    1,
  );
});

test("adam written by hand is torch's to rounding, its moments m and v", () => {
  const options = { problem: ellipse({ a: 1, b: 2 }), noise: labelNoise({ delta: 0.5 }), seed: 3 };
  for (const dtype of dtypes) {
    const own = createRun({ ...options, dtype, optimizer: byHand({ lr: 0.01 }) }).advance(1000);
    const torch = createRun({ ...options, dtype, optimizer: adam.torch({ lr: 0.01 }) }).advance(1000);
    const halfway = createRun({ ...options, dtype, optimizer: byHand({ lr: 0.01 }) }).advance(137);
    sameBits(restoreRun(halfway.save()).advance(863).theta, own.theta, `${dtype}: the powers of beta after restoring`);
    const tolerance = dtype === 'f64' ? 1e-12 : 1e-4;
    for (const part of ['theta', 'm', 'v'] as const) close(own[part] ?? [], torch[part] ?? [], tolerance, `${dtype} ${part}`, 0.1);
  }
});

const gradients = Array.from({ length: 60 }, (_, k) => [Math.sin(k + 1), 1 / (k + 2), k % 2 === 0 ? -1.5 : 0.25]);

/** theta after every gradient, for one entry, by a step that keeps its state in a closure. */
function reference(start: number, gs: readonly number[], step: (theta: number, g: number, t: number) => number): number {
  return gs.reduce((theta, g, k) => step(theta, g, k + 1), start);
}

/** A defined optimizer on the gradients against a reference for each entry. */
function follows(name: string, optimizer: Optimizer, fresh: () => (theta: number, g: number, t: number) => number): void {
  const state = createOptimizer(optimizer, [1, -2, 0.5]);
  for (const g of gradients) state.step(g);
  const expected = [1, -2, 0.5].map((start, j) =>
    reference(
      start,
      gradients.map((g) => g[j]),
      fresh(),
    ),
  );
  close(state.theta, expected, 1e-12, name);
}

// Source of the steps: the algorithms in the documentation of torch.optim.Adam (amsgrad), NAdam and Adagrad, torch 2.
test("amsgrad, nadam and adagrad are torch's documented steps", () => {
  const [beta1, beta2, eps] = [0.9, 0.99, 1e-8];
  follows('amsgrad', amsgrad({ lr: 0.05, beta2 }), () => {
    let [m, v, most] = [0, 0, 0];
    return (theta, g, t) => {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      most = Math.max(most, v);
      return theta - (0.05 * (m / (1 - beta1 ** t))) / (Math.sqrt(most / (1 - beta2 ** t)) + eps);
    };
  });
  follows('nadam', nadam({ lr: 0.05, beta2 }), () => {
    let [m, v, product] = [0, 0, 1];
    return (theta, g, t) => {
      const mu = beta1 * (1 - 0.5 * 0.96 ** (t * 4e-3));
      const next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * 4e-3));
      product *= mu;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const mHat = (next * m) / (1 - product * next) + ((1 - mu) * g) / (1 - product);
      return theta - (0.05 * mHat) / (Math.sqrt(v / (1 - beta2 ** t)) + eps);
    };
  });
  follows('adagrad', adagrad({ lr: 0.5 }), () => {
    let sum = 0;
    return (theta, g) => {
      sum += g * g;
      return theta - (0.5 * g) / (Math.sqrt(sum) + 1e-10);
    };
  });
});

test('closed forms on a constant gradient', () => {
  const [T, lr] = [50, 0.1];
  const after = (optimizer: Optimizer): ArrayLike<number> => {
    const state = createOptimizer(optimizer, [1, 1]);
    for (let k = 0; k < T; k++) state.step([3, -0.25]);
    return state.theta;
  };
  // Adagrad: the sum is t g², so that theta_T = theta_0 - lr sign(g) Σ 1/√k
  const roots = Array.from({ length: T }, (_, k) => 1 / Math.sqrt(k + 1)).reduce((a, b) => a + b);
  close(after(adagrad({ lr, eps: 0 })), [1 - lr * roots, 1 + lr * roots], 1e-13, 'adagrad');
  // AMSGrad: v = (1 - beta2^t) g² grows, so that the corrected averages are g and g², and every step lr sign(g)
  close(after(amsgrad({ lr, eps: 0 })), [1 - lr * T, 1 + lr * T], 1e-12, 'amsgrad');
  // NAdam: with m = (1 - beta1^t) g the step is lr sign(g) (mu_(t+1) (1 - beta1^t) / (1 - Π_(t+1)) + (1 - mu_t) / (1 - Π_t)); without decay mu = beta1/2
  const mu = 0.45;
  const steps = Array.from({ length: T }, (_, k) => (mu * (1 - 0.9 ** (k + 1))) / (1 - mu ** (k + 2)) + (1 - mu) / (1 - mu ** (k + 1)));
  const way = lr * steps.reduce((a, b) => a + b);
  close(after(nadam({ lr, eps: 0, momentumDecay: 0 })), [1 - way, 1 + way], 1e-12, 'nadam');
});

const signSGD = defineOptimizer({
  name: 'signSGD',
  options: { lr: 0.5 },
  step: ({ theta, g }, { lr }) => ({ theta: add(theta, mul(neg(lr), sign(g))) }),
});

test('a rule without states, with minimize, and on very many entries', async () => {
  sameBits(createOptimizer(signSGD(), [1, 2, 3]).step([3, -4, 0]).theta, [0.5, 2.5, 3], 'signSGD');
  const P = 100_003;
  for (const dtype of dtypes) {
    const state = createOptimizer(amsgrad({ lr: 0.125, eps: 0 }), new Float64Array(P), { dtype });
    const g = Float64Array.from({ length: P }, (_, i) => (i % 2 === 0 ? 1 : -2));
    for (let k = 0; k < 4; k++) state.step(g);
    close(
      state.theta,
      g.map((x) => -0.5 * Math.sign(x)),
      1e-5,
      dtype,
    );
    assert.is(state.v?.length, 2 * P);
    close(state.v?.subarray(P) ?? [], state.v?.subarray(0, P) ?? [], 0, `${dtype}: v is the largest so far`);
  }
  const found = await minimize((theta) => ({ value: theta[0] ** 2, gradient: [2 * theta[0]] }), [1], signSGD({ lr: 0.25 }), { steps: 4 });
  sameBits(found.theta, [0], 'minimize');
});

test('states start where they are told to, are saved and set, and stop at what is not finite', () => {
  const state = createOptimizer(nadam({ lr: 0.1 }), [1, 2, 3]);
  sameBits(state.v ?? [], [0, 0, 0, 1, 1, 1], 'v holds v and the product');
  state.step([1, -1, 0.5]);
  const restored = restoreOptimizer(state.save());
  for (const one of [state, restored]) one.step([0.5, 0.25, -3]);
  sameBits(restored.theta, state.theta, 'theta after restoring');
  sameBits(restored.v ?? [], state.v ?? [], 'v after restoring');
  for (const optimizer of [nadam({ lr: 0.02 }), adagrad({ lr: 0.1 }), signSGD({ lr: 0.01 })]) {
    const options = { problem: ellipse({ a: 2, b: 1 }), optimizer, noise: labelNoise({ delta: 0.3 }), seed: 5 };
    const [whole, half] = [createRun(options).advance(90), createRun(options).advance(41)];
    const rest = restoreRun(half.save()).advance(49);
    for (const part of ['theta', 'm', 'v'] as const)
      sameBits(rest[part] ?? [], whole[part] ?? [], `a run of ${optimizer.rule.name}, ${part}`);
  }
  state.v = [1, 1, 1, 0.5, 0.5, 0.5];
  assert.is(state.v?.[3], 0.5);
  const big = createOptimizer(adagrad({ lr: 1 }), Array(17).fill(0)).step(Array(17).fill(1));
  assert.is(big.step([...Array(16).fill(1), 1e200]).status, 'diverged', 'a state that is not finite');
  const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: adagrad({ lr: 1e300 }) }).advance(100);
  assert.is(run.status, 'diverged');
});

test('the learning rate can be set, and an option c stays', () => {
  const scaled = defineOptimizer({
    name: 'scaled',
    options: { lr: 1, c: 2 },
    step: ({ theta, g }, { lr, c }) => ({ theta: theta.sub(lr.mul(c).mul(g)) }),
  });
  const state = createOptimizer(scaled({ c: 3 }), [1]).step([1]);
  state.lr = 0.5;
  sameBits(state.step([1]).theta, [1 - 3 - 1.5], 'theta');
  assert.equal({ ...state.optimizer, rule: 0 }, { name: 'defined', rule: 0, lr: 0.5, c: 3 });
});

test.run();
