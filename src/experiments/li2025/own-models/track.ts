// The task of own-models: replicas of a discrete run on a defined model at every rate, beside the one label-noise flow of its optimizer.

import { distanceWithError } from '../../../compare/comparison.js';
import { Moments } from '../../../compare/mean-and-covariance.js';
import type { DefinedProblem } from '../../../define/problem.js';
import { square } from '../../../kernels/series.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { createRuns } from '../../../runs/runs.js';
import { labelNoiseFlow, type SlowPath } from '../../../theory/li2025/label-noise-flow.js';
import { preconditionerOf } from '../../../theory/li2025/preconditioner.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import type { TaskContext, TaskResult } from '../../experiment.js';
import { attention, tanhNet } from './models.js';
import {
  columnsAt,
  distanceColumn,
  distanceErrorColumn,
  flowColumn,
  type Method,
  meanColumn,
  methods,
  noiseColumn,
  type OwnModelsSettings,
  type Quantity,
  quantities,
  spreadColumn,
  type TrackTask,
  timesPerLook,
} from './settings.js';

/** tr H and tr(Diag(H)^½), an entry of diag H below 0 counted as 0. */
function read(problem: DefinedProblem, theta: Float64Array): Record<Quantity, number> {
  const diagonal = problem.hessianDiagonal(theta);
  return {
    trace: diagonal.reduce((sum, h) => sum + h, 0),
    root: diagonal.reduce((sum, h) => sum + Math.sqrt(Math.max(0, h)), 0),
  };
}

/** A projection's error beside theta: below what replicas tell. */
const projected = 1e-4;

/** The point of Γ where the runs and the flow start. */
async function startOf(problem: DefinedProblem, settings: OwnModelsSettings, { rest }: Method, signal: AbortSignal): Promise<Float64Array> {
  const theta0 = problem.initialTheta(settings.data);
  if (rest === 0) return theta0;
  const [ofSgd] = methods(settings);
  const { theta } = await labelNoiseFlow.async({
    signal,
    problem,
    optimizer: ofSgd.at(ofSgd.track.lr[0]),
    noise: labelNoise({ delta: settings.delta }),
    theta0,
    T: rest,
    tolerance: settings.tolerance,
  });
  return theta[theta.length - 1];
}

/** What is read of the replicas at one rate: Φ_S of each, S its own, as Li, Wen, Lyu 2025, Thm. 4.1 has it. */
async function replicas(
  problem: DefinedProblem,
  settings: OwnModelsSettings,
  { at }: Method,
  lr: number,
  flow: SlowPath,
  { signal, passed }: { readonly signal: AbortSignal; readonly passed: (share: number) => Promise<void> },
): Promise<Record<string, number[]>> {
  const { adaptive, S } = preconditionerOf(at(lr), problem);
  const noise = labelNoise({ delta: settings.delta });
  const theta0 = flow.theta[0];
  const batch = createRuns(
    settings.seeds.map((seed) => ({ problem, optimizer: at(lr), noise, seed, theta0, ...(adaptive && { v0: flow.v[0] }) })),
  );
  const columns: Record<string, number[]> = Object.fromEntries(columnsAt(lr).map((name) => [name, []]));
  let step = 0;
  for (const [k, t] of flow.t.entries()) {
    const here = Math.round(t / (lr * lr));
    while (step < here) {
      const some = Math.min(here - step, 1000);
      batch.advance(some);
      step += some;
      await passed(t / flow.t[flow.t.length - 1]);
    }
    if (k % timesPerLook !== 0) {
      for (const name of columnsAt(lr)) columns[name].push(Number.NaN);
      continue;
    }
    const theta = new Moments(theta0.length);
    const values = new Moments(quantities.length);
    for (const run of batch.runs) {
      const metric = adaptive ? { S: S(Float64Array.from(run.v as Float64Array)) } : {};
      const point = await projectToManifold.async(problem, Float64Array.from(run.theta), { ...metric, tolerance: projected, signal });
      const seen = read(problem, point);
      theta.add(point);
      values.add(quantities.map((quantity) => seen[quantity]));
    }
    quantities.forEach((quantity, q) => {
      columns[meanColumn(quantity, lr)].push(values.mean[q]);
      columns[spreadColumn(quantity, lr)].push(values.standardError[q]);
    });
    const distance = distanceWithError(theta.mean, flow.theta[k], theta.standardError);
    columns[distanceColumn(lr)].push(distance.error);
    columns[distanceErrorColumn(lr)].push(distance.standardError);
    columns[noiseColumn(lr)].push(distance.noise);
  }
  batch.dispose();
  return columns;
}

/** The flow of one optimizer on one model, and its replicas at every rate; a row per time of the flow, counted by slow time. */
export async function track({ settings, model, method: name }: TrackTask, { progress, signal }: TaskContext): Promise<TaskResult> {
  const method = methods(settings).find((candidate) => candidate.name === name) as Method;
  const problem = model === 'net' ? tanhNet(settings.net, settings.data) : attention(settings.attention, settings.data);
  const { T, lr } = method.track;
  const times = settings.looks * timesPerLook;
  const flow = await labelNoiseFlow.async({
    signal,
    problem,
    optimizer: method.at(lr[0]),
    noise: labelNoise({ delta: settings.delta }),
    theta0: await startOf(problem, settings, method, signal),
    T,
    record: Array.from({ length: times + 1 }, (_, k) => T * square(k / times)),
    tolerance: settings.tolerance,
  });
  const values = flow.theta.map((theta) => read(problem, theta));
  const measures: Record<string, number[]> = Object.fromEntries(
    quantities.map((quantity) => [flowColumn(quantity), values.map((value) => value[quantity])]),
  );
  // A rate takes 1/lr² of the time, so that the last takes most of it.
  const work = lr.map((rate) => 1 / (rate * rate));
  const total = work.reduce((a, b) => a + b, 0);
  let before = 0;
  for (const [i, rate] of lr.entries()) {
    const passed = (share: number): Promise<void> => progress(before + work[i] * share, total);
    Object.assign(measures, await replicas(problem, settings, method, rate, flow, { signal, passed }));
    before += work[i];
  }
  return { step: flow.t, measures };
}
