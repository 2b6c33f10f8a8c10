// Compiled loops of steps beside the kernels: the same bits, retirements and steps, whatever of a block of signs they take.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem, div, exp, matvec, mul, square, sub, sum, vector } from '../../../src/define/index.js';
import { makeStepLoop } from '../../../src/define/steps/loop.js';
import {
  adam,
  adamE,
  adamW,
  createRuns,
  ellipse,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  lion,
  type Optimizer,
  type Problem,
  type RunOptions,
  rmsprop,
  sgd,
  sgdMomentum,
  signSGD,
  signum,
  valley,
  warmUp,
} from '../../../src/index.js';
import { addStepLoops } from '../../../src/kernels/step-loop.js';
import { Runs } from '../../../src/runs/runs.js';

initSync();

/** Steps that loops took of one group of replicas, and of two at once. */
let looped = 0;
let paired = 0;

/** Runs `use` with loops once so many steps were asked for, or with kernels alone. */
function withLoops<R>(are: boolean, use: () => R, from = 0): R {
  addStepLoops((setting) => {
    const loop = are ? makeStepLoop(setting, from) : undefined;
    if (!loop) return undefined;
    const [take, takeWith] = [loop.take.bind(loop), loop.takeWith.bind(loop)];
    loop.take = (left) => {
      const taken = take(left);
      looped += Math.max(0, taken);
      return taken;
    };
    loop.takeWith = (other, left) => {
      const taken = takeWith(other, left);
      paired += taken;
      return taken;
    };
    return loop;
  });
  try {
    return use();
  } finally {
    addStepLoops((setting) => makeStepLoop(setting));
  }
}

function bitsOf({ runs }: Runs): unknown[] {
  return runs.map(({ theta, status, step, v, m }) => ({ theta: [...theta], status, step, v: v && [...v], m: m && [...m] }));
}

/** What is left of these runs after every one of these numbers of steps, the last of them taken by runs that were saved before it. */
function after(configs: readonly RunOptions[], counts: readonly number[], saves: boolean): unknown[] {
  using runs = createRuns(configs);
  const seen = counts.map((count) => bitsOf(runs.advance(count)));
  const isWhole = runs.runs.every(({ status }) => status !== 'diverged');
  if (!saves || !isWhole) return seen;
  using rest = new Runs(
    configs,
    runs.runs.map((run) => run.save()),
  );
  return [...seen, bitsOf(rest.advance(counts[0] + 150))];
}

const problems: readonly Problem[] = [
  ellipse({ a: 2, b: 1 }),
  ellipse({ a: 1.3, b: 0.4 }),
  defineProblem({ parameters: ['x', 'y'], residuals: ['(x + y)^2/8 + (x - y)^2/2 - 1'] }),
  // all operations of scalars and small arrays
  defineProblem({
    parameters: { u: [3], v: [] },
    residuals: ({ u: [a, b, c], v }) => [sub(mul(a, a), v), a.mul(b), div(c, add(2, square(v)))],
  }),
  defineProblem({
    parameters: { W: [2, 2], z: [2] },
    residuals: ({ W, z }) => [sum(matvec(W, z)).sub(1), sum(square(vector(z[0], W[0][1]))).sub(0.5)],
  }),
];

