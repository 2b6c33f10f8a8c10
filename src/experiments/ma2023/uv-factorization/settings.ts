// Settings of uv-factorization and the cells they describe.

import * as valibot from 'valibot';
import { decay, positive, seed, whole } from '../../../input/validate.js';
import { square } from '../../../kernels/series.js';
import { injectedNoise } from '../../../noise/injected-noise.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { heavyBall } from '../../../optimizers/heavy-ball.js';
import { sgd } from '../../../optimizers/sgd.js';
import { type FactorizationUV, factorizationUV } from '../../../problems/factorization-uv/problem.js';
import type { Cell } from '../../experiment.js';
import { everyOf, listOf, seeds } from '../../schemas.js';
import { paperSeeds, quickSeeds } from '../../seeds.js';

/** A motion on the manifold up to a slow time k η². */
export interface MotionSettings {
  /** m = n = p. */
  readonly size: number;
  readonly lr: number;
  readonly time: number;
}

export interface UvSettings extends MotionSettings {
  readonly momenta: readonly number[];
  /** Hessian noise of all runs. */
  readonly sigma: number;
  /** Seed of M. */
  readonly target: number;
  /** Each seed draws its own noise. */
  readonly seeds: readonly number[];
  readonly records: number;
  /** Runs with noise along the manifold besides, and as many paths of the manifold dynamics. */
  readonly along: MotionSettings & {
    /** Size of the noise along the manifold, in units of sigma. */
    readonly noise: number;
    readonly replicas: number;
  };
}

const motion = { size: whole(2, 6), lr: positive, time: positive };

export const schema: valibot.GenericSchema<unknown, UvSettings> = valibot.strictObject({
  ...motion,
  momenta: listOf(decay, 'momentum'),
  sigma: positive,
  target: seed,
  seeds,
  records: whole(10, 1000),
  along: valibot.strictObject({ ...motion, noise: positive, replicas: whole(2, 1000) }),
});

const quick: UvSettings = {
  size: 5,
  lr: 0.0015,
  time: 0.6,
  momenta: [0, 0.5],
  sigma: 1,
  target: 3,
  seeds: quickSeeds(8),
  records: 40,
  along: { size: 3, lr: 0.01, time: 1, noise: 0.5, replicas: 64 },
};

export const presets: { readonly quick: UvSettings; readonly paper: UvSettings } = {
  quick,
  paper: { ...quick, lr: 0.0005, seeds: paperSeeds(8), along: { ...quick.along, size: 5, lr: 0.02, time: 0.6, replicas: 256 } },
};

/** M, with entries N(0, 1)/√size times 1.4. */
export function targetOf(size: number, seed: number): Float64Array {
  const zero = factorizationUV({ M: { data: new Float64Array(size * size), shape: [size, size] }, p: size });
  return zero
    .initialTheta(seed)
    .slice(0, size * size)
    .map((x) => 1.4 * x);
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

/** The problem, and its start U = M, V = I. */
export function startOf(size: number, seed: number): { readonly problem: FactorizationUV; readonly theta0: Float64Array } {
  const M = targetOf(size, seed);
  return {
    problem: factorizationUV({ M: { data: M, shape: [size, size] }, p: size }),
    theta0: Float64Array.from([...M, ...identity(size)]),
  };
}

/** Steps of a run without noise along the manifold: their slow time is k η²/(1-μ)². */
export const stepsFor = ({ time, lr }: UvSettings, momentum: number): number => Math.round((time * square(1 - momentum)) / (lr * lr));
/** The name of these runs. */
export const nameOf = (momentum: number): string => (momentum === 0 ? 'SGD' : `SGDm, μ = ${momentum}`);
/** The columns of a point. */
export const coordinates = (size: number): string[] => Array.from({ length: 2 * size * size }, (_, j) => `theta@${j}`);

/** Records of the runs with noise along the manifold and of the paths beside them, at the same slow times. */
export const alongRecords = 32;

/** What the task `dynamics` takes: with `along` one path of many, `member` of them. */
export interface DynamicsSettings extends MotionSettings {
  readonly sigma: number;
  readonly target: number;
  readonly records: number;
  readonly along?: number;
  readonly member?: number;
}

/**
 * The runs with Hessian noise: W2 W1 with W2 = U, W1 = Vᵀ and every entry measured once is the same loss over size², and label noise N(0, (σ/2)²) on the
 * entries of M is Hessian noise without eigenvectors. The rate is size² times larger for that.
 */
function hessianCells(settings: UvSettings): Cell[] {
  const { size, lr, momenta, sigma, seeds, records, target } = settings;
  const M = targetOf(size, target);
  const entries = size * size;
  const A = { data: [...identity(entries)], shape: [entries, entries] };
  return momenta.flatMap((momentum) =>
    seeds.map((seed) => {
      const steps = stepsFor(settings, momentum);
      return {
        labels: { series: nameOf(momentum), seed },
        config: {
          problem: { name: 'matrixFactorization', dims: [size, size, size], A, b: [...M] },
          optimizer: heavyBall({ lr: lr * entries, momentum }),
          noise: labelNoise({ delta: sigma / 2, distribution: 'normal' }),
          seed,
          theta0: [...identity(size), ...M],
          steps,
          every: everyOf(steps, records),
          measures: coordinates(size),
        },
      };
    }),
  );
}

/** The runs with noise along the manifold besides: the eigenvectors of H say where that is. */
function alongCells({ along, sigma, target, seeds }: UvSettings): Cell[] {
  const { size, lr, time, noise, replicas } = along;
  const { problem, theta0 } = startOf(size, target);
  const every = Math.max(1, Math.round(time / (lr * lr * alongRecords)));
  return Array.from({ length: replicas }, (_, k) => seeds[0] + k).map((seed) => ({
    labels: { series: 'along', seed },
    config: {
      problem: problem.spec,
      optimizer: sgd({ lr }),
      noise: injectedNoise({ sigma, covariance: 'hessian', codimension: size * size, along: noise }),
      seed,
      theta0: [...theta0],
      steps: every * alongRecords,
      every,
      measures: coordinates(size),
    },
    stepWeight: square(size * size * size) / 12, // of the eigenvectors
  }));
}

export function cells(settings: UvSettings): Cell[] {
  const { size, lr, time, sigma, target, records, along } = settings;
  const task = 'uv-factorization/dynamics';
  const common: DynamicsSettings = { size, lr, time, sigma, target, records };
  const paths = Array.from({ length: along.replicas }, (_, member) => ({
    labels: { series: 'dynamics along', member },
    task,
    settings: { ...common, size: along.size, lr: along.lr, time: along.time, records: alongRecords, along: along.noise, member },
    weight: 500 * square(along.size * along.size),
    measures: coordinates(along.size),
  }));
  return [
    { labels: { series: 'dynamics' }, task, settings: common, weight: 800_000, measures: coordinates(size) },
    ...alongCells(settings),
    ...hessianCells(settings),
    ...paths,
  ];
}
