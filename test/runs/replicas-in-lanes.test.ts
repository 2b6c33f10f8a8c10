// Replicas of small problems in lanes: each has the bits of its run alone.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem, dot, exp, matvec, square, sub, tanh } from '../../src/define/index.js';
import {
  adafactor,
  adalayer,
  adam,
  adamE,
  adamMini,
  adamW,
  adaSGD,
  bilinear,
  cosine,
  createRun,
  createRuns,
  ellipse,
  factorizationUV,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  lion,
  logisticRegression,
  matrixFactorization,
  multilayerPerceptron,
  type Problem,
  quadratic,
  type RunOptions,
  rmsprop,
  sgd,
  sgdMomentum,
  valley,
  warmUp,
} from '../../src/index.js';

initSync();

const ring = defineProblem({ parameters: ['x', 'y'], residuals: ['(x + y)^2/8 + (x - y)^2/2 - 1'] });
const three = defineProblem({ parameters: { u: [3], v: [] }, residuals: ({ u: [a, b, c], v }) => [sub(exp(tanh(a)), v), a.mul(b), c] });
const plain = defineProblem({ parameters: 3, loss: ([x, y, z]) => square(x.mul(y).sub(1)).add(square(tanh(z))) });

/** n rows of d numbers of about 1. */
const rows = (n: number, d: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: d }, (_, j) => ((i * 7 + j * 5) % 11) / 5 - 1));
const x = rows(13, 3);
/** A net of the user's own, on n rows. */
const net = (n: number): Problem => {
  const given = rows(n, 2);
  return defineProblem({
    parameters: { W: [3, 2], b: [3], w: [3] },
    data: { x: given, y: given.map(([first]) => first) },
    output: ({ W, b, w }, row) => dot(w, tanh(add(matvec(W, row.x), b))),
    loss: 'squares',
  });
};
const labelled = [
  ring,
  net(3),
  net(30),
  three,
  ellipse({ a: 2, b: 1 }),
  multilayerPerceptron({ sizes: [3, 5, 1], activation: 'tanh', loss: 'squared', x, y: x.map(([first]) => first) }),
  multilayerPerceptron({ sizes: [3, 4, 3, 2], activation: 'relu', loss: 'squared', x, y: rows(13, 2) }),
  multilayerPerceptron({ sizes: [3, 4, 3], activation: 'tanh', loss: 'crossEntropy', x, y: x.map((_, i) => i % 3) }),
  logisticRegression({ x, y: x.map((_, i) => (i % 3 === 0 ? 1 : -1)) }),
  matrixFactorization({ dims: [3, 4], rank: 1, n: 7 }),
  matrixFactorization({ dims: [3, 4, 4, 3], rank: 1, n: 10 }),
];
const unlabelled = [
  plain,
  valley({ angle: 0.7 }),
  bilinear(),
  quadratic({
    hessian: [
      [2, 0.3, 0],
      [0.3, 1, 0.1],
      [0, 0.1, 3],
    ],
    center: [1, 2, 3],
  }),
  factorizationUV({ M: rows(5, 3), p: 2 }),
];

/** The bits of runs after these steps: parameters, moments, status and step. */
async function together(configs: readonly RunOptions[], steps: number): Promise<unknown[]> {
  using runs = createRuns(configs);
  await runs.advance(steps);
  return runs.runs.map(({ theta, status, step, v, m }) => ({ theta: [...theta], status, step, v: v && [...v], m: m && [...m] }));
}

async function alone(configs: readonly RunOptions[], steps: number): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const config of configs) {
    using run = createRun(config);
    await run.advance(steps);
    const { theta, status, step, v, m } = run;
    all.push({ theta: [...theta], status, step, v: v && [...v], m: m && [...m] });
  }
  return all;
}

