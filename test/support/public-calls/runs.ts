// Runs, optimizers with their state, cells, comparisons and errors.
import {
  adam,
  agm,
  type CellConfig,
  type CellsOptions,
  type CompareOptions,
  type CompareOrdersOptions,
  type CreateOptimizerOptions,
  compare,
  compareOrders,
  compiledModule,
  createOptimizer,
  createRun,
  createRuns,
  fitOrder,
  init,
  initSync,
  MinifoldError,
  type MinimizeOptions,
  minimize,
  OptimizerState,
  quadratic,
  type RecordOptions,
  type RestoreOptions,
  Run,
  type RunCell,
  type RunOptions,
  Runs,
  RunView,
  restoreOptimizer,
  restoreRun,
  runCells,
  type SaveOptions,
  sgd,
} from '../../../src/index.js';
import { calls, type PublicCalls } from './call.js';
import {
  anyFunction,
  finite,
  isObjectOf,
  list,
  nonNegative,
  nothingElse,
  oneOf,
  open,
  optional,
  options,
  type Place,
  positive,
  watched,
  whole,
  without,
} from './places.js';

initSync();

const problem = quadratic({
  hessian: [
    [1, 0],
    [0, 2],
  ],
});
const row = (...entries: number[]): Place => list(...entries.map(finite));
const measures: Place = {
  ...list(oneOf('trainLoss')),
  words: 'names of measures',
  accepts: (x) => Array.isArray(x) && x.length === 0 && 0 in x === false,
};
const dtype = optional(oneOf('f64', 'f32'));
const config = { problem: nothingElse(problem), optimizer: nothingElse(adam()), dtype };
const runOptions = options<RunOptions>({
  ...config,
  noise: without(nothingElse(undefined)),
  seed: optional(whole(1)),
  batchSize: without(nothingElse(undefined)),
  theta0: optional(row(1, 2)),
  v0: optional(row(1, 2)),
  m0: optional(row(1, 2)),
});
const recordOptions = options<RecordOptions>({ steps: whole(3), every: optional(whole(1, 1)), measures, ...watched });
const cell = options<RunCell>({
  labels: {
    ...open({
      optimizer: { ...oneOf('adam'), words: 'a text or a finite number', accepts: (x) => typeof x === 'string' || Number.isFinite(x) },
    }),
    accepts: (x) => isObjectOf(x, (label) => typeof label === 'string'),
  },
  config: options<CellConfig>({
    problem: { ...nothingElse(problem.spec), accepts: () => false },
    optimizer: nothingElse(adam()),
    noise: without(nothingElse(undefined)),
    seed: optional(whole(1)),
    dtype,
    batchSize: without(nothingElse(undefined)),
    theta0: optional(row(1, 2)),
    v0: optional(row(1, 2)),
    m0: optional(row(1, 2)),
    steps: whole(3),
    every: optional(whole(1, 1)),
    measures,
  }),
  stepWeight: optional(positive(1)),
});

const pathAt = (t: number): object => ({
  t: [0, t],
  theta: [
    [1, 2],
    [1, 2],
  ],
  timePerStep: 0.1,
});
const prediction = options<{ t: unknown; theta: unknown; timePerStep: unknown }>({
  t: row(0, 1),
  theta: list(row(1, 2), row(1, 2)),
  timePerStep: positive(0.1),
});
const compareOptions = options<CompareOptions>({
  run: open({ problem: nothingElse(problem), optimizer: nothingElse(sgd({ lr: 0.1 })), theta0: optional(row(1, 2)), dtype }),
  replicas: { ...whole(2, 1), accepts: (x) => Number.isSafeInteger(x) && Number(x) >= 1 && Number(x) <= 1e7 },
  prediction: { ...prediction, open: true },
  functions: {
    ...optional(open({ first: anyFunction(([x]: ArrayLike<number> & Iterable<number>) => x) })),
    accepts: (x) => x === undefined || isObjectOf(x, (g) => typeof g === 'function'),
  },
  observe: optional({ ...anyFunction((theta) => theta), accepts: () => false }),
  covariance: optional(oneOf(false, true)),
  ...watched,
});
const rate: Place = optional({
  ...nonNegative(0.1),
  accepts: (x) => typeof x === 'function' || (typeof x === 'number' && x >= 0 && x < Number.POSITIVE_INFINITY),
});
const isEmpty = (x: unknown): boolean => Array.isArray(x) && x.length === 0;
const steps = {
  lr: rate,
  clip: optional({
    ...open({ norm: optional(positive(1)), value: optional(positive(1)) }),
    accepts: (x) => x === undefined || (isObjectOf(x, () => false) && 'value' in (x as object)), // the getter of another class
  }),
  groups: optional({
    ...list(open({ tensors: { ...list(whole(1)), accepts: isEmpty }, lr: optional(nonNegative(0.5)) })),
    accepts: isEmpty,
  }),
};
const gradient: Place = { ...row(1, 2), words: 'P finite numbers' };
const twice = (): Runs => createRuns([0, 1].map((seed) => ({ problem, optimizer: sgd({ lr: 0.1 }), seed })));
const one = (): Run => createRun({ problem, optimizer: sgd({ lr: 0.1 }) });
const saved = one().save();
const savedOptimizer = createOptimizer(adam(), [1, 2]).save();
const bytes = nothingElse(saved);
const saveOptions = options<SaveOptions>({ data: optional(oneOf('named', 'embedded')) });
const names: Place = measures;

