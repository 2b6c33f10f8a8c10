// Theories: of paths, of points, of matrices.
import {
  adam,
  biasKernel,
  biasTerm,
  type CentralFlowOptions,
  type ConventionalSdeOptions,
  centralFlow,
  conventionalSde,
  discreteStationaryCovariance,
  type EffectiveSpeedOptions,
  effectiveSpeed,
  ellipse,
  fixedPointResidual,
  implicitSharpness,
  injectedNoise,
  type LabelNoiseFlowOptions,
  type LossFloorOptions,
  labelNoise,
  labelNoiseFlow,
  lossFloor,
  type MemoryCorrectionOptions,
  type ModifiedEquationOptions,
  memoryCorrection,
  modifiedEquation,
  type PointOfNoise,
  type PreconditionedStationaryOptions,
  type PreconditionerOptions,
  type ProjectionSecondDerivativeOptions,
  type ProjectToManifoldOptions,
  projectionDerivative,
  projectionSecondDerivative,
  projectToManifold,
  type QuasistaticOptions,
  quadratic,
  quasistatic,
  type RodFlowOptions,
  rmsprop,
  rodFlow,
  type SamFlowOptions,
  type SignSlowSdeOptions,
  type SlowSdeOptions,
  type StationaryOptions,
  sam,
  samFlow,
  sgd,
  signSlowSde,
  signum,
  slowNoise,
  slowSde,
  stationaryCovariance,
  valley,
} from '../../../src/index.js';
import { ensembleOnThreads, type ThreadsOptions } from '../../../src/node/threads.js';
import { calls, type PublicCalls } from './call.js';
import {
  decay,
  finite,
  flag,
  list,
  nonNegative,
  nothingElse,
  oneOf,
  optional,
  options,
  type Place,
  positive,
  watched,
  whole,
  without,
} from './places.js';

const curve = ellipse({ a: 1, b: 2 });
const zeta = [1.118033988749895, 0.22360679774997896];
const row = (...entries: readonly number[]): Place => list(...entries.map(finite));
const point = row(...zeta);
const problem = nothingElse(curve);
const T: Place = { ...positive(0.01), tried: (x) => typeof x === 'number' && x < 2 };
const record: Place = {
  ...optional(row(0.005)),
  words: 'rising times in [0, T]',
  accepts: (x) => x === undefined || ((Array.isArray(x) || x instanceof Float64Array) && x.length === 0 && !(0 in x)),
};
const time = { ...finite(0.005), words: 'a time in [0, T]', accepts: (x: unknown) => x === 0 || x === 5e-324 };
const recorded: Place = { ...record, parts: [time] };
const slow = {
  problem,
  optimizer: nothingElse(adam({ lr: 0.01, c: 5 })),
  noise: nothingElse(labelNoise({ delta: 0.5 })),
  theta0: point,
  T,
  record: recorded,
  ...watched,
  batchSize: optional(whole(1, 1)),
  c: {
    ...optional(nothingElse(5)),
    words: 'a number >= 0 or Infinity',
    accepts: (x: unknown) => x === undefined || (typeof x === 'number' && x >= 0),
    tried: (x: unknown) => x === undefined || Number(x) < 100,
  },
  v0: optional(list(nonNegative(1), nonNegative(1))),
};
const powerOfTwo: Place = { ...optional(nothingElse(4)), words: 'a power of two', accepts: (x) => x === undefined };
const drawn = { steps: powerOfTwo, seed: optional(whole(1)), member: optional(whole(1)) };
/** Right values are not tried: each starts a thread. */
const untried = (place: Place): Place => ({ ...place, tried: () => false });
const matrix = list(row(2, 0), row(0, 1));
const stationary = options<StationaryOptions>({
  hessian: matrix,
  covariance: matrix,
  lr: positive(0.1),
  momentum: optional(decay(0.5)),
});
const S = optional(list(positive(1), positive(2)));