const optimizers = [
  adam({ lr: 0.01 }),
  adam({ lr: 0.02, biasCorrection: true }),
  adamE({ lr: 0.01, lambda: 0.3 }),
  rmsprop({ lr: 0.01 }),
  lion({ lr: 0.01 }),
  sgd({ lr: warmUp({ steps: 5, then: 0.05 }) }),
  sgdMomentum({ lr: 0.02 }),
  adalayer({ lr: 0.01 }),
  adaSGD({ lr: 0.01, biasCorrection: true }),
  adafactor({ lr: 0.02 }),
];
/** Options of their own: rates with schedules or not, betas, eps, decay, exponents. */
const ownOptimizers = fc
  .record({
    lr: fc.constantFrom(0.003, 0.01, 0.05, warmUp({ steps: 4, then: 0.03 }), cosine({ lr: 0.04, final: 0.001, steps: 12 })),
    beta1: fc.constantFrom(0, 0.8, 0.9),
    beta2: fc.constantFrom(0.9, 0.99, 0.999),
    eps: fc.constantFrom(1e-8, 1e-3),
    weightDecay: fc.constantFrom(0, 0.1),
    lambda: fc.constantFrom(0.2, 0.3, 0.6),
    biasCorrection: fc.boolean(),
  })
  .chain(({ lr, beta1, beta2, eps, weightDecay, lambda, biasCorrection }) =>
    fc.constantFrom(
      adam({ lr, beta1, beta2, eps, biasCorrection }),
      adamW({ lr, beta1, beta2, eps, weightDecay, biasCorrection }),
      adamE({ lr, beta1, beta2, eps, lambda, biasCorrection }),
      rmsprop({ lr, beta2, eps }),
      rmsprop({ lr, beta2, eps, momentum: 0.5, centered: biasCorrection }),
      adam({ lr, beta1, beta2, amsgrad: true, biasCorrection }),
      adam.keras({ lr, beta1, beta2 }),
      adalayer({ lr, beta1, beta2, eps, biasCorrection }),
      adaSGD({ lr, beta1, beta2, eps }),
      adafactor({ lr, beta1, beta2, eps, biasCorrection }),
      lion({ lr, beta1, weightDecay }),
      sgd({ lr }),
      sgdMomentum({ lr, beta1 }),
      heavyBall({ lr, momentum: beta1, nesterov: beta1 > 0.85 }),
    ),
  );
const noises = [
  undefined,
  labelNoise({ delta: 0.5 }),
  labelNoise({ delta: 0.3, distribution: 'normal' }),
  labelNoise({ delta: 0.2, samples: 'one' }),
];
const injected = (['isotropic', 'hessian', 'normal', 'tangent'] as const).map((covariance, k) =>
  injectedNoise({ covariance, sigma: 0.1 + k / 10 }),
);
const classes = labelled[7];
const numbered = labelled.filter((problem) => problem !== classes);
const onLabels = ({ samples, ignoresLabelNoise }: Problem) => (samples > 0 && !ignoresLabelNoise ? noises : []);

test('any number of runs, of any optimizers, noises, seeds and dtypes, in any order', async () => {
  const rest = {
    optimizer: fc.oneof(fc.constantFrom(...optimizers), ownOptimizers),
    seed: fc.nat(5),
    dtype: fc.constantFrom('f64' as const, 'f32' as const),
  };
  const config: fc.Arbitrary<RunOptions> = fc.oneof(
    fc.record({ problem: fc.constantFrom(...numbered), noise: fc.constantFrom(...noises, ...injected), ...rest }),
    fc.record({
      problem: fc.constantFrom(...numbered),
      noise: fc.constantFrom(...noises.slice(0, 3), ...injected),
      batchSize: fc.constantFrom(1, 2, 9),
      ...rest,
    }),
    fc.record({ problem: fc.constantFrom(...unlabelled, classes), noise: fc.constantFrom(undefined, ...injected), ...rest }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(config, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 30 }), async (configs, steps) => {
      assert.equal(await together(configs, steps), await alone(configs, steps));
    }),
    { numRuns: 40 },
  );
});

test('runs of one optimizer fill the lanes, with a loss without labels too', async () => {
  for (const problem of [...labelled, ...unlabelled]) {
    const noise = onLabels(problem)[1];
    const configs = Array.from({ length: 37 }, (_, seed) => ({ problem, optimizer: optimizers[0], noise, seed }));
    assert.equal(await together(configs, 203), await alone(configs, 203));
  }
});

test('every problem with every noise, full batches or mini-batches, fills the lanes', async () => {
  let turn = 0;
  for (const problem of [...labelled, ...unlabelled]) {
    for (const noise of [...onLabels(problem), undefined, ...injected]) {
      turn += 1;
      const dtype = turn % 2 === 0 ? 'f64' : 'f32';
      const batchSize = problem.samples > 0 && noise !== noises[3] && turn % 3 === 0 ? 6 : undefined;
      const configs = Array.from({ length: dtype === 'f64' ? 9 : 17 }, (_, seed) => {
        const optimizer = adam({ lr: 0.01 + (seed % 2) / 100 });
        return { problem, optimizer, noise, seed, dtype, batchSize } as const;
      });
      assert.equal(await together(configs, 9), await alone(configs, 9));
    }
  }
});

