// Ensembles on threads: the bits of one thread for any number of them, and what becomes of aborts, dying workers and wrong calls.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  agm,
  bilinear,
  type ConventionalSdeOptions,
  conventionalSde,
  custom,
  diagonalNet,
  ellipse,
  heavyBall,
  initSync,
  injectedNoise,
  labelNoise,
  type MinifoldError,
  projectToManifold,
  type QuasistaticOptions,
  quasistatic,
  type SlowSdeOptions,
  sgd,
  slowSde,
  type TheoryEnsemble,
  valley,
} from '../../src/index.js';
import { ensembleOnThreads } from '../../src/node/threads.js';
import { code, testWrongCalls } from '../support/wrong-calls.js';

initSync();

const file = new URL('../support/fakes/ensemble-worker.js', import.meta.url);

/** What workers do that are started while `action` is under way: threads take the environment of their start. */
async function withWorkers<T>(behaviour: string, action: () => Promise<T>): Promise<T> {
  process.env.MINIFOLD_WORKER = behaviour;
  try {
    return await action();
  } finally {
    delete process.env.MINIFOLD_WORKER;
  }
}

/** Threads that were started and have not ended. */
let alive = 0;
process.on('worker', (thread) => {
  alive++;
  thread.on('exit', () => alive--);
});
test.after.each(() => assert.is(alive, 0));

function thrownBy(action: () => unknown): MinifoldError {
  try {
    action();
  } catch (error) {
    return error as MinifoldError;
  }
  return assert.unreachable() as never;
}

/** The bits of all numbers, those of -0 and 0 apart. */
function bitsOf({ t, theta, v, functions, members, timePerStep }: TheoryEnsemble): string {
  const rows = (all: readonly ArrayLike<number>[] = []) => all.map((row) => Buffer.from(Float64Array.from(row).buffer).toString('hex'));
  const means = [theta, v].map((of) => of && [rows(of.mean), rows(of.standardError)]);
  const values = Object.entries(functions).map(([name, { mean, standardError }]) => [name, rows([mean, standardError])]);
  return JSON.stringify([rows([t]), members, timePerStep, means, rows(theta.covariance), values]);
}

const curve = ellipse({ a: 2, b: 1 });
const slow = {
  problem: curve,
  optimizer: adam({ lr: 0.1, beta2: 0.99, eps: 1e-3 }),
  noise: labelNoise({ delta: 0.5 }),
  theta0: projectToManifold(curve, [1.2, 0.7]),
  T: 0.5,
  steps: 8,
  seed: 3,
  record: [0.2],
} satisfies SlowSdeOptions;
const net = diagonalNet({ d: 4, kappa: 2, n: 2, seed: 3 });
const flat = {
  problem: valley({ angle: 0.4 }),
  optimizer: heavyBall({ lr: 0.1, momentum: 0.5 }),
  noise: injectedNoise({ sigma: 0.4, covariance: 'isotropic' }),
  theta0: projectToManifold(valley({ angle: 0.4 }), [1, 0.3]),
  T: 0.5,
  steps: 4,
} satisfies QuasistaticOptions;
const conventional = {
  problem: bilinear(),
  optimizer: adam.torch({ lr: 0.05 }),
  noise: { covarianceRoot: [0.3, 0.1, -0.1, 0.2] },
  theta0: [1, 0.9],
  T: 0.1,
  steps: 16,
  member: 5,
} satisfies ConventionalSdeOptions;

const functions = { x: ([x]: Float64Array) => x, xy: ([x, y]: Float64Array) => x * y };

