// Optimizers that are one another: as trajectories of runs, from the first step on, on losses with label noise and mini-batches.
import { test } from 'uvu';
import {
  adafactor,
  adalayer,
  adam,
  adamE,
  adamMini,
  adaSGD,
  createRun,
  ellipse,
  heavyBall,
  initSync,
  labelNoise,
  lion,
  matrixFactorization,
  multilayerPerceptron,
  type Optimizer,
  type Problem,
  type RunOptions,
  rmsprop,
  sgd,
  sgdMomentum,
  signSGD,
  signum,
} from '../../src/index.js';
import { close, sameBits } from '../support/close.js';

initSync();

const perceptron = multilayerPerceptron({
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
const settings: readonly Pick<RunOptions, 'problem' | 'noise' | 'batchSize'>[] = [
  { problem: ellipse({ a: 2, b: 1 }), noise: labelNoise({ delta: 0.3, distribution: 'normal' }) },
  { problem: matrixFactorization({ dims: [3, 4, 3], rank: 1, n: 8, seed: 1 }), noise: labelNoise({ delta: 0.2 }), batchSize: 3 },
  { problem: perceptron, noise: labelNoise({ delta: 0.1 }), batchSize: 2 },
];

/** The two, as far as `same` can tell, in both dtypes. */
function agree(
  name: string,
  pair: (problem: Problem) => readonly [Optimizer, Optimizer],
  same: (a: ArrayLike<number>, b: ArrayLike<number>, what: string) => void,
  dtypes: readonly ('f64' | 'f32')[] = ['f64', 'f32'],
): void {
  test(name, () => {
    for (const setting of settings) {
      for (const dtype of dtypes) {
        const [a, b] = pair(setting.problem).map((optimizer) => createRun({ ...setting, optimizer, dtype, seed: 7 }));
        for (const steps of [1, 1, 118]) same(a.advance(steps).theta, b.advance(steps).theta, `${setting.problem.name} ${dtype}`);
      }
    }
  });
}

const near = (a: ArrayLike<number>, b: ArrayLike<number>, what: string): void => close(a, b, 1e-9, what, 1);
const [lr, beta1, beta2] = [0.01, 0.8, 0.95];
const ones = (problem: Problem): number[] => Array(problem.parameters).fill(1);

agree('AdamE-½ is Adam, in every bit (Li, Wen, Lyu 2025, Sec. 5.1)', () => [adamE({ lr, lambda: 0.5 }), adam({ lr })], sameBits);
agree(
  'AdamE-0 without eps is EMA momentum, in every bit',
  () => [adamE({ lr, beta1, lambda: 0, eps: 0 }), sgdMomentum({ lr, beta1 })],
  sameBits,
);
agree('Adam-mini with blocks of one is Adam, in every bit', (p) => [adamMini({ lr, blocks: ones(p) }), adam({ lr })], sameBits);
agree(
  'Adalayer is Adam-mini with one block per tensor, in every bit',
  (p) => [adalayer({ lr, beta2 }), adamMini({ lr, beta2, blocks: p.blocks.map(({ length }) => length) })],
  sameBits,
);
agree('AdaSGD is Adam-mini with one block, in every bit', (p) => [adaSGD({ lr }), adamMini({ lr, blocks: [p.parameters] })], sameBits);
agree('Adam with beta1 = 0 is RMSProp, in every bit', () => [adam({ lr, beta1: 0, beta2 }), rmsprop({ lr, beta2 })], sameBits);
agree('Signum is Lion with both betas equal, in every bit', () => [signum({ lr, beta1 }), lion({ lr, beta1, beta2: beta1 })], sameBits);
agree('Signum with beta1 = 0 is signSGD, in every bit', () => [signum({ lr, beta1: 0 }), signSGD({ lr })], sameBits);
agree('EMA momentum with beta1 = 0 is SGD, in every bit', () => [sgdMomentum({ lr, beta1: 0 }), sgd({ lr })], sameBits);
agree(
  'heavy ball at lr is EMA momentum at lr / (1 - momentum), up to rounding',
  () => [heavyBall({ lr: lr * (1 - beta1), momentum: beta1 }), sgdMomentum({ lr, beta1 })],
  near,
  ['f64'],
);

test('Adafactor is Adam up to rounding where every factor is a row or a column, so that squared gradients have rank one', () => {
  const problem = matrixFactorization({ dims: [4, 1, 3], rank: 1, n: 8, seed: 2 });
  const options = { problem, noise: labelNoise({ delta: 0.2, distribution: 'normal' }), batchSize: 3, seed: 5 };
  const [a, b] = [adafactor({ lr, beta2 }), adam({ lr, beta2 })].map((optimizer) => createRun({ ...options, optimizer }));
  for (const steps of [1, 1, 118]) near(a.advance(steps).theta, b.advance(steps).theta, `after ${steps}`);
});

test.run();
