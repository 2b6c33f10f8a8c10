// Discrete runs held against a theory: replicas that differ in their seed, the theory's path or paths, and how far apart their means are.

import * as valibot from 'valibot';
import { readVector } from '../input/arrays.js';
import { diverged, invalid } from '../input/errors.js';
import { check, distinct, isOptions, required, seed as seedSchema, whole } from '../input/validate.js';
import { type WatchOptions, watch } from '../input/watch.js';
import { yieldToEvents } from '../runs/pacing.js';
import { type RunOptions, readRunConfig } from '../runs/run-config.js';
import { createRuns } from '../runs/runs.js';
import { functions as functionsOfTheta, type PointFunction } from '../theory/ensembles/options.js';
import { computation, Pace } from '../theory/solvers/pace.js';
import { type Comparison, distanceWithError, type FunctionComparison, type Gap, gaps, root } from './comparison.js';
import type { Moments } from './mean-and-covariance.js';
import { Observed } from './observed.js';
import { type Prediction, readPrediction } from './prediction.js';

/**
 * What `compare` holds against what: replicas of a run, and a theory's path. `onProgress` hears how many replicas are done, with the share of those
 * under way; a signal makes the promise reject with its reason, within milliseconds.
 */
export interface CompareOptions extends WatchOptions {
  /** The discrete run: everything but its seed, or a function from the seed to everything. */
  readonly run: Omit<RunOptions, 'seed'> | ((seed: number) => RunOptions);
  /** The seeds of the replicas, or the number of them, >= 1: then from 0 on. */
  readonly replicas: number | readonly number[];
  /**
   * One path, independent paths of a stochastic theory at the same times, or an ensemble of them: `slowSde({ …, members })`, with the same `functions` as here.
   * Time t is compared at step round(t / timePerStep), by the path's own clock: a path that was made with another lr than the runs' needs theirs, as in
   * `{ ...path, timePerStep: lr * lr }`.
   */
  readonly prediction: Prediction;
  /** Test functions g: their means are compared too. */
  readonly functions?: Readonly<Record<string, PointFunction>> | undefined;
  /**
   * What is looked at in a discrete run in place of theta, as long as the theory's states, from theta and the second moment v, which is empty without one: the
   * projection to the manifold, for one, or (Φ_S(theta), v) beside a prediction whose states are zeta and v.
   */
  readonly observe?: ((theta: Float64Array, v: Float64Array) => ArrayLike<number>) | undefined;
  /** Whether covariances of theta are wanted: P² numbers for every time. Default false. */
  readonly covariance?: boolean | undefined;
}

const schema = valibot.strictObject({
  run: valibot.custom<CompareOptions['run']>(
    (run) => isOptions(run) || typeof run === 'function',
    'the options of createRun without a seed, or a function from the seed to them',
  ),
  replicas: valibot.union(
    [whole(1, 1e7), valibot.pipe(valibot.array(seedSchema), valibot.minLength(1), distinct())],
    'a number of replicas, or an array of different seeds',
  ),
  prediction: required('what a theory returns, or an array of that'),
  functions: valibot.optional(functionsOfTheta, {}),
  observe: valibot.optional(valibot.function('a function of theta and v')),
  covariance: valibot.optional(valibot.boolean('true or false'), false),
  ...watch,
});

/** Bytes of replicas that are held at once, and the most of them: what is made and added without a look at the signal. */
const [memory, replicasAtOnce] = [2 ** 26, 512];

const predictionInPieces = computation(readPrediction);

/** Runs all replicas, as many at a time as fit, and takes the moments at the given steps. */
async function observe(
  configs: (seed: number) => RunOptions,
  seeds: readonly number[],
  steps: Float64Array,
  into: Observed[],
  options: CompareOptions,
  pace: Pace,
): Promise<void> {
  const { observe: look, signal, onProgress } = options;
  const config = (seed: number) => readRunConfig(configs(seed), 'compare.run');
  const { parameters } = config(seeds[0]).problem;
  const most = Math.min(replicasAtOnce, Math.max(8, Math.floor(memory / (2048 + 40 * parameters))));
  for (let done = 0; done < seeds.length; ) {
    const now = seeds.slice(done, done + most);
    const runs = createRuns(now.map(config));
    try {
      for (let k = 0; k < steps.length; k++) {
        const before = k === 0 ? 0 : steps[k - 1];
        const share = (taken: number): number => done + (now.length * (before + taken)) / Math.max(1, steps[steps.length - 1]);
        await runs.record({
          steps: steps[k] - before,
          measures: [],
          signal,
          onProgress: (taken) => onProgress?.(share(taken), seeds.length),
        });
        signal?.throwIfAborted();
        for (const [i, run] of runs.runs.entries()) {
          if (run.status === 'diverged') throw diverged(`the replica of seed ${now[i]}`, run.step, 'there is no mean to compare');
          const theta = Float64Array.from(run.theta);
          into[k].add(look ? readVector(look(theta, Float64Array.from(run.v ?? [])), 'compare.observe(theta)') : theta);
          if (pace.due(0)) await yieldToEvents();
        }
      }
    } finally {
      runs.dispose();
    }
    done += now.length;
    onProgress?.(done, seeds.length);
  }
}

