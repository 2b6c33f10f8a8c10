// What tempers the steps of a live optimizer: groups of parameters, rates that a function says, gradients that are cut short.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineOptimizer, div, max, mix, mul, pow, sign, sqrt, square, sub } from '../../src/define/index.js';
import {
  adam,
  adamE,
  adamW,
  cosine,
  createOptimizer,
  heavyBall,
  init,
  lion,
  minimize,
  type Optimizer,
  restoreOptimizer,
  sgd,
  shampoo,
} from '../../src/index.js';
import { close, sameBits } from '../support/close.js';
import { code } from '../support/wrong-calls.js';

test.before(init);

const gradient = (n: number, k: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + k) + 0.1);

const amsgradW = (options: object): Optimizer => adamW({ beta2: 0.9, eps: 1e-3, ...options, amsgrad: true });

/** AMSGrad with decoupled decay, of three states, of which v holds two; c is a name that other optimizers have another use for. */
const ownAmsgradW = defineOptimizer({
  name: 'amsgradW',
  options: { lr: 1e-3, beta1: 0.9, beta2: 0.999, weightDecay: 0.5, c: 1 },
  state: { m: 0, v: 0, most: 0.25 },
  step: ({ theta, g, ...old }, { lr, beta1, beta2, weightDecay, c }, t) => {
    const [m, v] = [mix(beta1, old.m, g), mix(beta2, old.v, square(g))];
    const most = max(old.most, v);
    const move = div(mul(mul(lr, c), div(m, sub(1, pow(beta1, t)))), sqrt(div(most, sub(1, pow(beta2, t)))));
    return { theta: sub(mul(theta, sub(1, mul(lr, weightDecay))), move), m, v, most };
  },
});

const ownMomentum = defineOptimizer({
  name: 'momentum',
  options: { lr: 0.1, beta: 0.9 },
  state: ['m'],
  step: ({ theta, g, m: before }, { lr, beta }) => {
    const m = mix(beta, before, g);
    return { theta: sub(theta, mul(lr, m)), m };
  },
});

const ownRoot = defineOptimizer({
  name: 'root',
  options: { lr: 0.1, eps: 0.5 },
  state: { v: 2 },
  step: ({ theta, g, v: before }, { lr, eps }) => {
    const v = mix(0.75, before, square(g));
    return { theta: sub(theta, div(mul(lr, g), add(sqrt(v), eps))), v };
  },
});

const ownSign = defineOptimizer({
  name: 'sign',
  options: { lr: 0.1, decay: 0.5 },
  step: ({ theta, g }, { lr, decay }) => ({ theta: sub(mul(theta, sub(1, mul(lr, decay))), mul(lr, sign(g))) }),
});

/** An optimizer, what differs in a group, and the optimizer of the group. */
const pairs: readonly (readonly [Optimizer, object, Optimizer])[] = [
  [adamW.torch({ lr: 0.1, weightDecay: 0.5 }), { weightDecay: 0 }, adamW.torch({ lr: 0.1, weightDecay: 0 })],
  [adam.torch({ lr: 0.1 }), { lr: 0.01, beta1: 0.5, beta2: 0.9 }, adam.torch({ lr: 0.01, beta1: 0.5, beta2: 0.9 })],
  [adam({ lr: 0.1, c: 5 }), { beta2: 0.9 }, adam({ lr: 0.1, beta2: 0.9 })],
  [sgd({ lr: cosine({ lr: 1, steps: 9 }) }), { lr: 0.5 }, sgd({ lr: 0.5 })],
  [heavyBall({ lr: 0.1, momentum: 0.9 }), { nesterov: true }, heavyBall({ lr: 0.1, momentum: 0.9, nesterov: true })],
  [adamE({ lr: 0.1, lambda: 0.3 }), { lambda: 0.25 }, adamE({ lr: 0.1, lambda: 0.25 })],
  [lion({ lr: 0.1, weightDecay: 0.1 }), { weightDecay: 0 }, lion({ lr: 0.1 })],
  [amsgradW({ lr: 0.1 }), { weightDecay: 0, lr: 0.02 }, amsgradW({ lr: 0.02, weightDecay: 0 })],
  [adamW.torch({ lr: 0.1, amsgrad: true }), { weightDecay: 0 }, adamW.torch({ lr: 0.1, weightDecay: 0, amsgrad: true })],
  [ownAmsgradW({ lr: 0.1 }), { weightDecay: 0, c: 3 }, ownAmsgradW({ lr: 0.1, weightDecay: 0, c: 3 })],
  [ownMomentum({ lr: 0.1 }), { lr: 0.01 }, ownMomentum({ lr: 0.01 })],
  [ownRoot(), { lr: 0.01, eps: 1 }, ownRoot({ lr: 0.01, eps: 1 })],
  [ownSign({ lr: 0.25 }), { decay: 0 }, ownSign({ lr: 0.25, decay: 0 })],
];

