// What descriptions refuse: optimizers, schedules, problems, noise.
import { test } from 'uvu';
import {
  adam,
  adamE,
  adamMini,
  adamW,
  agm,
  constant,
  cosine,
  createOptimizer,
  createRun,
  diagonalNet,
  exponentialDecay,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  rmsprop,
  sgd,
  sgdMomentum,
  shampoo,
  stepDecay,
  warmUp,
} from '../../src/index.js';
import { testWrongCalls, type WrongCall } from '../support/wrong-calls.js';

initSync();

const problem = diagonalNet({ d: 5, kappa: 2, n: 3 });
const optimizer = adam({ lr: 0.01 });
const any = <T>(x: unknown): T => x as T;
const detached = (): Float64Array => {
  const array = new Float64Array(10);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
};
const own = agm({ lr: 1, V: (g) => g, S: (s) => s });
const disposed = createRun({ problem, optimizer });
disposed.dispose();
const gone = createOptimizer(optimizer, [1]);
gone.dispose();

const wrong: readonly WrongCall[] = [
  // Options of optimizers
  ['a negative learning rate', () => sgd({ lr: -1 }), 'E_RANGE', 'optimizer.lr', '>= 0'],
  ['a learning rate that is NaN', () => sgd({ lr: Number.NaN }), 'E_NON_FINITE', 'optimizer.lr', 'NaN'],
  ['an infinite learning rate', () => sgd({ lr: Number.POSITIVE_INFINITY }), 'E_NON_FINITE', 'optimizer.lr', 'Infinity'],
  ['a learning rate in words', () => sgd({ lr: any('0.1') }), 'E_TYPE', 'optimizer.lr', "'0.1'"],
  ['no learning rate', () => sgd(any({})), 'E_MISSING', 'optimizer.lr', 'required'],
  ['no options where one is needed', () => adamE(any(undefined)), 'E_MISSING', 'optimizer.lr', 'required'],
  ['options that are a number', () => adam(any(3)), 'E_TYPE', 'optimizer', '3'],
  ['options that are null', () => sgd(any(null)), 'E_TYPE', 'optimizer', 'null'],
  ['beta1 of 1', () => adam({ beta1: 1 }), 'E_RANGE', 'optimizer.beta1', '[0, 1)'],
  ['beta2 of 1', () => rmsprop({ beta2: 1 }), 'E_RANGE', 'optimizer.beta2', '[0, 1)'],
  ['a negative beta', () => sgdMomentum({ lr: 1, beta1: -0.1 }), 'E_RANGE', 'optimizer.beta1', '-0.1'],
  ['momentum of 1.5', () => heavyBall({ lr: 1, momentum: 1.5 }), 'E_RANGE', 'optimizer.momentum', '1.5'],
  ['dampening of 2', () => heavyBall({ lr: 1, dampening: 2 }), 'E_RANGE', 'optimizer.dampening', '[0, 1]'],
  ['Nesterov with dampening', () => heavyBall({ lr: 1, nesterov: true, dampening: 0.5 }), 'E_RANGE', 'optimizer.nesterov', 'dampening 0'],
  ['c and beta2', () => adam({ c: 5, beta2: 0.9 }), 'E_RANGE', 'optimizer.c', 'not both'],
  ['c and beta2 in an AdamE', () => adamE({ lr: 0.1, lambda: 0.25, c: 5, beta2: 0.9 }), 'E_RANGE', 'optimizer.c', 'not both'],
  ['a c too large', () => adam({ lr: 0.1, c: 101 }), 'E_RANGE', 'optimizer.c', '[0, 1)'],
  ['a c of 0', () => rmsprop({ c: 0 }), 'E_RANGE', 'optimizer.c', '0; allowed'],
  ['a negative c', () => adamW({ c: -1 }), 'E_RANGE', 'optimizer.c', '-1'],
  ['c at a learning rate of 0', () => adam({ lr: 0, c: 5 }), 'E_RANGE', 'optimizer.c', '[0, 1)'],
  ['blocks that are a number', () => adamMini({ blocks: any(3) }), 'E_TYPE', 'optimizer.blocks', '3'],
  ['no blocks', () => adamMini(any({})), 'E_MISSING', 'optimizer.blocks', 'required'],
  ['an empty list of blocks', () => adamMini({ blocks: [] }), 'E_SHAPE', 'optimizer.blocks', 'at least one'],
  ['a block of 1.5', () => adamMini({ blocks: [1.5] }), 'E_RANGE', 'optimizer.blocks[0]', '1.5'],
  ['blocks that do not add up', () => createOptimizer(adamMini({ blocks: [2, 2] }), [1, 2, 3]), 'E_SHAPE', 'optimizer.blocks', '4 entries'],
  ['a positive exponent', () => shampoo({ lr: 1, exponent: 0.25 }), 'E_RANGE', 'optimizer.exponent', '[-1, 0]'],
  ['a negative matrixEps', () => shampoo({ lr: 1, matrixEps: -1 }), 'E_RANGE', 'optimizer.matrixEps', '>= 0'],
  ['agm without S', () => agm(any({ lr: 1, V: (g: unknown) => g })), 'E_MISSING', 'optimizer.S', 'required'],
  ['agm with a V that is a text', () => agm(any({ lr: 1, V: 'g', S: (g: unknown) => g })), 'E_TYPE', 'optimizer.V', "'g'"],
  ['agm of size 0', () => agm({ ...own, size: 0 }), 'E_RANGE', 'optimizer.size', '0'],
  ['c with a schedule', () => adam({ c: 5, lr: cosine({ lr: 0.1, steps: 9 }) }), 'E_RANGE', 'optimizer.c', 'give beta2'],
  ['a schedule without a name', () => sgd({ lr: any({ lr: 1 }) }), 'E_MISSING', 'optimizer.lr.name', 'warmUp'],
  ['an unknown schedule', () => sgd({ lr: any({ name: 'cosin', lr: 1 }) }), 'E_UNKNOWN_KEY', 'optimizer.lr.name', 'cosine'],
  ['a hostile schedule', () => sgd({ lr: any({ name: 'toString' }) }), 'E_UNKNOWN_KEY', 'optimizer.lr.name', "'toString'"],
  ['a schedule with a misspelt option', () => sgd({ lr: any({ ...constant(1), rate: 1 }) }), 'E_UNKNOWN_KEY', 'optimizer.lr.rate', 'lr'],
  ['a negative constant', () => constant(-1), 'E_RANGE', 'schedule.lr', '>= 0'],
  ['a step decay by 2', () => stepDecay({ lr: 1, factor: 2, every: 1 }), 'E_RANGE', 'schedule.factor', '[0, 1]'],
  ['a step decay every 0 steps', () => stepDecay({ lr: 1, factor: 0.5, every: 0 }), 'E_RANGE', 'schedule.every', 'from 1'],
  ['a cosine of half a step', () => cosine({ lr: 1, steps: 0.5 }), 'E_RANGE', 'schedule.steps', '0.5'],
  ['a cosine without steps', () => cosine(any({ lr: 1 })), 'E_MISSING', 'schedule.steps', 'required'],
  ['a cosine that ends below zero', () => cosine({ lr: 1, steps: 2, final: -1 }), 'E_RANGE', 'schedule.final', '>= 0'],
  ['a cosine that is a number', () => cosine(any(3)), 'E_TYPE', 'schedule', '3'],
  [
    'a misspelt option of a schedule',
    () => cosine(any({ lr: 1, steps: 2, finale: 1 })),
    'E_UNKNOWN_KEY',
    'schedule.finale',
    "did you mean 'final'",
  ],
  ['an exponential decay to zero', () => exponentialDecay({ lr: 1, from: 0, to: 1, final: 0 }), 'E_RANGE', 'schedule.final', '> 0'],
  ['an exponential decay backwards', () => exponentialDecay({ lr: 1, from: 2, to: 1 }), 'E_RANGE', 'schedule.to', '1; allowed: from < to'],
  ['a warm-up of no steps', () => warmUp({ steps: 0, then: 1 }), 'E_RANGE', 'schedule.steps', 'from 1'],
  [
    'a warm-up of a warm-up',
    () => warmUp({ steps: 1, then: any(warmUp({ steps: 1, then: 1 })) }),
    'E_UNKNOWN_KEY',
    'schedule.then.name',
    "'warmUp'",
  ],
  ['a warm-up to a negative rate', () => warmUp({ steps: 1, then: -1 }), 'E_RANGE', 'schedule.then', '>= 0'],
  ['lambda of 1', () => adamE({ lr: 1, lambda: 1 }), 'E_RANGE', 'optimizer.lambda', '[0, 1)'],
  ['no lambda', () => adamE(any({ lr: 1 })), 'E_MISSING', 'optimizer.lambda', 'required'],
  ['a negative eps', () => adam({ eps: -1e-8 }), 'E_RANGE', 'optimizer.eps', '>= 0'],
  ['a negative weight decay', () => adamW({ weightDecay: -1 }), 'E_RANGE', 'optimizer.weightDecay', '>= 0'],
  ['bias correction in words', () => adam({ biasCorrection: any('yes') }), 'E_TYPE', 'optimizer.biasCorrection', 'true or false'],
  ['a misspelt option', () => adam(any({ learningRate: 1, bta1: 0.9 })), 'E_UNKNOWN_KEY', 'optimizer.learningRate', 'Known: lr'],
  ['a nearly right option', () => adam(any({ bta1: 0.9 })), 'E_UNKNOWN_KEY', 'optimizer.bta1', "did you mean 'beta1'"],
  ['a hostile key', () => adam(JSON.parse('{"__proto__": 1}')), 'E_UNKNOWN_KEY', 'optimizer.__proto__', 'Known'],
  // Problems
  ['no d', () => diagonalNet(any({ kappa: 1, n: 1 })), 'E_MISSING', 'problem.d', 'required'],
  ['n of 0', () => diagonalNet({ d: 5, kappa: 1, n: 0 }), 'E_RANGE', 'problem.n', 'from 1'],
  ['d of 64.9', () => diagonalNet({ d: 64.9, kappa: 1, n: 1 }), 'E_RANGE', 'problem.d', '64.9'],
  ['a size that is NaN', () => diagonalNet({ d: Number.NaN, kappa: 1, n: 1 }), 'E_NON_FINITE', 'problem.d', 'NaN'],
  ['kappa beyond d', () => diagonalNet({ d: 5, kappa: 6, n: 1 }), 'E_RANGE', 'problem.kappa', 'd = 5'],
  [
    'a seed beyond the safe integers',
    () => diagonalNet({ d: 5, kappa: 1, n: 1, seed: 2 ** 53 }),
    'E_RANGE',
    'problem.seed',
    '9007199254740992',
  ],
  ['a negative seed', () => diagonalNet({ d: 5, kappa: 1, n: 1, seed: -1 }), 'E_RANGE', 'problem.seed', '-1'],
  [
    'unknown features',
    () => diagonalNet({ d: 5, kappa: 1, n: 1, features: any('cauchy') }),
    'E_TYPE',
    'problem.features',
    "'sign' or 'normal'",
  ],
  ['z without y', () => diagonalNet(any({ z: [[1]] })), 'E_MISSING', 'problem.y', 'required'],
  ['ragged rows', () => diagonalNet({ z: [[1, 2], [3]], y: [1, 1] }), 'E_SHAPE', 'problem.z[1]', 'expected 2'],
  ['labels of another length', () => diagonalNet({ z: [[1, 2]], y: [1, 1] }), 'E_SHAPE', 'problem.y', 'expected 1'],
  ['an infinite feature', () => diagonalNet({ z: [[1, Number.POSITIVE_INFINITY]], y: [1] }), 'E_NON_FINITE', 'problem.z[0][1]', 'Infinity'],
  ['features that are a text', () => diagonalNet({ z: any('ab'), y: [1] }), 'E_TYPE', 'problem.z', 'nested arrays'],
  [
    'a flat matrix whose shape is wrong',
    () => diagonalNet({ z: { data: [1, 2, 3], shape: [2, 2] }, y: [1, 1] }),
    'E_SHAPE',
    'problem.z.data',
    'expected 4',
  ],
  ['no rows', () => diagonalNet({ z: [], y: [] }), 'E_SHAPE', 'problem.z', 'no rows'],
  ['no columns', () => diagonalNet({ z: [[]], y: [1] }), 'E_SHAPE', 'problem.z', 'no columns'],
  [
    'data beyond 4 GiB',
    () => diagonalNet({ d: 2 ** 26, kappa: 1, n: 2 ** 12 }).loss(new Float64Array(2 ** 27)),
    'E_TOO_LARGE',
    undefined,
    '4 GiB',
  ],
  [
    'a dense Hessian of a large net',
    () => diagonalNet({ d: 3000, kappa: 1, n: 1 }).hessian(new Float64Array(6000)),
    'E_TOO_LARGE',
    'problem.hessian',
    '4096',
  ],
  ['theta of the wrong length', () => problem.loss([1, 2]), 'E_SHAPE', 'theta', 'expected 10'],
  ['theta with NaN', () => problem.gradient(new Float64Array(10).fill(Number.NaN)), 'E_NON_FINITE', 'theta[0]', 'NaN'],
  ['a detached theta', () => problem.loss(detached()), 'E_SHAPE', 'theta', 'detached'],
  // Noise
  ['a negative delta', () => labelNoise({ delta: -1 }), 'E_RANGE', 'noise.delta', '>= 0'],
  [
    'noise of an unknown distribution',
    () => labelNoise({ delta: 1, distribution: any('cauchy') }),
    'E_TYPE',
    'noise.distribution',
    'normal',
  ],
  ['noise on some samples', () => labelNoise({ delta: 1, samples: any('some') }), 'E_TYPE', 'noise.samples', "'one'"],
  [
    'injected noise of an unknown covariance',
    () => injectedNoise({ sigma: 1, covariance: any('fisher') }),
    'E_TYPE',
    'noise.covariance',
    "'tangent'",
  ],
  ['injected noise of negative size', () => injectedNoise({ sigma: -1, covariance: 'isotropic' }), 'E_RANGE', 'noise.sigma', '>= 0'],
];

testWrongCalls(wrong);

test.run();
