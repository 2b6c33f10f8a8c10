// Every public function that takes a signal, stopped in the middle of long work: it ends at once as it says, and the same call on the same objects
// gives what it gave before.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runExperiment } from '../../src/experiments/index.js';
import {
  adam,
  type Computation,
  type ConventionalSdeOptions,
  centralFlow,
  compare,
  compareOrders,
  conventionalSde,
  createRun,
  createRuns,
  diagonalNet,
  type EnsembleOptions,
  ellipse,
  initSync,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  memoryCorrection,
  minimize,
  modifiedEquation,
  multilayerPerceptron,
  projectToManifold,
  quadratic,
  quasistatic,
  rodFlow,
  runCells,
  type SlowSdeOptions,
  sam,
  samFlow,
  sgd,
  sharpValley,
  signSlowSde,
  signum,
  slowSde,
  twoWalls,
  valley,
  type WatchOptions,
} from '../../src/index.js';
import { ensembleOnThreads } from '../../src/node/threads.js';
import { verify } from '../../src/verify/verify.js';
import { experimentCalls } from '../support/public-calls/experiments.js';
import { optimizerCalls } from '../support/public-calls/optimizers.js';
import { problemCalls } from '../support/public-calls/problems.js';
import { runCalls } from '../support/public-calls/runs.js';
import { theoryCalls } from '../support/public-calls/theories.js';

initSync();

/** A call that takes long, and one on the same objects that does not. */
interface Stoppable {
  readonly long: (watch: WatchOptions) => Promise<unknown>;
  readonly short: () => unknown;
  /** Of a computation: the long call without pauses. */
  readonly atOnce?: (watch: WatchOptions) => unknown;
  /** What comes of a stopped call that does not reject. */
  readonly left?: (result: never) => unknown;
}

function theory<Given extends object>(
  call: Pick<Computation<[Given], unknown>, 'async'> & ((given: Given) => unknown),
  given: Given,
  long: Partial<Given>,
): Stoppable {
  return {
    long: (watch) => call.async({ ...given, ...long, ...watch }),
    atOnce: (watch) => call({ ...given, ...long, ...watch }),
    short: () => call(given),
  };
}

const long = 1e7;
const problem = ellipse({ a: 1, b: 2 });
const noise = labelNoise({ delta: 0.5 });
const optimizer = adam({ lr: 0.01 });
const onEllipse = { problem, noise, theta0: [1, 0.2], T: 0.01 };
const narrow = { problem: sharpValley({ epsilon: 0.001 }), optimizer: sgd({ lr: 0.5 }), theta0: [0, 3.9], T: 4 };
const inValley = { problem: valley(), optimizer: sgd({ lr: 5 }), theta0: [1, 0], T: 30 };
const acrossValley = { ...inValley, noise: injectedNoise({ sigma: 6, covariance: 'normal', codimension: 1 }) };
const bowls = (n: number) => Array.from({ length: n }, (_, k) => quadratic({ hessian: [[1]], center: [k] }));
const net = diagonalNet({ d: 30, kappa: 2, n: 15, seed: 1 });
const rows = Array.from({ length: 12 }, (_, i) => [(i % 5) / 5, (i % 3) / 3]);
const perceptron = multilayerPerceptron({ sizes: [2, 20, 1], activation: 'tanh', loss: 'squared', x: rows, y: rows.map(([a]) => [a * a]) });
const run = { problem: net, optimizer, noise };
const path = (t: number) => ({ t: [0, t], theta: [new Float64Array(60), new Float64Array(60)], timePerStep: 1 });
const compared = { run, replicas: 3, prediction: path(10) };
const cells = (steps: number) => [
  { labels: {}, config: { ...run, problem: net.spec, seed: 0, steps, every: steps, measures: ['trainLoss'] } },
];
const bowl = ([x]: ArrayLike<number> & Iterable<number>) => ({ value: x * x, gradient: [2 * x] });
const recorded = { steps: 10, every: 5, measures: ['trainLoss'] };