/** Each on one thread and on some. */
const settings: readonly (readonly [name: string, alone: () => TheoryEnsemble, on: (jobs: number) => Promise<TheoryEnsemble>])[] = [
  ...[
    { ...slow, members: 1400, functions, covariance: true }, // several blocks, the last of them not whole
    { ...slow, members: 600, antithetic: true, covariance: true, member: 7 },
    { ...slow, members: 1700, covariance: true }, // so many that workers sum blocks, but for functions
    { ...slow, members: 1702, antithetic: true, record: [0.2, 0.4] },
    { ...slow, members: 3, stepper: 'projection' as const },
    { ...slow, members: 1 },
    {
      ...slow,
      problem: net,
      theta0: projectToManifold(net, [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3]),
      optimizer: sgd({ lr: 0.1 }),
      members: 9,
    },
  ].map(
    (options) =>
      [
        `slowSde of ${options.problem.name}, ${options.members}`,
        () => slowSde(options),
        (jobs: number) => ensembleOnThreads(slowSde, options, { jobs, worker: file }),
      ] as const,
  ),
  [
    'conventionalSde',
    () => conventionalSde({ ...conventional, members: 530, functions }),
    (jobs) => ensembleOnThreads(conventionalSde, { ...conventional, members: 530, functions }, { jobs, worker: file }),
  ],
  [
    'quasistatic',
    () => quasistatic({ ...flat, members: 21, covariance: true }),
    (jobs) => ensembleOnThreads(quasistatic, { ...flat, members: 21, covariance: true }, { jobs, worker: file }),
  ],
];

settings.forEach(([name, alone, on], k) => {
  const numbers = k === 0 ? [1, 2, 3] : [2 + (k % 2)];
  test(`${name} members: the same bits on this thread and on ${numbers.join(', ')} others`, async () => {
    const expected = bitsOf(alone());
    for (const jobs of numbers) assert.is(bitsOf(await on(jobs)), expected, `${jobs} threads`);
  });
});

test('the bits are compared: another seed has others', () => {
  const seeds = [1, 2].map((seed) => bitsOf(slowSde({ ...slow, members: 4, seed })));
  assert.is.not(seeds[0], seeds[1]);
});

test('progress is told in members, and all that was told is of these', async () => {
  const heard: number[] = [];
  const onProgress = (done: number, total: number) => {
    assert.is(total, 1000);
    heard.push(done);
  };
  await ensembleOnThreads(slowSde, { ...slow, members: 1000, onProgress }, { jobs: 2, worker: file });
  assert.is(heard[0], 0);
  assert.is(heard.at(-1), 1000);
  assert.ok(heard.every((done, k) => done >= (heard[k - 1] ?? 0)));
});

test('an abort ends the threads, though they never answer, and rejects with its reason', async () => {
  const stop = new AbortController();
  process.once('worker', (thread) => thread.on('message', ({ type }) => type === 'ready' && stop.abort(new Error('enough'))));
  const options = { ...slow, members: 1000, signal: stop.signal };
  const stopped = await withWorkers('sleeps', () => ensembleOnThreads(slowSde, options, { jobs: 2, worker: file })).catch((error) => error);
  assert.is(stopped.message, 'enough');
  const before = { ...slow, members: 4, signal: AbortSignal.abort(new Error('never')) };
  assert.is((await ensembleOnThreads(slowSde, before, { worker: file }).catch((error) => error)).message, 'never');
});

test('a worker that dies rejects with the members that it had', async () => {
  const dying = () => ensembleOnThreads(slowSde, { ...slow, members: 100 }, { jobs: 2, worker: file });
  const error = await withWorkers('dies at 16', dying).catch((one) => one);
  assert.is(error.code, 'E_WORKER');
  assert.match(error.message, /members=16 to 23\): its worker ended with exit code 9/);
});

test('a member without a finite state ends as it does on one thread', async () => {
  const options = {
    ...conventional,
    problem: ellipse({ a: 1, b: 1 }),
    optimizer: sgd({ lr: 1 }),
    theta0: [1e60, 1],
    T: 1,
    steps: 2,
  };
  for (const members of [5, 1100]) {
    const { message } = thrownBy(() => conventionalSde({ ...options, members }));
    assert.match(message, /member 5 of conventionalSde/);
    const error = await ensembleOnThreads(conventionalSde, { ...options, members }, { jobs: 2, worker: file }).catch((one) => one);
    assert.is(error.message, message);
  }
});