test('a group moves as an optimizer of its own would, in every bit, wherever its tensors stand', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 63 }),
      fc.constantFrom(...pairs),
      fc.constantFrom<('f64' | 'f32')[]>('f64', 'f32'),
      (tensors, chosen, [optimizer, differs, own], dtype) => {
        const P = tensors.reduce((a, b) => a + b, 0);
        const inGroup = (k: number): boolean => ((chosen >> k) & 1) === 1;
        const groups = [{ tensors: tensors.map((_, k) => k).filter(inGroup), ...differs }];
        let state = createOptimizer(optimizer, gradient(P, 99), { dtype, tensors, groups });
        const apart = tensors.map((n, k) => {
          const from = tensors.slice(0, k).reduce((a, b) => a + b, 0);
          const range = (x: Float64Array): Float64Array => x.subarray(from, from + n);
          return { range, state: createOptimizer(inGroup(k) ? own : optimizer, range(gradient(P, 99)), { dtype }) };
        });
        for (let k = 0; k < 6; k++) {
          if (k === 3) state = restoreOptimizer(state.save()) as typeof state;
          state.step(gradient(P, k));
          for (const one of apart) one.state.step(one.range(gradient(P, k)));
        }
        sameBits(state.theta, Float64Array.from(apart.flatMap((one) => [...one.state.theta])), 'theta');
        assert.is(state.v === undefined, apart[0].state.v === undefined);
        const states = (state.v?.length ?? 0) / P;
        const inOrder = Array.from({ length: states }, (_, k) =>
          apart.flatMap(({ state: { v = [], parameters: n } }) => Array.from(v).slice(k * n, (k + 1) * n)),
        ).flat();
        if (state.v) sameBits(state.v, Float64Array.from(inOrder), 'v');
        if (state.m) sameBits(state.m, Float64Array.from(apart.flatMap((one) => [...(one.state.m ?? [])])), 'm');
      },
    ),
    { numRuns: 300 },
  );
});