const stoppables: Readonly<Record<string, Stoppable>> = {
  labelNoiseFlow: theory(labelNoiseFlow, { ...onEllipse, optimizer }, { T: long }),
  slowSde: theory<SlowSdeOptions & EnsembleOptions>(
    slowSde,
    { ...onEllipse, optimizer, steps: 4, members: 3 },
    { members: 100_000, steps: 1024 },
  ),
  signSlowSde: theory(
    signSlowSde,
    { ...onEllipse, optimizer: signum({ lr: 0.01 }), noise: labelNoise({ delta: 0.5, distribution: 'normal' }), steps: 4 },
    { steps: 2 ** 17 },
  ),
  conventionalSde: theory<ConventionalSdeOptions & EnsembleOptions>(
    conventionalSde,
    { ...onEllipse, optimizer, steps: 4, members: 3 },
    { members: 1e6, steps: 1024 },
  ),
  quasistatic: theory(quasistatic, acrossValley, { T: 3e8 }),
  centralFlow: theory(centralFlow, narrow, { T: 1e5 }),
  rodFlow: theory(rodFlow, { ...narrow, theta0: [0, 4], delta0: [0.0447, 0] }, { T: long }),
  samFlow: theory(samFlow, { problem: twoWalls(), optimizer: sam({ lr: 0.01 }), theta0: [0, 1.5, 0, 0], T: 0.01 }, { T: long }),
  modifiedEquation: theory(
    modifiedEquation,
    { problem: bowls(1)[0], optimizer: sgd({ lr: 1e-3 }), theta0: [1], T: 0.01, order: 1 },
    { T: 1000 },
  ),
  memoryCorrection: theory(memoryCorrection, { problem: bowls(3), optimizer, theta: [0.5], epochs: 1 }, { problem: bowls(2), epochs: 16 }),
  projectToManifold: {
    long: (watch) => projectToManifold.async(perceptron, perceptron.initialTheta(3), { tolerance: 1e-12, ...watch }),
    atOnce: (watch) => projectToManifold(perceptron, perceptron.initialTheta(3), { tolerance: 1e-12, ...watch }),
    short: () => projectToManifold(problem, [1, 0.2]),
  },
  ensembleOnThreads: {
    long: (watch) => ensembleOnThreads(slowSde, { ...onEllipse, optimizer, members: 1e6, ...watch }, { jobs: 1 }),
    short: () => ensembleOnThreads(slowSde, { ...onEllipse, optimizer, steps: 4, members: 3 }, { jobs: 1 }),
  },
  compare: {
    long: (watch) => compare({ ...compared, replicas: 1e5, prediction: path(1e9), ...watch }),
    short: () => compare(compared),
  },
  compareOrders: {
    long: (watch) => compareOrders({ steps: [1, 2], compare: () => ({ ...compared, prediction: path(1e9) }), ...watch }),
    short: () => compareOrders({ steps: [1, 2], compare: () => compared }),
  },
  minimize: {
    long: (watch) => minimize(bowl, [1], optimizer, { steps: 1e12, ...watch }),
    left: ({ status }: { status: string }) => status,
    short: () => minimize(bowl, [1], optimizer, { steps: 10 }),
  },
  'Run.record': {
    long: (watch) => createRun(run).record({ steps: 1e12, measures: [], ...watch }),
    left: ({ status }: { status: string }) => status,
    short: () => createRun(run).record(recorded),
  },
  'Runs.record': {
    long: (watch) => createRuns([run, run]).record({ steps: 1e12, measures: [], ...watch }),
    left: ([{ status }]: { status: string }[]) => status,
    short: () => createRuns([run, run]).record(recorded),
  },
  runCells: {
    long: ({ signal }) => runCells(cells(1e12), { signal }),
    left: (results: unknown[]) => results.length === 0 && 'aborted',
    short: () => runCells(cells(10)),
  },
  runExperiment: {
    long: ({ signal }) => runExperiment('sparse-recovery', { preset: 'paper', signal }),
    left: ({ complete }: { complete: boolean }) => !complete && 'aborted',
    short: () => runExperiment('valley-sgd', { set: { lr: 0.01, steps: 100 }, seeds: [0] }),
  },
  verify: {
    long: ({ signal }) => verify({ only: 'weak-error', signal }),
    short: () => verify({ only: 'lemma-5-1' }),
  },
};

/** Everything but times. */
const written = (value: unknown): string =>
  JSON.stringify(value, (key, part) => (key === 'seconds' ? undefined : ArrayBuffer.isView(part) ? [...(part as Float64Array)] : part));

for (const [name, { long, short, atOnce, left }] of Object.entries(stoppables)) {
  test(`${name}, stopped in the middle, ends at once, and the next call gives what it gave`, async () => {
    const before = written(await short());
    const stop = new AbortController();
    let stopped = 0;
    setTimeout(() => {
      stopped = performance.now();
      stop.abort(new Error('enough'));
    }, 60);
    const outcome = await long({ signal: stop.signal }).then(
      (result) => left?.(result as never),
      (error: Error) => error.message,
    );
    assert.is(outcome, left ? 'aborted' : 'enough');
    assert.ok(stopped > 0, 'it was under way');
    assert.ok(performance.now() - stopped < 1000, `${Math.round(performance.now() - stopped)} ms`);
    if (atOnce) {
      let heard = 0;
      const inside = new AbortController();
      const onProgress = (): void => void (++heard === 3 && inside.abort(new Error('enough')));
      assert.throws(() => atOnce({ signal: inside.signal, onProgress }), 'enough');
      assert.is(heard, 3);
    }
    assert.is(written(await short()), before);
  });
}

test('these are all the public functions that take a signal', () => {
  const calls = { ...optimizerCalls, ...problemCalls, ...runCalls, ...theoryCalls, ...experimentCalls };
  const taking = Object.entries(calls).filter(([, { places }]) => places.some(({ parts }) => Object.hasOwn(Object(parts), 'signal')));
  assert.equal(taking.map(([name]) => name).sort(), Object.keys(stoppables).sort());
});

test.run();