const rate = fc.constantFrom(0.001, 0.003, 0.01);
const decay = fc.constantFrom(0, 0.8, 0.9);
const optimizer: fc.Arbitrary<(lr: number) => Optimizer> = fc
  .record({
    beta1: decay,
    beta2: fc.constantFrom(0.9, 0.999),
    eps: fc.constantFrom(1e-8, 1e-3),
    epsRoot: fc.constantFrom(0, 1e-6),
    bias: fc.boolean(),
  })
  .chain(({ beta1, beta2, eps, epsRoot, bias: biasCorrection }) =>
    fc.constantFrom(
      (lr: number) => adam({ lr, beta1, beta2, eps, biasCorrection }),
      (lr: number) => adam({ lr, beta1, beta2, eps, epsRoot, biasCorrection }),
      (lr: number) => adamW({ lr, beta1, beta2, eps, weightDecay: 0.1, biasCorrection }),
      (lr: number) => adamE({ lr, beta1, beta2, eps, lambda: 0.25, biasCorrection }),
      (lr: number) => adamE({ lr, beta1, beta2, eps, lambda: 0.75 }),
      (lr: number) => adamE({ lr, beta1, beta2, eps, lambda: 0.5 }),
      (lr: number) => rmsprop({ lr, beta2, eps }),
      (lr: number) => sgd({ lr }),
      (lr: number) => sgdMomentum({ lr, beta1 }),
      (lr: number) => heavyBall({ lr, momentum: beta1, dampening: 0.3 }),
      (lr: number) => heavyBall({ lr, momentum: beta1 + 0.05, nesterov: true }),
      (lr: number) => lion({ lr, beta1, beta2, weightDecay: 0.1 }),
      (lr: number) => lion({ lr, beta1, beta2 }),
      (lr: number) => signum({ lr, beta1 }),
      (lr: number) => signSGD({ lr }),
      (lr: number) => signSGD({ lr, weightDecay: 0.2 }),
    ),
  );

test('loops leave the bits of the kernels: problems, rules, noises, dtypes, rates of their own, stops and saves anywhere', () => {
  looped = 0;
  paired = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...problems),
      optimizer,
      fc.array(rate, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(undefined, 0, 0.5, 2),
      fc.constantFrom('sign' as const, 'normal' as const),
      fc.constantFrom('all' as const, 'one' as const),
      fc.constantFrom('f64' as const, 'f32' as const),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (problem, make, rates, delta, distribution, samples, dtype, counts, saves) => {
        const noise = delta === undefined ? undefined : labelNoise({ delta, distribution, samples });
        const configs = Array.from({ length: 35 }, (_, seed) => {
          const theta0 = Array.from({ length: problem.parameters }, (_, k) => 0.9 - k / 5 + seed / 50);
          return { problem, optimizer: make(rates[seed % rates.length]), noise, seed, dtype, theta0 };
        });
        const expected = withLoops(false, () => after(configs, counts, saves));
        assert.equal(
          withLoops(true, () => after(configs, counts, saves)),
          expected,
        );
      },
    ),
    { numRuns: 120 },
  );
  assert.ok(looped > 1000 && paired > 1000, `${looped} steps were taken by loops, and ${paired} by loops of two groups`);
});

test('runs of one problem with signs, with normals and without noise have loops of their own', () => {
  const noises = [labelNoise({ delta: 0.5 }), undefined, labelNoise({ delta: 0.5, distribution: 'normal' })];
  for (const problem of [problems[0], problems[3]]) {
    const configs = Array.from({ length: 60 }, (_, seed) => ({ problem, optimizer: sgd({ lr: 0.01 }), noise: noises[seed % 3], seed }));
    looped = 0;
    const expected = withLoops(false, () => after(configs, [300], false));
    assert.equal(
      withLoops(true, () => after(configs, [300], false)),
      expected,
    );
    assert.ok(looped + paired > 0);
  }
});

test('normals of many labels are drawn for fewer steps at a time', () => {
  for (const [dtype, labels] of [
    ['f64', 7],
    ['f32', 15],
  ] as const) {
    const problem = defineProblem({
      parameters: ['x', 'y'],
      residuals: Array.from({ length: labels }, (_, k) => `x*${k + 1}/8 - y^2/${k + 2}`),
    });
    const noise = labelNoise({ delta: 0.5, distribution: 'normal' });
    const configs = Array.from({ length: 17 }, (_, seed) => ({
      problem,
      optimizer: adam({ lr: 0.01 }),
      noise,
      seed,
      dtype,
      theta0: [1, 1],
    }));
    looped = 0;
    const expected = withLoops(false, () => after(configs, [3, 140, 1], true));
    assert.equal(
      withLoops(true, () => after(configs, [3, 140, 1], true)),
      expected,
    );
    assert.ok(looped + paired > 0);
  }
});