test('an error within a path keeps its code and path', async () => {
  const options = {
    ...slow,
    optimizer: sgd({ lr: 0.1 }),
    noise: injectedNoise({ sigma: 1e8, covariance: 'isotropic' }),
    steps: 2,
    members: 40,
  };
  assert.ok(code('E_SINGULAR', 'slowSde.steps')(thrownBy(() => slowSde(options))));
  const error = await ensembleOnThreads(slowSde, options, { jobs: 2, worker: file }).catch((thrown) => thrown);
  assert.ok(code('E_SINGULAR', 'slowSde.steps')(error), error.message);
});

const on = (options: object, threads: object = {}, theory: unknown = slowSde) =>
  ensembleOnThreads(theory as never, options as never, threads);
const own = custom({
  parameters: 2,
  valueAndGradient: ([x, y]) => ({ value: (x * y - 1) ** 2, gradient: [2 * (x * y - 1) * y, 2 * (x * y - 1) * x] }),
});

testWrongCalls([
  ['another theory', () => on({ ...slow, members: 2 }, {}, projectToManifold), 'E_TYPE', 'theory', 'quasistatic'],
  ['no members', () => on(slow), 'E_MISSING', 'slowSde.members', 'a number of paths'],
  ['half a member', () => on({ ...slow, members: 1.5 }), 'E_RANGE', 'slowSde.members', '1.5'],
  ['an odd number of halves of pairs', () => on({ ...slow, members: 3, antithetic: true }), 'E_RANGE', 'slowSde.members', 'even'],
  ['an unknown option', () => on({ ...slow, memebrs: 3 }), 'E_UNKNOWN_KEY', 'slowSde.memebrs', 'members'],
  ['no threads', () => on({ ...slow, members: 2 }, { jobs: 0 }), 'E_RANGE', 'threads.jobs', '0'],
  ['null for threads', () => on({ ...slow, members: 2 }, null as never), 'E_TYPE', 'threads', 'an object'],
  ['threads by a text', () => on({ ...slow, members: 2 }, { jobs: '2' }), 'E_TYPE', 'threads.jobs', '2'],
  ['an unknown option of threads', () => on({ ...slow, members: 2 }, { job: 2 }), 'E_UNKNOWN_KEY', 'threads.job', 'jobs'],
  [
    'a signal for threads',
    () => on({ ...slow, members: 2 }, { signal: AbortSignal.abort() }),
    'E_UNKNOWN_KEY',
    'threads.signal',
    'options of slowSde',
  ],
  ['a file by its name', () => on({ ...slow, members: 2 }, { worker: 'worker.js' }), 'E_TYPE', 'threads.worker', 'URL'],
  [
    'noise as a function',
    () => on({ ...slow, members: 2, noise: { covarianceRoot: () => Float64Array.of(1, 0, 0, 1) } }),
    'E_UNAVAILABLE',
    'slowSde.noise.covarianceRoot',
    'posted',
  ],
  [
    'an optimizer of functions',
    () => on({ ...slow, members: 2, optimizer: agm({ lr: 0.1, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / Math.sqrt(x)) }) }),
    'E_UNAVAILABLE',
    'slowSde.optimizer',
    'agm',
  ],
  [
    'a problem of functions',
    () => on({ ...conventional, members: 2, problem: own, noise: { covarianceRoot: [1, 1] } }, {}, conventionalSde),
    'E_UNAVAILABLE',
    'problem.spec',
    'custom',
  ],
  [
    'what is not random',
    () => on({ ...flat, members: 2, noise: injectedNoise({ sigma: 1, covariance: 'hessian' }) }, {}, quasistatic),
    'E_UNAVAILABLE',
    'quasistatic.members',
    'random',
  ],
]);

test('an exponent of its own goes through as data', async () => {
  const options = { ...slow, optimizer: adamE({ lr: 0.1, lambda: 0.3, beta2: 0.99, eps: 1e-3 }), members: 5 };
  assert.is(bitsOf(await ensembleOnThreads(slowSde, options, { jobs: 2, worker: file })), bitsOf(slowSde(options)));
});

test.run();
