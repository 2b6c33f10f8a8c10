import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamW,
  constant,
  cosine,
  createOptimizer,
  createRun,
  createRuns,
  diagonalNet,
  exponentialDecay,
  heavyBall,
  init,
  type LearningRate,
  labelNoise,
  minimize,
  type Optimizer,
  quadratic,
  type RunOptions,
  restoreOptimizer,
  restoreRun,
  sgd,
  sgdMomentum,
  shampoo,
  stepDecay,
  warmUp,
} from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { optimizerStep } from '../reference/rules/optimizer.js';
import { referenceState } from '../reference/rules/state.js';
import { close, sameBits } from '../support/close.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

/** Schedules and their closed forms. */
const schedules: Record<string, [LearningRate, (t: number) => number]> = {
  number: [0.3, () => 0.3],
  constant: [constant(0.3), () => 0.3],
  stepDecay: [stepDecay({ lr: 0.5, factor: 0.7, every: 7 }), (t) => 0.5 * 0.7 ** Math.floor(t / 7)],
  'stepDecay to 0': [stepDecay({ lr: 0.5, factor: 0, every: 10 }), (t) => (t < 10 ? 0.5 : 0)],
  cosine: [cosine({ lr: 0.4, steps: 33 }), (t) => (t < 33 ? 0.2 * (1 + Math.cos((Math.PI * t) / 33)) : 0)],
  'cosine to 0.1': [cosine({ lr: 0.4, steps: 20, final: 0.1 }), (t) => (t < 20 ? 0.1 + 0.15 * (1 + Math.cos((Math.PI * t) / 20)) : 0.1)],
  exponentialDecay: [exponentialDecay({ lr: 0.2, from: 16, to: 40 }), (t) => 0.2 * 0.01 ** Math.min(1, Math.max(0, (t - 16) / 24))],
  'exponentialDecay upwards': [
    exponentialDecay({ lr: 0.1, from: 2.5, to: 12.5, final: 0.4 }),
    (t) => 0.1 * 4 ** Math.min(1, Math.max(0, (t - 2.5) / 10)),
  ],
  'warmUp to a number': [warmUp({ steps: 8, then: 0.4 }), (t) => Math.min(0.4, 0.05 * (t + 1))],
  'warmUp to a cosine': [
    warmUp({ steps: 5, then: cosine({ lr: 0.5, steps: 30 }) }),
    (t) => (t < 5 ? 0.1 * (t + 1) : t < 35 ? 0.25 * (1 + Math.cos((Math.PI * (t - 5)) / 30)) : 0),
  ],
};
const steps = 45;

for (const [name, [lr, closedForm]] of Object.entries(schedules)) {
  test(`${name}: SGD on a gradient of -1 moves by the closed form`, () => {
    const state = createOptimizer(sgd({ lr }), [0]);
    let before = 0;
    for (let t = 0; t < steps; t++) {
      const theta = state.step([-1]).theta[0];
      close([theta - before], [closedForm(t)], 1e-14, `step ${t}`, 1);
      before = theta;
    }
  });

  const optimizers: Optimizer[] = [
    sgd({ lr }),
    heavyBall({ lr, momentum: 0.5 }),
    sgdMomentum({ lr, biasCorrection: true }),
    adam.torch({ lr }),
    adamW({ lr, weightDecay: 0.5 }),
    shampoo({ lr }),
  ];
  const draw = randomSource(7);
  const gradients = Array.from({ length: steps }, () => Array.from({ length: 6 }, () => draw() - 0.5));

  test(`${name}: kernels equal the reference in every bit, saved and restored at any step`, () => {
    for (const optimizer of optimizers) {
      for (const dtype of ['f64', 'f32'] as const) {
        const round = roundTo(dtype);
        let state = createOptimizer(optimizer, new Float64Array(6), { dtype, tensors: [[2, 3]] });
        const reference = referenceState(new Float64Array(6), state.v?.length);
        gradients.forEach((g, t) => {
          optimizerStep(reference, Float64Array.from(g, round), optimizer, round, [{ rows: 2, columns: 3 }]);
          state.step(g);
          if (t % 4 === 1) state = restoreOptimizer(state.save());
        });
        sameBits(state.theta, reference.theta, `${optimizer.name} ${dtype}`);
      }
    }
  });
}