test('runs that diverge within a block stop where the kernels stop them, and the others go on', () => {
  const bowl = defineProblem({ parameters: ['x', 'y'], residuals: ['x - 1', '2*y'] });
  for (const dtype of ['f64', 'f32'] as const) {
    for (const make of [sgd, sgdMomentum]) {
      const isFast = (k: number): boolean => k % 4 === 1;
      const fromAfar = (problem: Problem): RunOptions[] =>
        Array.from({ length: 19 }, (_, seed) => {
          const theta0 = isFast(seed) ? [50 + seed, 3 + seed] : [1, 0.5];
          return { problem, optimizer: make({ lr: 0.02 }), noise: labelNoise({ delta: 0.5 }), seed, dtype, theta0 };
        });
      // each step of the fast ones doubles them, or more
      const slowly = Array.from({ length: 19 }, (_, seed) => {
        const optimizer = make({ lr: isFast(seed) ? 60 + seed : 0.01 });
        return { problem: bowl, optimizer, noise: labelNoise({ delta: 0.5 }), seed, dtype, theta0: [1.2, 0.3] };
      });
      for (const configs of [fromAfar(problems[0]), fromAfar(problems[2]), slowly]) {
        looped = 0;
        const expected = withLoops(false, () => after(configs, [1, 137, 1300], false));
        assert.equal(
          withLoops(true, () => after(configs, [1, 137, 1300], false)),
          expected,
        );
        const last = expected.at(-1) as readonly { readonly status: string; readonly step: number }[];
        assert.is(last.filter(({ status }) => status === 'diverged').length, 5);
        assert.ok(looped + paired > 0);
      }
    }
  }
});

test('where loops do not know problem, rule or noise the kernels take every step', () => {
  const others: readonly Omit<RunOptions, 'seed'>[] = [
    { problem: valley({ angle: 0.7 }), optimizer: adam({ lr: 0.01 }) },
    { problem: defineProblem({ parameters: 2, loss: ([x, y]) => exp(x.mul(y)) }), optimizer: adam({ lr: 0.01 }) },
    { problem: problems[0], optimizer: adamE({ lr: 0.01, lambda: 0.3 }) },
    { problem: problems[0], optimizer: adam({ lr: 0.01, amsgrad: true }) },
    { problem: problems[0], optimizer: sgd({ lr: 0.01 }), noise: labelNoise({ delta: 0.5 }), batchSize: 1 },
    { problem: problems[0], optimizer: sgd({ lr: 0.01 }), noise: injectedNoise({ covariance: 'isotropic', sigma: 0.1 }) },
    { problem: problems[0], optimizer: sgd({ lr: warmUp({ steps: 5, then: 0.05 }) }) },
  ];
  for (const other of others) {
    looped = 0;
    const configs = Array.from({ length: 9 }, (_, seed) => ({ ...other, seed }));
    withLoops(true, () => after(configs, [300], false));
    assert.is(looped, 0);
  }
});

test('where an engine compiles nothing the kernels take every step', () => {
  const { Module } = WebAssembly;
  const configs = Array.from({ length: 8 }, (_, seed) => ({ problem: ellipse({ a: 3, b: 1 }), optimizer: adam({ lr: 0.01 }), seed }));
  looped = 0;
  WebAssembly.Module = function refuse(): never {
    throw new WebAssembly.CompileError('Refused');
  } as never;
  try {
    withLoops(true, () => after(configs, [300], false));
  } finally {
    WebAssembly.Module = Module;
  }
  assert.is(looped, 0);
});

test('a loop is compiled once steps were asked for that are worth it', () => {
  looped = 0;
  const configs = Array.from({ length: 8 }, (_, seed) => ({ problem: problems[0], optimizer: adam({ lr: 0.01 }), seed }));
  withLoops(
    true,
    () => {
      using runs = createRuns(configs);
      runs.advance(1000);
      assert.is(looped, 0);
      runs.advance(100_000);
    },
    500_000,
  );
  assert.ok(looped > 0);
});

test.run();
