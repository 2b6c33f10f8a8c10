// Objects that are not this library's own, objects that are changed after the fact, and numbers that a run cannot hold.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  agm,
  cosine,
  createOptimizer,
  createRun,
  createRuns,
  diagonalNet,
  ellipse,
  initSync,
  injectedNoise,
  labelNoise,
  multilayerPerceptron,
  type Problem,
  projectToManifold,
  quadratic,
  restoreRun,
  runCells,
  sgd,
  shampoo,
} from '../../src/index.js';
import { encodeCheckpoint } from '../../src/runs/checkpoint.js';
import { testWrongCalls, type WrongCall } from '../support/wrong-calls.js';

initSync();

const net = diagonalNet({ d: 4, kappa: 2, n: 3, seed: 1 });
const optimizer = sgd({ lr: 0.01 });
const noise = labelNoise({ delta: 0.5 });
const bowl = quadratic({ hessian: [[1]] });

/** The members of a problem in an object of the user's own, with others over them. */
function like(problem: Problem, other: Partial<Problem> & { readonly kind?: undefined }): Problem {
  const methods = ['loss', 'gradient', 'hessianDiagonal', 'hessian', 'hessianVectorProduct', 'evaluate', 'initialTheta', 'load'] as const;
  const { parameters, blocks, samples, spec } = problem;
  const bound = Object.fromEntries(methods.map((name) => [name, (problem[name] as (...args: unknown[]) => unknown).bind(problem)]));
  return { name: 'own', parameters, blocks, samples, spec, ...bound, ...other } as unknown as Problem;
}

const own = like(net, {});
const foreign = { ...like(net, {}), kind: net.kind } as Problem; // as that of another copy of the library
const net32 = { problem: net, optimizer, dtype: 'f32' } as const;

const wrong: readonly WrongCall[] = [
  ['a problem of another copy', () => createRun({ problem: foreign, optimizer }), 'E_TYPE', 'run.problem', 'another copy'],
  ['a theory on a problem of another copy', () => projectToManifold(foreign, net.initialTheta(0)), 'E_TYPE', 'problem', 'another copy'],
  ['label noise on samples of the user', () => createRun({ problem: own, optimizer, noise }), 'E_UNAVAILABLE', 'run.noise', 'own'],
  ['batches of samples of the user', () => createRun({ problem: own, optimizer, batchSize: 1 }), 'E_UNAVAILABLE', 'run.batchSize', 'own'],
  [
    'a start that does not fit',
    () => createRun({ problem: like(net, { initialTheta: () => Float64Array.of(1) }), optimizer }),
    'E_SHAPE',
    'problem.initialTheta(seed)',
    '8 entries',
  ],
  [
    'a gradient that does not fit',
    () => createRun({ problem: like(net, { gradient: () => Float64Array.of(1) }), optimizer }).advance(1),
    'E_SHAPE',
    'gradient',
    '8 entries',
  ],
  ['a hole among configs', () => createRuns(Object.assign([], { 1: { problem: net, optimizer } })), 'E_MISSING', 'runs[0]', 'required'],
  ['f32 and theta0', () => createRun({ ...net32, theta0: new Array(8).fill(1e300) }), 'E_RANGE', 'run.theta0[0]', 'f32'],
  ['f32 and lr', () => createRun({ ...net32, optimizer: sgd({ lr: 1e300 }) }), 'E_RANGE', 'run.optimizer.lr', 'f32'],
  [
    'f32 and the lr of a schedule',
    () => createRun({ ...net32, optimizer: sgd({ lr: cosine({ lr: 1e39, steps: 3 }) }) }),
    'E_RANGE',
    'run.optimizer.lr.lr',
    'f32',
  ],
  ['f32 and v0', () => createRun({ ...net32, optimizer: adam(), v0: new Array(8).fill(1e300) }), 'E_RANGE', 'run.v0[0]', 'f32'],
  ['f32 and noise', () => createRun({ ...net32, noise: labelNoise({ delta: 1e300 }) }), 'E_RANGE', 'run.noise.delta', 'f32'],
  [
    'f32 and data',
    () => createRun({ ...net32, problem: diagonalNet({ z: [[1e300, 1]], y: [1] }) }),
    'E_RANGE',
    'run.problem.z.data[0]',
    'f32',
  ],
  ['f32 and an optimizer', () => createOptimizer(sgd({ lr: 1e300 }), [1], { dtype: 'f32' }), 'E_RANGE', 'optimizer.lr', 'f32'],
  [
    'more directions with curvature than there are',
    () =>
      createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer, noise: injectedNoise({ sigma: 1, covariance: 'normal', codimension: 3 }) }),
    'E_RANGE',
    'run.noise.codimension',
    '1 to 2',
  ],
  [
    'a negative second moment in a checkpoint',
    () => {
      const config = { problem: { name: 'bilinear' }, arrays: [], optimizer: adam({ lr: 0.1 }), seed: 0 };
      const header = { kind: 'run', dtype: 'f64', config, step: 1, product1: 0.9, product2: 0.999 } as const;
      return restoreRun(encodeCheckpoint(header, [Float64Array.of(1, 1), Float64Array.of(0, 0), Float64Array.of(-1, 1)]));
    },
    'E_CHECKPOINT',
    'bytes',
    'v[0] is -1',
  ],
];