test('biases without decay: the closed form of AMSGrad with decoupled decay, built in and of the user’s own', () => {
  // On a constant gradient both averages grow to g and g∘g, so that every step is lr sign(g): theta_t = (theta_0 + s/w)(1 - lr w)^t - s/w, s = sign(g).
  const [lr, w, T] = [0.1, 0.5, 30];
  const g = [3, -0.25, 2, -1, 0.5];
  const after = (theta0: number, s: number, decay: number): number =>
    decay === 0 ? theta0 - lr * T * s : (theta0 + s / decay) * (1 - lr * decay) ** T - s / decay;
  const expected = g.map((x, i) => after(i, Math.sign(x), i < 3 ? w : 0));
  const own = defineOptimizer({
    name: 'amsgradW',
    options: { lr, weightDecay: w },
    state: ['m', 'v', 'most'],
    step: ({ theta, ...old }, { lr: rate, weightDecay }, t) => {
      const [m, v] = [mix(0.9, old.m, old.g), mix(0.99, old.v, square(old.g))];
      const most = max(old.most, v);
      const move = div(div(m, sub(1, pow(0.9, t))), sqrt(div(most, sub(1, pow(0.99, t)))));
      return { theta: sub(mul(theta, sub(1, mul(rate, weightDecay))), mul(rate, move)), m, v, most };
    },
  });
  const builtIn = adamW.torch({ lr, weightDecay: w, eps: 0, beta2: 0.99, amsgrad: true });
  for (const optimizer of [builtIn, own()]) {
    const state = createOptimizer(optimizer, [0, 1, 2, 3, 4], { tensors: [3, 2], groups: [{ tensors: [1], weightDecay: 0 }] });
    for (let k = 0; k < T; k++) state.step(g);
    close(state.theta, expected, 1e-12, optimizer.name);
    // v and the largest v so far, g² (1 - beta2^T) both, in this order for all entries
    const v = g.map((x) => x * x * (1 - 0.99 ** T));
    close(state.v ?? [], [...v, ...v], 1e-12, 'v');
    state.v = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    assert.equal([...(state.v ?? [])], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const restored = restoreOptimizer(state.save());
    sameBits(restored.step(g).theta, state.step(g).theta, 'restored');
  }
});

test('a rate that is set is that of all but the groups with a rate of their own', () => {
  const state = createOptimizer(sgd({ lr: 1 }), [0, 0, 0], { tensors: [1, 1, 1], groups: [{ tensors: [1], lr: 0.5 }] });
  state.step([1, 1, 1]);
  assert.equal([...state.theta], [-1, -0.5, -1]);
  state.lr = 0.25;
  assert.equal([...state.step([1, 1, 1]).theta], [-1.25, -1, -1.25]);
});

test('an entry that a group’s step makes infinite is seen', () => {
  const state = createOptimizer(adamW({ lr: 1 }), [1, 1, 1], { tensors: [1, 2], groups: [{ tensors: [1], weightDecay: 0 }] });
  assert.is(state.step([0, 1e200, 0]).status, 'diverged');
});

test('groups that cannot be are typed errors with their path', () => {
  const make =
    (optimizer: Optimizer, groups: object, tensors: number[] | undefined = [1, 1]) =>
    () =>
      createOptimizer(optimizer, [1, 2], { tensors, groups: groups as [] });
  assert.throws(() => createOptimizer(sgd({ lr: 1 }), [1, 2], { groups: [{ tensors: [0] }] }), code('E_MISSING', 'options.tensors'));
  assert.throws(make(sgd({ lr: 1 }), [{ tensors: [2] }]), code('E_RANGE', 'options.groups[0].tensors[0]'));
  assert.throws(make(sgd({ lr: 1 }), [{ tensors: [0] }, { tensors: [1, 0] }]), code('E_RANGE', 'options.groups[1].tensors[1]'));
  assert.throws(make(sgd({ lr: 1 }), [{ tensors: [0], momentum: 1 }]), code('E_UNKNOWN_KEY', 'options.groups[0]'));
  assert.throws(make(sgd({ lr: 1 }), [{ tensors: [0], lr: -1 }]), code('E_RANGE', 'options.groups[0]'));
  assert.throws(make(adam(), [{ tensors: [0], amsgrad: true }]), code('E_UNAVAILABLE', 'options.groups[0]'));
  assert.throws(make(sgd({ lr: 1 }), [{ tensors: [0], name: 'adam' }]), code('E_UNAVAILABLE', 'options.groups[0].name'));
  assert.throws(make(adam({ amsgrad: true }), [{ tensors: [0], amsgrad: false }]), code('E_UNAVAILABLE', 'options.groups[0]'));
  assert.throws(make(ownSign(), [{ tensors: [0], rule: ownMomentum().rule }]), code('E_UNAVAILABLE', 'options.groups[0].rule'));
  assert.throws(make(ownSign(), [{ tensors: [0], momentum: 1 }]), code('E_UNKNOWN_KEY', 'options.groups[0]'));
  assert.throws(make(shampoo({ lr: 1 }), [{ tensors: [0], lr: 2 }]), code('E_UNAVAILABLE', 'options.groups'));
});

test('a rate that a function says is asked before each step', () => {
  const asked: number[] = [];
  const lr = (step: number): number => {
    asked.push(step);
    return 1 / 2 ** step;
  };
  for (const dtype of ['f64', 'f32'] as const) {
    const state = createOptimizer(sgd({ lr: 9 }), [0], { dtype, lr });
    assert.equal([...state.step([1]).step([1]).step([1]).theta], [-1.75]);
    assert.is(state.lr, lr);
    assert.is(state.optimizer.lr, 0.25);
    assert.is(restoreOptimizer(state.save()).lr, 0.25);
    assert.equal([...restoreOptimizer(state.save(), { lr }).step([1]).theta], [-1.875]);
    state.lr = 1;
    assert.equal([...state.step([1]).theta], [-2.75]);
  }
  assert.equal(asked, [0, 1, 2, 3, 0, 1, 2, 3]);
});

test('a function that says what the built-in cosine does moves as it does', () => {
  const built = createOptimizer(adam.torch({ lr: cosine({ lr: 0.5, steps: 8, final: 0.1 }) }), [1, 2]);
  const own = createOptimizer(adam.torch(), [1, 2], { lr: (k) => 0.1 + (0.4 * (1 + Math.cos((Math.PI * Math.min(k, 8)) / 8))) / 2 });
  for (let k = 0; k < 12; k++) close(own.step(gradient(2, k)).theta, built.step(gradient(2, k)).theta, 1e-13, `step ${k}`);
});

test('a rate that is none is a typed error, and the state is as it was', () => {
  let says: unknown = 1;
  const state = createOptimizer(sgd({ lr: 1 }), [1], { dtype: 'f32', lr: () => says as number });
  for (const [wrong, expected] of [
    ['1', 'E_TYPE'],
    [Number.NaN, 'E_NON_FINITE'],
    [-1, 'E_RANGE'],
    [1e300, 'E_RANGE'],
  ] as const) {
    says = wrong;
    assert.throws(() => state.step([1]), code(expected, 'lr(0)'));
  }
  says = 0.5;
  assert.equal([...state.step([1]).theta], [0.5]);
});

test('a gradient is cut to a norm, to values, or to both, and the value comes first', () => {
  const moved = (clip: object, g: number[], dtype: 'f64' | 'f32' = 'f64'): number[] => [
    ...createOptimizer(sgd({ lr: 1 }), new Float64Array(g.length), { clip, dtype }).step(g).theta,
  ];
  for (const dtype of ['f64', 'f32'] as const) {
    assert.equal(moved({ norm: 2.5 }, [3, -4], dtype), [-1.5, 2]);
    assert.equal(moved({ norm: 5 }, [3, -4], dtype), [-3, 4]);
    assert.equal(moved({ value: 2 }, [3, -4, 1, 0, -2.5], dtype), [-2, 2, -1, 0, 2]);
    assert.equal(
      moved({ value: 3, norm: 2.5 }, [3, 40, 0], dtype).map(Math.fround),
      [-2.5 / Math.SQRT2, -2.5 / Math.SQRT2, 0].map(Math.fround),
    );
  }
  close(moved({ norm: 1 }, [3e200, -4e200]), [-0.6, 0.8], 1e-15, 'squares beyond the largest number');
  close(moved({ norm: 1e-200 }, [3e-190, -4e-190]), [-0.6e-200, 0.8e-200], 1e-15, 'squares below the least');
  assert.equal(moved({ norm: 1 }, [0, 0]), [0, 0]);
});

test('of random gradients the norm that is left is the least of both, and the direction the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      (g, norm) => {
        const cut = createOptimizer(sgd({ lr: 1 }), new Float64Array(g.length), { clip: { norm } })
          .step(g)
          .theta.map((x) => -x);
        const length = Math.hypot(...g);
        close(
          cut,
          g.map((x) => (length > norm ? (x * norm) / length : x)),
          1e-14,
          'cut',
          1,
        );
      },
    ),
  );
});

