// What runs, optimizers with their state, measures and theories refuse.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adafactor,
  adalayer,
  adam,
  agm,
  bilinear,
  createOptimizer,
  createRun,
  diagonalNet,
  initSync,
  labelNoise,
  minimize,
  type RunOptions,
  restoreOptimizer,
  restoreRun,
  runCells,
  shampoo,
} from '../../src/index.js';
import { testWrongCalls, type WrongCall } from '../support/wrong-calls.js';

initSync();

const problem = diagonalNet({ d: 5, kappa: 2, n: 3 });
const optimizer = adam({ lr: 0.01 });
const run = createRun({ problem, optimizer });
const any = <T>(x: unknown): T => x as T;
const withOptions = (options: object): unknown => createRun(any<RunOptions>({ problem, optimizer, ...options }));
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
  // Runs
  [
    'noise on one sample of a mini-batch',
    () => withOptions({ noise: labelNoise({ delta: 1, samples: 'one' }), batchSize: 2 }),
    'E_UNAVAILABLE',
    'run.batchSize',
    'full batch',
  ],
  ['a run without a problem', () => createRun<'f64'>(any({ optimizer })), 'E_MISSING', 'run.problem', 'required'],
  [
    'a problem by itself',
    () => createRun<'f64'>(any(problem)),
    'E_TYPE',
    'run',
    'given by itself; allowed: an object with problem and optimizer',
  ],
  ['an optimizer by itself', () => createRun<'f64'>(any(optimizer)), 'E_TYPE', 'run', "'adam' is given by itself"],
  ['no options', () => createRun<'f64'>(any(undefined)), 'E_MISSING', 'run', 'an object with problem and optimizer'],
  ['a problem that is a plain object', () => withOptions({ problem: { d: 5 } }), 'E_TYPE', 'run.problem', 'diagonalNet'],
  ['an optimizer that is a text', () => withOptions({ optimizer: 'adam' }), 'E_TYPE', 'optimizer', 'adam(...)'],
  [
    'an unknown optimizer',
    () => withOptions({ optimizer: { name: 'adamm', lr: 1 } }),
    'E_UNKNOWN_KEY',
    'optimizer.name',
    "did you mean 'adam'",
  ],
  ['a hostile optimizer name', () => withOptions({ optimizer: { name: 'constructor' } }), 'E_UNKNOWN_KEY', 'optimizer.name', 'Known'],
  ['noise of an unknown name', () => withOptions({ noise: { name: 'labelNoize', delta: 1 } }), 'E_UNKNOWN_KEY', 'noise.name', 'labelNoise'],
  ['an unknown dtype', () => withOptions({ dtype: 'f16' }), 'E_TYPE', 'run.dtype', "'f64' or 'f32'"],
  ['a batch size of 0', () => withOptions({ batchSize: 0 }), 'E_RANGE', 'run.batchSize', 'from 1'],
  ['a start of the wrong length', () => withOptions({ theta0: [1] }), 'E_SHAPE', 'run.theta0', 'expected 10'],
  ['a misspelt run option', () => withOptions({ sead: 1 }), 'E_UNKNOWN_KEY', 'run.sead', "did you mean 'seed'"],
  ['steps of 1.5', () => run.advance(1.5), 'E_RANGE', 'steps', '1.5'],
  ['negative steps', () => run.advance(-1), 'E_RANGE', 'steps', '-1'],
  ['steps that are NaN', () => run.advance(Number.NaN), 'E_NON_FINITE', 'steps', 'NaN'],
  ['an unknown measure', () => run.measure(['trainLos']), 'E_UNKNOWN_KEY', 'measures[0]', "did you mean 'trainLoss'"],
  ['measures that are a text', () => run.measure(any('trainLoss')), 'E_TYPE', 'measures', 'array'],
  ['a measure with a bad exponent', () => run.measure(['traceDiagH^-1']), 'E_RANGE', 'measures[0]', '-1'],
  ['a measure with half a row', () => run.measure(['testLoss@2.5']), 'E_RANGE', 'measures[0]', '2.5'],
  ['use of a run after dispose', () => disposed.advance(1), 'E_DISPOSED', undefined, 'disposed'],
  ['theta after dispose', () => disposed.theta, 'E_DISPOSED', undefined, 'disposed'],
  ['saving after dispose', () => disposed.save(), 'E_DISPOSED', undefined, 'disposed'],
  ['use of an optimizer after dispose', () => gone.step([1]), 'E_DISPOSED', undefined, 'disposed'],
  // Optimizers on their own
  ['no optimizer', () => createOptimizer(any(undefined), [1]), 'E_TYPE', 'optimizer', 'undefined'],
  ['an empty start', () => createOptimizer(optimizer, []), 'E_SHAPE', 'theta0', 'no entries'],
  ['a start with a text in it', () => createOptimizer(optimizer, any([1, 'a'])), 'E_TYPE', 'theta0[1]', "'a'"],
  ['a sparse start', () => createOptimizer(optimizer, new Array(3)), 'E_TYPE', 'theta0[0]', 'undefined'],
  ['a detached gradient', () => createOptimizer(optimizer, new Array(10).fill(1)).step(detached()), 'E_SHAPE', 'gradient', 'detached'],
  ['a checkpoint of a run given to an optimizer', () => restoreOptimizer(run.save()), 'E_CHECKPOINT', 'bytes', 'a run'],
  [
    'a checkpoint of an optimizer given to a run',
    () => restoreRun(createOptimizer(optimizer, [1]).save()),
    'E_CHECKPOINT',
    'bytes',
    'an optimizer',
  ],
  ['Adalayer without tensors', () => createOptimizer(adalayer(), [1]), 'E_MISSING', 'options.tensors', 'adalayer needs'],
  ['Shampoo without tensors', () => createOptimizer(shampoo({ lr: 1 }), [1]), 'E_MISSING', 'options.tensors', 'shampoo needs'],
  ['tensors that are a number', () => createOptimizer(adafactor(), [1], { tensors: any(1) }), 'E_TYPE', 'options.tensors', '1'],
  [
    'a tensor of three sizes',
    () => createOptimizer(adafactor(), [1], { tensors: any([[1, 1, 1]]) }),
    'E_SHAPE',
    'options.tensors[0]',
    'rows',
  ],
  ['a tensor of no size', () => createOptimizer(adafactor(), [1], { tensors: any([[]]) }), 'E_SHAPE', 'options.tensors[0]', 'rows'],
  ['a tensor in words', () => createOptimizer(adafactor(), [1], { tensors: any([1, 'a']) }), 'E_TYPE', 'options.tensors[1]', "'a'"],
  ['a tensor of length 0', () => createOptimizer(adafactor(), [1], { tensors: [1, 0] }), 'E_RANGE', 'options.tensors[1]', 'from 1'],
  ['tensors that do not add up', () => createOptimizer(adafactor(), [1], { tensors: [[2, 2]] }), 'E_SHAPE', 'options.tensors', '4 entries'],
  [
    'Shampoo on a matrix too large',
    () => createOptimizer(shampoo({ lr: 1 }), new Array(1e5).fill(1), { tensors: [[1e5, 1]] }),
    'E_TOO_LARGE',
    undefined,
    '4 GiB',
  ],
  [
    'noise where there are no labels',
    () => withOptions({ problem: bilinear(), noise: labelNoise({ delta: 1 }) }),
    'E_UNAVAILABLE',
    'run.noise',
    'no labels',
  ],
  [
    'a batch where there are no samples',
    () => withOptions({ problem: bilinear(), batchSize: 2 }),
    'E_UNAVAILABLE',
    'run.batchSize',
    'no samples',
  ],
  [
    'the norm of w where there is no w',
    () => createRun({ problem: bilinear(), optimizer }).measure(['l1']),
    'E_UNAVAILABLE',
    'problem',
    'bilinear',
  ],
  [
    'saving a run of a pair of functions',
    () => createRun({ problem, optimizer: own }).save(),
    'E_UNAVAILABLE',
    'run.optimizer',
    'cannot be saved',
  ],
  ['saving a pair of functions', () => createOptimizer(own, [1]).save(), 'E_UNAVAILABLE', 'optimizer', 'functions'],
  [
    'a cell with a pair of functions',
    () => runCells([any({ labels: {}, config: { problem: problem.spec, optimizer: own, seed: 0, steps: 1, every: 1, measures: [] } })]),
    'E_UNAVAILABLE',
    'run.optimizer',
    'posted to workers',
  ],
  // Asynchronous calls
  ['record without steps', () => run.record(any({ measures: [] })), 'E_MISSING', 'record.steps', 'required'],
  ['record every 0 steps', () => run.record({ steps: 1, every: 0, measures: [] }), 'E_RANGE', 'record.every', 'from 1'],
  [
    'record with a signal that is none',
    () => run.record({ steps: 1, measures: [], signal: any({}) }),
    'E_TYPE',
    'record.signal',
    'AbortSignal',
  ],
  ['minimize without a function', () => minimize(any(1), [1], optimizer, { steps: 1 }), 'E_TYPE', 'valueAndGradient', 'function'],
  [
    'minimize without options',
    () => minimize(() => ({ value: 1, gradient: [1] }), [1], optimizer, any(undefined)),
    'E_MISSING',
    'minimize',
    'steps',
  ],
  [
    'minimize with a gradient too short',
    () => minimize(() => ({ value: 1, gradient: [] }), [1], optimizer, { steps: 1 }),
    'E_SHAPE',
    'gradient',
    'expected 1',
  ],
  [
    'a cell with an unknown problem',
    () => runCells([any({ labels: {}, config: { problem: { name: 'mlp' }, optimizer, steps: 1, measures: [] } })]),
    'E_UNKNOWN_KEY',
    'problem.name',
    'diagonalNet',
  ],
];

testWrongCalls(wrong);

test('after all these errors the run is still usable', () => {
  const before = run.step;
  assert.is(run.advance(3).step, before + 3);
});

test.run();