testWrongCalls(wrong);

test('a problem of the user runs where nothing is asked of it that minifold must know', () => {
  const [mine, ours] = [own, net].map((problem) => createRun({ problem, optimizer }).advance(3).theta);
  assert.equal(mine.length, ours.length);
  mine.forEach((x, p) => {
    assert.ok(Math.abs(x - ours[p]) < 1e-14);
  });
});

test('what was checked cannot be changed after the fact', () => {
  const run = createRun({ problem: net, optimizer: sgd({ lr: cosine({ lr: 0.1, steps: 5 }) }), noise });
  const perceptron = multilayerPerceptron({ sizes: [1, 2, 1], activation: 'tanh', loss: 'squared', x: [[1]], y: [1] });
  const objects: readonly object[] = [
    net,
    net.given,
    net.spec,
    net.blocks,
    net.blocks[0],
    ellipse({ a: 1, b: 2 }).spec,
    perceptron.sizes,
    run,
    run.noise as object,
    run.optimizer.lr as object,
    optimizer,
    noise,
  ];
  for (const [k, object] of objects.entries()) assert.ok(Object.isFrozen(object), `${k}`);
  assert.throws(() => Object.assign(net, { d: 6 }), /read only/);
});

test('a cell takes a problem as it takes its spec, and its cells are copies', async () => {
  const config = { problem: net as object, optimizer, seed: 1, steps: 5, every: 5, measures: ['trainLoss'] };
  const cells = [net, net.spec].map((problem) => ({ labels: {}, config: { ...config, problem } }));
  const onResult = (): void => {
    cells[1].config.steps = 0;
  };
  const [first, second] = await runCells(cells, { onResult });
  assert.equal(first.measures, second.measures);
  assert.equal(second.step, [0, 5]);
});

test('a second moment may be negative where it is no average of squares', () => {
  const own = agm({ lr: 0.1, V: (g) => g, S: (v) => v });
  assert.equal(createOptimizer(own, [1], { v0: [-1] }).v, Float64Array.of(-1));
  const L = [2, -1, -1, 2];
  assert.equal(
    createOptimizer(shampoo({ lr: 0.1 }), [1, 1, 1, 1], { tensors: [[2, 2]], v0: [...L, ...L] }).v,
    Float64Array.from([...L, ...L]),
  );
});

test('a run that diverged measures NaN', () => {
  const run = createRun({ problem: bowl, optimizer: sgd({ lr: 1e200 }), theta0: [1e200] }).advance(9);
  assert.is(run.status, 'diverged');
  assert.equal(run.measure(['trainLoss', 'theta@0']), { trainLoss: Number.NaN, 'theta@0': Number.NaN });
  assert.throws(() => run.measure(['trainLos']), /did you mean 'trainLoss'/);
});

test.run();