test('runs: every lane has its own schedule, with the bits it has alone, saved and restored', () => {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 8, seed: 1 });
  for (const make of [(lr: LearningRate) => adamW.torch({ lr }), (lr: LearningRate) => sgd({ lr })]) {
    const configs: RunOptions[] = Object.values(schedules).map(([lr], i) => ({
      problem,
      optimizer: make(lr),
      noise: labelNoise({ delta: 0.1 }),
      seed: i % 3,
    }));
    const together = createRuns(configs).advance(steps);
    configs.forEach((options, i) => {
      const alone = createRun(options).advance(17);
      const theta = restoreRun(alone.save()).advance(steps - 17).theta;
      sameBits(together.runs[i].theta, theta, Object.keys(schedules)[i]);
    });
  }
});

test('a run that ends within its warm-up has had the rates of its steps, and goes on from there', async () => {
  const long = warmUp({ steps: 100, then: 1 });
  const alone = createOptimizer(sgd({ lr: long }), [0])
    .step([-1])
    .step([-1])
    .step([-1]);
  close(alone.theta, [(1 + 2 + 3) / 100], 1e-15, 'the sum of (t + 1) / 100 over three steps', 1);
  const { theta } = await minimize(() => ({ value: 0, gradient: [-1] }), [0], sgd({ lr: long }), { steps: 3 });
  sameBits(theta, alone.theta, 'minimize');
  const run = createRun({ problem: quadratic({ hessian: [[1]] }), optimizer: sgd({ lr: long }), theta0: [1] });
  await run.record({ steps: 3, measures: [] });
  close(run.theta, [0.99 * 0.98 * 0.97], 1e-15, 'the product of 1 - lr h', 1);
  assert.is(run.advance(100).theta[0], 0, 'step 99 has the whole rate: 1 - lr h = 0');
});

test('a constant schedule has the bits of the number', () => {
  const theta = [0.3, constant(0.3)].map((lr) => createOptimizer(adamW.torch({ lr }), [1, -2]).step([1, 2]).step([0.5, 2]).theta);
  sameBits(theta[0], theta[1], 'theta');
});

test('a schedule is frozen, plain data: JSON keeps it, defaults are filled in', () => {
  const schedule = warmUp({ steps: 3, then: exponentialDecay({ lr: 0.2, from: 4, to: 10 }) });
  assert.equal(schedule, { name: 'warmUp', steps: 3, then: { name: 'exponentialDecay', lr: 0.2, from: 4, to: 10, final: 0.002 } });
  const optimizer = sgd({ lr: JSON.parse(JSON.stringify(schedule)) });
  assert.equal(optimizer, { name: 'sgd', lr: schedule });
  const { lr } = optimizer;
  assert.ok(Object.isFrozen(lr) && Object.isFrozen(schedule.then));
});

test('label noise: the plateau of a constant rate is gone after exponential decay (constant 40 %, then to 1/100)', () => {
  const problem = diagonalNet({ d: 40, kappa: 2, n: 30, seed: 2 });
  const loss = (lr: LearningRate): number =>
    createRun({ problem, optimizer: adam({ lr, beta2: 0.95 }), noise: labelNoise({ delta: 0.5 }) })
      .advance(5000)
      .measure(['trainLoss']).trainLoss;
  const [plateau, decayed] = [loss(0.03), loss(exponentialDecay({ lr: 0.03, from: 2000, to: 5000 }))];
  assert.ok(decayed < plateau / 10, `${decayed} against ${plateau}`);
});

test.run();