export const runCalls: PublicCalls = {
  createRun: calls((given) => createRun(given), runOptions),
  createRuns: calls((given) => createRuns(given), list(runOptions)),
  Run: calls((given) => new Run(given), runOptions),
  Runs: calls((given) => new Runs(given), list(runOptions)),
  RunView: calls((config) => (config === undefined ? undefined : new RunView(config, 0, () => config, config)), {
    ...nothingElse(undefined),
    words: 'what createRun makes of its options, which is not to be had',
    accepts: (x) => x === undefined,
  }),
  'Run.advance': calls((steps) => one().advance(steps), whole(3)),
  'Run.record': calls((given) => one().record(given), recordOptions),
  'Run.measure': calls((given) => one().measure(given), names),
  'Run.save': calls((given) => one().save(given), saveOptions),
  'Runs.advance': calls((steps) => twice().advance(steps), whole(3)),
  'Runs.record': calls((given) => twice().record(given), recordOptions),
  restoreRun: calls(restoreRun, bytes, options<RestoreOptions>({ problem: optional(nothingElse(problem)) })),
  createOptimizer: calls(
    createOptimizer,
    nothingElse(adam()),
    { ...row(1, 2), accepts: () => false },
    options<CreateOptimizerOptions>({
      dtype,
      tensors: optional(list(whole(1, 1), whole(1, 1))),
      v0: optional(row(1, 2)),
      m0: optional(row(1, 2)),
      ...steps,
    }),
  ),
  OptimizerState: calls((given, theta0) => new OptimizerState(given, theta0), nothingElse(adam()), row(1, 2)),
  'OptimizerState.step': calls((given) => createOptimizer(adam(), [1, 2]).step(given), gradient),
  'OptimizerState.readTheta': calls((out) => createOptimizer(adam(), [1, 2]).readTheta(out), nothingElse(new Float64Array(2))),
  ...Object.fromEntries(
    (['theta', 'm', 'v', 'lr'] as const).map((name) => [
      `OptimizerState.${name}`,
      calls(
        (given) => {
          createOptimizer(adam(), [1, 2])[name] = given;
        },
        name === 'lr'
          ? { ...rate, accepts: (x) => x !== undefined && rate.accepts(x) }
          : name === 'v'
            ? list(nonNegative(1), nonNegative(2))
            : row(1, 2),
      ),
    ]),
  ),
  'Run.measureWith': calls((given) => one().measureWith(given), { ...anyFunction(() => ({})), tried: () => false }),
  'OptimizerState.restore': calls((given) => OptimizerState.restore(given), nothingElse(savedOptimizer)),
  restoreOptimizer: calls(restoreOptimizer, nothingElse(savedOptimizer)),
  minimize: calls(
    minimize,
    nothingElse(() => ({ value: 1, gradient: [1, 1] })),
    row(1, 2),
    nothingElse(adam()),
    options<MinimizeOptions>({
      steps: whole(3),
      dtype,
      tensors: optional(list(whole(1, 1), whole(1, 1))),
      every: optional(whole(1, 1)),
      ...steps,
      ...watched,
    }),
  ),
  'what the loss of minimize returns': calls(
    (given) => minimize(() => given, [1, 2], adam(), { steps: 2 }),
    open({ value: { ...finite(1), words: 'a number', accepts: (x) => typeof x === 'number' }, gradient }),
  ),
  'what V of agm returns': calls((given) => createOptimizer(agm({ lr: 0.1, V: () => given, S: (v) => v }), [1, 2]).step([1, 2]), gradient),
  'what S of agm returns': calls((given) => createOptimizer(agm({ lr: 0.1, V: (g) => g, S: () => given }), [1, 2]).step([1, 2]), gradient),
  runCells: calls(
    runCells,
    { ...list(cell), accepts: (x) => Array.isArray(x) && x.length === 0 },
    options<CellsOptions>({ ...watched, onResult: optional(anyFunction(() => {})) }),
  ),
  compare: calls(compare, compareOptions),
  'what a function of compare returns': calls(
    (given) =>
      compare({
        run: { problem, optimizer: sgd({ lr: 0.1 }) },
        replicas: 1,
        prediction: pathAt(1) as never,
        functions: { g: () => given },
      }),
    { ...finite(1), words: 'a number', accepts: (x) => typeof x === 'number' },
  ),
  'what observe of compare returns': calls(
    (given) =>
      compare({ run: { problem, optimizer: sgd({ lr: 0.1 }) }, replicas: 1, prediction: pathAt(1) as never, observe: () => given }),
    row(1, 2),
  ),
  compareOrders: calls(
    compareOrders,
    options<CompareOrdersOptions>({
      steps: list(positive(0.1), positive(0.2)),
      compare: nothingElse((lr: number) => ({
        run: { problem, optimizer: sgd({ lr }), theta0: [1, 2] },
        replicas: 1,
        prediction: { ...pathAt(1), timePerStep: lr },
      })),
      error: optional(nothingElse(() => ({ error: 1, standardError: 0.1 }))),
      ...watched,
    }),
  ),
  fitOrder: calls(fitOrder, list(positive(1), positive(2)), list(positive(1), positive(2)), optional(list(positive(1), positive(2)))),
  MinifoldError: calls((...given) => new MinifoldError(...(given as unknown as ConstructorParameters<typeof MinifoldError>)), {
    ...nothingElse('E_TYPE'),
    accepts: () => true,
  }),
  init: calls(init),
  initSync: calls(initSync, { ...nothingElse(undefined), words: 'anything once the kernels are there', accepts: () => true }),
  compiledModule: calls(compiledModule),
};