/**
 * Runs replicas of a discrete optimizer and compares their mean with a theory's path, or with the mean of independent paths, at the theory's times.
 *
 * Means are over the replicas at each time, with standard errors sqrt(variance / replicas), 0 of a single one, which shows no spread; `largest` is the sup over the times. A replica that diverges
 * throws E_DIVERGED. The same numbers come out on every machine; memory stays bounded however many replicas there are.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for paths that do not fit, E_DIVERGED for
 *   a replica that diverges, E_UNAVAILABLE for a problem that is not plain data
 * @example
 * const problem = quadratic({ hessian: [[2]] });
 * const prediction = { t: [0, 1], theta: [[1], [Math.exp(-2)]], timePerStep: 1e-3 }; // θ̇ = -2θ
 * const { theta } = await compare({ run: { problem, optimizer: sgd({ lr: 1e-3 }), theta0: [1] }, replicas: 1, prediction });
 * theta.largest.error // 0.000270760…
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { run, replicas, covariance, signal } = check(schema, options, 'compare');
  const pace = new Pace({ signal }, 1);
  const functions = Object.entries(options.functions ?? {});
  const seeds = typeof replicas === 'number' ? Array.from({ length: replicas }, (_, seed) => seed) : replicas;
  const { t, timePerStep, ...predicted } = await predictionInPieces.async(options.prediction, 'compare.prediction', {
    functions,
    covariance,
    pace,
  });
  const step = t.map((time) => Math.round(time / timePerStep));
  if (step.some((k, i) => k < (step[i - 1] ?? 0))) throw invalid('E_RANGE', 'compare.prediction.t', t, 'times from 0 on that rise');
  const configs = typeof run === 'function' ? (run as (seed: number) => RunOptions) : (seed: number) => ({ ...(run as RunOptions), seed });
  const size = predicted.theta.mean[0].length;
  const seen = Array.from(t, () => new Observed(size, functions, covariance));
  const start = performance.now();
  await observe(configs, seeds, step, seen, options, pace);
  const seconds = (performance.now() - start) / 1000;
  const over = (of: (m: Moments) => Float64Array, g: number) => Float64Array.from(seen, (o) => of(o.functions)[g]);
  const ofFunction = (g: number): FunctionComparison => {
    const { mean: expected, standardError: predictedError } = predicted.functions[g];
    const [mean, standardError] = [over((m) => m.mean, g), over((m) => m.standardError, g)];
    const gap = (k: number) => ({ error: Math.abs(mean[k] - expected[k]), standardError: root(standardError[k], predictedError[k]) });
    return { mean, standardError, predicted: expected, predictedError, ...gaps<Gap>(t, gap) };
  };
  const { mean: expected, standardError: predictedError, covariance: predictedCovariance } = predicted.theta;
  const spread = (k: number) => seen[k].theta.standardError.map((s, i) => root(s, predictedError[k][i]));
  return {
    t,
    step,
    replicas: seeds.length,
    theta: {
      mean: seen.map((o) => o.theta.mean),
      standardError: seen.map((o) => o.theta.standardError),
      predicted: expected,
      predictedError,
      ...(covariance && { covariance: seen.map((o) => o.theta.covariance as Float64Array) }),
      ...(predictedCovariance && { predictedCovariance }),
      ...gaps<Gap & { noise: number }>(t, (k) => distanceWithError(seen[k].theta.mean, expected[k], spread(k))),
    },
    functions: Object.fromEntries(functions.map(([name], g) => [name, ofFunction(g)])),
    seconds,
  };
}
