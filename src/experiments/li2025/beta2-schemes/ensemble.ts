// One scheme at one rate: replicas of Adam, projected to the minimizers, beside the flow with the scheme's own c and its two limits.

import { Moments } from '../../../compare/mean-and-covariance.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { createRuns } from '../../../runs/runs.js';
import { labelNoiseFlow, type SlowPath } from '../../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import type { TaskContext, TaskResult } from '../../experiment.js';
import { last } from '../../readings.js';
import { netStart } from '../net-start.js';
import { columns, type EnsembleSettings, optimizerOf } from './settings.js';

const rootMeanSquare = (x: Float64Array): number => Math.sqrt(x.reduce((sum, a) => sum + a * a, 0) / x.length);
const apart = (a: Float64Array, b: Float64Array): number => rootMeanSquare(a.map((x, p) => x - b[p]));

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
  const flow = (c?: number): Promise<SlowPath> => {
    const v = c === Number.POSITIVE_INFINITY ? {} : { v0 };
    const own = c === undefined ? {} : { c };
    return labelNoiseFlow.async({ problem: net, optimizer, noise, theta0, T: last(t), record: t, tolerance: 1e-7, signal, ...own, ...v });
  };
  const [own, equilibrium, frozen] = [await flow(), await flow(Number.POSITIVE_INFINITY), await flow(0)];
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
      let drifts = 0;
      for (const run of runs.runs) {
        const v = Float64Array.from(run.v ?? []);
        const S = preconditioner(v);
        points.add(projectToManifold(net, run.theta, { S }));
        moments.add(v);
        drifts += drift(S) / seeds.length;
      }
      const row: Record<string, number> = {
        own: apart(points.mean, own.theta[k]),
        equilibrium: apart(points.mean, equilibrium.theta[k]),
        frozen: apart(points.mean, frozen.theta[k]),
        noise: rootMeanSquare(points.standardError),
        ownToEquilibrium: apart(own.theta[k], equilibrium.theta[k]),
        ownToFrozen: apart(own.theta[k], frozen.theta[k]),
        drift: drifts,
        flowDrift: drift(preconditioner(own.v[k])),
        variance:
          moments.standardError.reduce((sum, e, p) => sum + (seeds.length * e * e) / (moments.mean[p] * moments.mean[p]), 0) /
          net.parameters,
      };
      for (const name of columns) out[name].push(row[name]);
    }
  } finally {
    runs.dispose();
  }
  return { step: steps, measures: out };
}
