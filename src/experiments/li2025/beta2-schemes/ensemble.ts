// One scheme at one rate: replicas of Adam, projected to the minimizers, beside the flow of the scheme, that of the paper and the limit of small rates.

import { distanceWithError } from '../../../compare/comparison.js';
import { Moments } from '../../../compare/mean-and-covariance.js';
import { square } from '../../../kernels/series.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { createRuns } from '../../../runs/runs.js';
import { labelNoiseFlow, type SlowPath } from '../../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import type { TaskContext, TaskResult } from '../../experiment.js';
import { last } from '../../readings.js';
import { netStart } from '../net-start.js';
import { columns, type EnsembleSettings, optimizerOf, slowRateOf, vanishing } from './settings.js';

const rootMeanSquare = (x: Float64Array): number => Math.sqrt(x.reduce((sum, a) => sum + a * a, 0) / x.length);

/** The distance of a mean from a point (rms), less the part that noise makes of its square, and its standard error. */
function apart({ mean, standardError }: Moments, to: Float64Array): { readonly distance: number; readonly standardError: number } {
  const root = Math.sqrt(mean.length);
  const seen = distanceWithError(mean, to, standardError);
  const distance = Math.sqrt(Math.max(0, seen.error * seen.error - seen.noise * seen.noise));
  return { distance: distance / root, standardError: seen.standardError / root };
}

/** Steps between two looks at the events of the thread. */
const stride = 1000;

export async function ensemble({ settings, s, lr }: EnsembleSettings, { signal, progress }: TaskContext): Promise<TaskResult> {
  const { T, records, seeds, delta, eps } = settings;
  const noise = labelNoise({ delta });
  const { net, theta0, v0 } = netStart(settings);
  const optimizer = optimizerOf(settings, s, lr);
  const end = Math.round(T / (lr * lr));
  const steps = Array.from({ length: records + 1 }, (_, k) => Math.round((k * end) / records));
  const t = steps.map((k) => k * lr * lr);
  const flow = (at: number, correlated: boolean): Promise<SlowPath> => {
    const scheme = { problem: net, optimizer: adam({ lr: at, eps }), c: slowRateOf(settings, s, at), noise, theta0, v0 };
    return labelNoiseFlow.async({ ...scheme, T: last(t), record: t, tolerance: 1e-7, correlated, signal });
  };
  const [own, printed, limit] = [await flow(lr, true), await flow(lr, false), await flow(vanishing, true)];
  const preconditioner = (v: ArrayLike<number>): Float64Array => Float64Array.from(v, (x) => 1 / (Math.sqrt(x) + eps));
  const S0 = preconditioner(v0);
  const drift = (S: Float64Array): number => rootMeanSquare(S.map((x, p) => x / S0[p] - 1));

  const runs = createRuns(seeds.map((seed) => ({ problem: net, optimizer, noise, seed, theta0, v0 })));
  const out: Record<string, number[]> = Object.fromEntries(columns.map((name) => [name, []]));
  try {
    for (const [k, step] of steps.entries()) {
      for (let at = k === 0 ? 0 : steps[k - 1]; at < step; at += stride) {
        runs.advance(Math.min(stride, step - at));
        await progress(at, end);
      }
      const [points, moments] = [new Moments(net.parameters), new Moments(net.parameters)];
      const drifts = new Moments(1);
      const seconds = runs.runs.map((run) => Float64Array.from(run.v ?? []));
      for (const [i, run] of runs.runs.entries()) {
        const v = seconds[i];
        const S = preconditioner(v);
        points.add(projectToManifold(net, run.theta, { S }));
        moments.add(v);
        drifts.add([drift(S)]);
      }
      // What each replica adds to the relative variance of v, averaged over the weights: replicas are independent, weights are not.
      const scatter = new Moments(1);
      const all = seconds.length / (seconds.length - 1);
      for (const v of seconds) scatter.add([v.reduce((sum, x, p) => sum + all * square(x / moments.mean[p] - 1), 0) / net.parameters]);
      const [toOwn, toPrinted, toLimit] = [own, printed, limit].map(({ theta }) => apart(points, theta[k]));
      const row: Record<string, number> = {
        own: toOwn.distance,
        ownError: toOwn.standardError,
        printed: toPrinted.distance,
        printedError: toPrinted.standardError,
        limit: toLimit.distance,
        limitError: toLimit.standardError,
        drift: drifts.mean[0],
        driftError: drifts.standardError[0],
        flowDrift: drift(preconditioner(own.v[k])),
        flowToLimit: rootMeanSquare(own.theta[k].map((x, p) => x - limit.theta[k][p])),
        variance: scatter.mean[0],
        varianceError: scatter.standardError[0],
      };
      for (const name of columns) out[name].push(row[name]);
    }
  } finally {
    runs.dispose();
  }
  return { step: steps, measures: out };
}
