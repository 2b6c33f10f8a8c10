import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  adamW,
  createOptimizer,
  heavyBall,
  init,
  type Optimizer,
  restoreOptimizer,
  rmsprop,
  sgd,
  sgdMomentum,
} from '../../src/index.js';
import { pow, powF32 } from '../reference/math/pow.js';
import { roundTo } from '../reference/math/round.js';
import { adamERoot } from '../reference/rules/adam.js';
import { optimizerStep } from '../reference/rules/optimizer.js';
import { referenceState } from '../reference/rules/state.js';
import { close, sameBits } from '../support/close.js';
import { referenceData } from '../support/reference-data.js';

test.before(init);

interface TorchOptim {
  readonly source: string;
  readonly theta0: number[];
  readonly gradients: number[][];
  readonly cases: Record<string, { class: string; options: Record<string, never>; thetaAfter: Record<string, number[]> }>;
}

/** torch.optim's options in our names. */
function fromTorch(torchClass: string, o: Record<string, never>): Optimizer {
  const betas = o.betas ? { beta1: (o.betas as number[])[0], beta2: (o.betas as number[])[1] } : {};
  const eps = o.eps === undefined ? {} : { eps: o.eps as number };
  const lr = o.lr as number;
  switch (torchClass) {
    case 'SGD':
      return o.momentum === undefined
        ? sgd({ lr })
        : heavyBall({ lr, momentum: o.momentum, dampening: o.dampening ?? 0, nesterov: o.nesterov ?? false });
    case 'Adam':
      return adam.torch({ lr, ...betas, ...eps });
    case 'AdamW':
      return adamW.torch({ lr, ...betas, ...eps, weightDecay: o.weight_decay as unknown as number });
    case 'RMSprop':
      return rmsprop.torch({ lr, ...eps, ...(o.alpha === undefined ? {} : { beta2: o.alpha }) });
    default:
      throw new Error(torchClass);
  }
}

const torch = referenceData<TorchOptim>('torch-optim.json');
for (const [name, { class: torchClass, options, thetaAfter }] of Object.entries(torch.cases)) {
  test(`${name} follows torch.optim.${torchClass} (${torch.source}) to 1e-12`, () => {
    const state = createOptimizer(fromTorch(torchClass, options), torch.theta0);
    torch.gradients.forEach((g, t) => {
      state.step(g);
      const expected = thetaAfter[t + 1];
      if (expected) close(state.theta, expected, 1e-12, `theta after ${t + 1} steps`);
    });
    assert.is(state.steps, torch.gradients.length);
  });
}

const everyOptimizer: Record<string, Optimizer> = {
  sgd: sgd({ lr: 0.1 }),
  sgdMomentum: sgdMomentum({ lr: 0.1, beta1: 0.8 }),
  'sgdMomentum, bias correction': sgdMomentum({ lr: 0.1, biasCorrection: true }),
  heavyBall: heavyBall({ lr: 0.1, momentum: 0.8, dampening: 0.3 }),
  nesterov: heavyBall({ lr: 0.1, momentum: 0.8, nesterov: true }),
  rmsprop: rmsprop({ lr: 0.1 }),
  'rmsprop.cattaneo2023': rmsprop.cattaneo2023({ lr: 0.1 }),
  adam: adam({ lr: 0.1 }),
  'adam.torch': adam.torch({ lr: 0.1 }),
  'adam.cattaneo2023': adam.cattaneo2023({ lr: 0.1, epsRoot: 1e-3 }),
  adamW: adamW({ lr: 0.1, weightDecay: 0.5 }),
  'adamW.torch': adamW.torch({ lr: 0.1 }),
  'adamE 0': adamE({ lr: 0.1, lambda: 0, eps: 0 }),
  'adamE ¼': adamE({ lr: 0.1, lambda: 0.25 }),
  'adamE ½': adamE({ lr: 0.1, lambda: 0.5 }),
  'adamE ¾': adamE({ lr: 0.1, lambda: 0.75 }),
  'adamE 0.3': adamE({ lr: 0.1, lambda: 0.3 }),
  'adamE 0.9, bias correction': adamE.li2025({ lr: 0.1, lambda: 0.9, biasCorrection: true }),
};