test('clipping goes with what was saved; a wrong gradient is refused before it is cut', () => {
  const state = createOptimizer(sgd({ lr: 1 }), [0, 0], { clip: { value: 1 } });
  assert.throws(() => state.step([Number.POSITIVE_INFINITY, 0]), code('E_NON_FINITE', 'gradient[0]'));
  assert.equal([...restoreOptimizer(state.step([5, 0]).save()).step([5, 0]).theta], [-2, 0]);
  assert.throws(() => createOptimizer(sgd({ lr: 1 }), [0], { clip: { norm: 0 } }), code('E_RANGE', 'options.clip.norm'));
  for (const nothing of [{}, { norm: undefined }, { norm: undefined, value: undefined }])
    assert.throws(() => createOptimizer(sgd({ lr: 1 }), [0], { clip: nothing }), code('E_MISSING', 'options.clip.norm'));
});

test('minimize takes rates, groups and clips', async () => {
  const slope = (): { value: number; gradient: number[] } => ({ value: 0, gradient: [8, 8] });
  const { theta } = await minimize(slope, [0, 0], sgd({ lr: 1 }), {
    steps: 2,
    lr: (k) => 1 / (k + 1),
    clip: { value: 2 },
    tensors: [1, 1],
    groups: [{ tensors: [1], lr: 0.25 }],
  });
  assert.equal([...theta], [-3, -1]);
});

test.run();