test('parts of theta share second moments, on every problem', async () => {
  let turn = 0;
  for (const problem of [...labelled, ...unlabelled]) {
    const P = problem.parameters;
    const ownBlocks = [[P], Array.from({ length: P }, () => 1), [1, P - 1]];
    for (const make of [
      adalayer,
      adaSGD,
      adafactor,
      ...ownBlocks.map((blocks) => (given: { lr: number }) => adamMini({ ...given, blocks })),
    ]) {
      turn += 1;
      const dtype = turn % 2 === 0 ? 'f64' : 'f32';
      const configs = Array.from({ length: 19 }, (_, seed) => {
        const optimizer = make({ lr: turn % 3 === 0 ? 0.02 : 0.01 + seed / 1000 });
        return { problem, optimizer, noise: onLabels(problem)[1] ?? injected[0], seed, dtype } as const;
      });
      assert.equal(await together(configs, 12), await alone(configs, 12), `${configs[0].optimizer.name} on ${problem.name}`);
    }
  }
});

test('runs whose parts share second moments diverge by themselves', async () => {
  for (const make of [adaSGD, adafactor]) {
    const configs = Array.from({ length: 19 }, (_, k) => ({
      problem: labelled[9],
      optimizer: make({ lr: k % 4 === 0 ? 1e200 : 0.01 + k / 1000 }),
      noise: noises[1],
      seed: k,
    }));
    const result = await together(configs, 40);
    assert.equal(result, await alone(configs, 40));
    assert.is(result.filter((one) => (one as { status: string }).status === 'diverged').length, 5);
  }
});

test('a run that diverges stops at its step, and the others go on', async () => {
  for (const dtype of ['f64', 'f32'] as const) {
    const configs = Array.from({ length: 11 }, (_, k) => ({
      problem: ring,
      optimizer: sgd({ lr: 0.1 }),
      noise: noises[1],
      seed: k,
      dtype,
      theta0: k % 3 === 1 ? [8 + k, 3] : [1, 0.5],
    }));
    const result = await together(configs, 60);
    assert.equal(result, await alone(configs, 60));
    const diverged = result.filter((one) => (one as { status: string }).status === 'diverged').length;
    assert.is(diverged, 4);
  }
});

test('rows with data and few samples diverge as a run alone does', async () => {
  for (const dtype of ['f64', 'f32'] as const) {
    for (const problem of [net(3), labelled[4], classes]) {
      const configs = Array.from({ length: 19 }, (_, k) => ({
        problem,
        optimizer: sgd({ lr: k % 3 === 0 ? 1e160 : 0.01 + k / 1000 }),
        noise: onLabels(problem)[1],
        batchSize: 2,
        seed: k,
      }));
      const own =
        dtype === 'f64' ? configs : configs.map((config, k) => ({ ...config, dtype, optimizer: sgd({ lr: k % 3 === 0 ? 1e30 : 0.01 }) }));
      assert.equal(await together(own, 40), await alone(own, 40));
    }
  }
});

test('runs of options of their own diverge by themselves, the first of them too', async () => {
  for (const dtype of ['f64', 'f32'] as const) {
    for (const biasCorrection of [false, true]) {
      const configs = Array.from({ length: 19 }, (_, k) => ({
        problem: ring,
        optimizer: k % 4 === 0 ? adamW({ lr: 0.01 + k, weightDecay: 300, biasCorrection }) : adam({ lr: 0.01 + k / 1000, biasCorrection }),
        noise: noises[1],
        seed: k,
        dtype,
      }));
      const result = await together(configs, 200);
      assert.equal(result, await alone(configs, 200));
      assert.is(result.filter((one) => (one as { status: string }).status === 'diverged').length, 5);
    }
  }
});

test('all of them may diverge', async () => {
  const configs = Array.from({ length: 9 }, (_, k) => ({ problem: ring, optimizer: sgd({ lr: 1 }), theta0: [9 + k, k] }));
  const result = await together(configs, 50);
  assert.equal(result, await alone(configs, 50));
  assert.ok(result.every((one) => (one as { status: string }).status === 'diverged'));
});

test.run();