for (const [name, optimizer] of Object.entries(everyOptimizer)) {
  for (const dtype of ['f64', 'f32'] as const) {
    test(`${name}, ${dtype}: the kernel equals the reference in every bit, for every length mod 4`, () => {
      const round = roundTo(dtype);
      const entry = fc.oneof(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: -1e-12, max: 1e-12, noNaN: true }),
        fc.constant(0),
      );
      const vector = (n: number): fc.Arbitrary<number[]> => fc.array(entry, { minLength: n, maxLength: n });
      const steps = fc.integer({ min: 1, max: 9 }).chain((n) => fc.tuple(vector(n), fc.array(vector(n), { minLength: 1, maxLength: 5 })));
      fc.assert(
        fc.property(steps, ([theta0, gradients]) => {
          const state = createOptimizer(optimizer, theta0, { dtype });
          const reference = referenceState(theta0.map((x) => round(x + 0)));
          for (const g of gradients) {
            state.step(g);
            optimizerStep(
              reference,
              Float64Array.from(g, (x) => round(x + 0)),
              optimizer,
              round,
            );
          }
          sameBits(state.theta, reference.theta, 'theta');
          if (state.m) sameBits(state.m, reference.m, 'm');
          if (state.v) sameBits(state.v, reference.v, 'v');
        }),
        { numRuns: 60 },
      );
    });
  }
}

test('a zero gradient moves nothing, but decay does', () => {
  for (const [name, optimizer] of Object.entries(everyOptimizer)) {
    const theta = createOptimizer(optimizer, [1, -2, 3]).step([0, 0, 0]).theta;
    if (optimizer.name === 'adamW') assert.ok(theta[0] < 1 && theta[0] > 0.9, name);
    else if (!(optimizer.name === 'adamE' && optimizer.eps === 0)) assert.equal([...theta], [1, -2, 3], name);
  }
});

test('AdamE-½ is Adam, and AdamE-0 with eps 0 is EMA momentum, in every bit (Li, Wen, Lyu 2025, Table 1)', () => {
  const pairs: [Optimizer, Optimizer][] = [
    [adamE({ lr: 0.1, lambda: 0.5 }), adam({ lr: 0.1 })],
    [adamE({ lr: 0.1, lambda: 0, eps: 0 }), sgdMomentum({ lr: 0.1 })],
  ];
  for (const [one, other] of pairs) {
    const [a, b] = [one, other].map((optimizer) => createOptimizer(optimizer, torch.theta0));
    for (const g of torch.gradients) {
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

test('heavy ball at lr equals EMA momentum at lr / (1 - momentum), up to rounding', () => {
  const ball = createOptimizer(heavyBall({ lr: 0.01, momentum: 0.9 }), torch.theta0);
  const ema = createOptimizer(sgdMomentum({ lr: 0.1, beta1: 0.9 }), torch.theta0);
  for (const g of torch.gradients) {
    ball.step(g);
    ema.step(g);
  }
  close(ema.theta, ball.theta, 1e-12, 'theta', 1);
});

test('an optimizer saved and restored goes on with the same bits', () => {
  for (const optimizer of Object.values(everyOptimizer)) {
    for (const dtype of ['f64', 'f32'] as const) {
      const straight = createOptimizer(optimizer, torch.theta0, { dtype });
      let broken = createOptimizer(optimizer, torch.theta0, { dtype });
      for (const g of torch.gradients.slice(0, 12)) {
        straight.step(g.map((x) => x + 1));
        broken.step(g.map((x) => x + 1));
        broken = restoreOptimizer(broken.save());
      }
      sameBits(broken.theta, straight.theta, optimizer.name);
      assert.is(broken.steps, 12);
    }
  }
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

test.run();