export const theoryCalls: PublicCalls = {
  labelNoiseFlow: calls(
    labelNoiseFlow,
    options<LabelNoiseFlowOptions>({
      ...slow,
      weightDecay: optional(nonNegative(0.1)),
      decoupled: optional(flag(true)),
      correlated: optional(flag(true)),
      tolerance: optional({ ...positive(1e-6), tried: (x) => typeof x === 'number' && x > 1e-9 }),
    }),
  ),
  slowSde: calls(slowSde, options<SlowSdeOptions>({ ...slow, ...drawn, stepper: optional(oneOf('derivative', 'projection')) })),
  ensembleOnThreads: calls(
    ensembleOnThreads,
    nothingElse(slowSde),
    options({
      problem,
      optimizer: slow.optimizer,
      noise: slow.noise,
      theta0: point,
      T,
      members: nothingElse(2),
      signal: watched.signal,
    }),
    untried(options<ThreadsOptions>({ jobs: untried(optional(nothingElse(1))), worker: untried(without(nothingElse(undefined))) })),
  ),
  signSlowSde: calls(
    signSlowSde,
    options<SignSlowSdeOptions>({
      problem,
      optimizer: nothingElse(signum({ lr: 0.01 })),
      noise: nothingElse(labelNoise({ delta: 0.5, distribution: 'normal' })),
      theta0: point,
      T,
      record: recorded,
      ...watched,
      ...drawn,
    }),
  ),
  centralFlow: calls(
    centralFlow,
    options<CentralFlowOptions>({
      problem,
      optimizer: nothingElse(rmsprop({ lr: 0.01 })),
      theta0: point,
      T: { ...T, tried: (x) => typeof x === 'number' && x < 2 },
      record: recorded,
      ...watched,
      v0: optional(list(nonNegative(1), nonNegative(1))),
      substeps: optional({ ...whole(2, 1), tried: (x) => typeof x === 'number' && x < 100 }),
    }),
  ),
  rodFlow: calls(
    rodFlow,
    options<RodFlowOptions>({
      problem,
      optimizer: nothingElse(sgd({ lr: 0.01 })),
      theta0: point,
      T,
      record: recorded,
      ...watched,
      delta0: optional(row(0.01, 0)),
    }),
  ),
  samFlow: calls(
    samFlow,
    options<SamFlowOptions>({
      problem,
      optimizer: nothingElse(sam({ lr: 0.01 })),
      theta0: point,
      T,
      record: recorded,
      ...watched,
      batchSize: optional(whole(1, 1)),
    }),
  ),
  lossFloor: calls(
    lossFloor,
    options<LossFloorOptions>({
      problem,
      optimizer: slow.optimizer,
      noise: slow.noise,
      batchSize: slow.batchSize,
      zeta: point,
      v: slow.v0,
    }),
  ),
  slowNoise: calls(
    slowNoise,
    options<PointOfNoise>({
      problem,
      optimizer: slow.optimizer,
      noise: slow.noise,
      batchSize: slow.batchSize,
      zeta: point,
      v: slow.v0,
    }),
  ),
  implicitSharpness: calls(implicitSharpness, problem, slow.optimizer, point),
  fixedPointResidual: calls(fixedPointResidual, problem, slow.optimizer, point),
  projectToManifold: calls(
    projectToManifold,
    problem,
    row(1, 0.5),
    options<ProjectToManifoldOptions>({ S, tolerance: optional(nothingElse(1e-8)), ...watched }),
  ),
  projectionDerivative: calls(projectionDerivative, problem, point, options<PreconditionerOptions>({ S })),
  projectionSecondDerivative: calls(
    projectionSecondDerivative,
    problem,
    point,
    options<ProjectionSecondDerivativeOptions>({ S, M: matrix }),
  ),
  conventionalSde: calls(
    conventionalSde,
    options<ConventionalSdeOptions>({
      ...drawn,
      problem,
      optimizer: nothingElse(sgd({ lr: 0.01 })),
      noise: slow.noise,
      theta0: point,
      T,
      record: recorded,
      ...watched,
    }),
  ),
  quasistatic: calls(
    quasistatic,
    options<QuasistaticOptions>({
      ...drawn,
      problem: nothingElse(valley()),
      optimizer: nothingElse(sgd({ lr: 0.1 })),
      noise: nothingElse(injectedNoise({ sigma: 1, covariance: 'hessian' })),
      theta0: row(1, 0),
      T,
      record: recorded,
      ...watched,
      form: optional(oneOf('first-order', 'full')),
    }),
  ),
  effectiveSpeed: calls(
    effectiveSpeed,
    options<EffectiveSpeedOptions>({ lr: positive(0.1), momentum: optional(decay(0.9)), batchSize: optional(whole(1, 1)) }),
  ),
  stationaryCovariance: calls(
    stationaryCovariance,
    options<PreconditionedStationaryOptions>({
      hessian: matrix,
      covariance: matrix,
      lr: positive(0.1),
      momentum: optional(decay(0.5)),
      S: optional(list(positive(1))),
    }),
  ),
  discreteStationaryCovariance: calls(discreteStationaryCovariance, stationary),
  modifiedEquation: calls(
    modifiedEquation,
    options<ModifiedEquationOptions>({
      problem: nothingElse(quadratic({ hessian: [[1]] })),
      optimizer: nothingElse(sgd({ lr: 0.1 })),
      theta0: row(1),
      T: { ...nonNegative(0.1), tried: (x) => typeof x === 'number' && x < 2 },
      order: oneOf(1, 0),
      form: optional(oneOf('piecewise', 'asymptotic')),
      record: { ...recorded, right: [0.05] },
      ...watched,
    }),
  ),
  memoryCorrection: calls(
    memoryCorrection,
    options<MemoryCorrectionOptions>({
      problem: nothingElse(quadratic({ hessian: [[1]] })),
      optimizer: nothingElse(sgd({ lr: 0.1 })),
      theta: row(1),
      epochs: whole(1, 1),
      ...watched,
    }),
  ),
  biasTerm: calls(biasTerm, problem, point, nothingElse(sgd({ lr: 0.1 }))),
  biasKernel: calls(biasKernel, nothingElse(rmsprop.cattaneo2023({ lr: 0.1, beta2: 0.5, epsRoot: 1 })), finite(1)),
};
