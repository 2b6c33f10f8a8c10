// The task of sparse-flow: replicas of a discrete run on a diagonal net at every rate, beside the one label-noise flow of its optimizer.

import { distanceWithError } from '../../../compare/comparison.js';
import { Moments } from '../../../compare/mean-and-covariance.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { type DiagonalNet, diagonalNet } from '../../../problems/diagonal-net/problem.js';
import type { RunView } from '../../../runs/run.js';
import { createRuns } from '../../../runs/runs.js';
import { labelNoiseFlow, type SlowPath } from '../../../theory/li2025/label-noise-flow.js';
import type { Preconditioner } from '../../../theory/li2025/pair.js';
import { preconditionerOf } from '../../../theory/li2025/preconditioner.js';
import { labelNoiseStrength } from '../../../theory/li2025/slow-rate.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import type { TaskContext, TaskResult } from '../../experiment.js';
import { measuredMean } from '../../measured.js';
import {
  columnOf,
  distanceColumn,
  errorColumn,
  flowColumn,
  type Method,
  methods,
  noiseColumn,
  type Quantity,
  quantities,
  readings,
  type SparseFlowSettings,
  type TrackTask,
} from './settings.js';

/** Iterates on each side of a time that its average takes in, over half of the time between two records. */
const samples = 8;

type Read = (theta: Float64Array) => Record<Quantity, number>;

/** tr(Diag(H)^½), an entry of diag H below 0 counted as 0, and ‖w - w*‖². */
function readerOf(net: DiagonalNet): Read {
  const truth = net.truth as Float64Array;
  return (theta) => ({
    sharpness: net.hessianDiagonal(theta).reduce((sum, h) => sum + Math.sqrt(Math.max(0, h)), 0),
    error: net.predictor(theta).reduce((sum, w, j) => sum + (w - truth[j]) * (w - truth[j]), 0),
  });
}

interface Start {
  readonly net: DiagonalNet;
  readonly theta0: Float64Array;
  /** alpha V(diag H) at theta0; undefined without a second moment. */
  readonly v0: Float64Array | undefined;
  readonly preconditioner: Preconditioner;
}

/** The point of Γ where gradient flow from the net's start ends, with the second moment that label noise gives there. */
function startOf({ d, kappa, n, data, delta }: SparseFlowSettings, { at, track }: Method): Start {
  const net = diagonalNet({ d, kappa, n, seed: data });
  const theta0 = projectToManifold(net, net.initialTheta(data));
  const preconditioner = preconditionerOf(at(track.lr[0]), net);
  const alpha = labelNoiseStrength(net.constraints(), labelNoise({ delta }));
  const v0 = preconditioner.adaptive ? preconditioner.V(net.hessianDiagonal(theta0).map((h) => alpha * h)) : undefined;
  return { net, theta0, v0, preconditioner };
}

/** Γ's point of an iterate, with the S of the run at that moment. */
function onManifold({ net, preconditioner: { adaptive, S } }: Start, run: RunView, theta: Float64Array): Float64Array {
  return projectToManifold(net, theta, adaptive ? { S: S(Float64Array.from(run.v as Float64Array)) } : {});
}

/** What is read of the replicas at one rate, one entry per time of the flow. */
async function replicas(
  settings: SparseFlowSettings,
  method: Method,
  lr: number,
  start: Start,
  flow: SlowPath,
  passed: () => Promise<void>,
): Promise<Record<string, number[]>> {
  const { net, theta0, v0 } = start;
  const { seeds, delta, records } = settings;
  const read = readerOf(net);
  const noise = labelNoise({ delta });
  const batch = createRuns(seeds.map((seed) => ({ problem: net, optimizer: method.at(lr), noise, seed, theta0, ...(v0 && { v0 }) })));
  const spacing = Math.floor(method.track.T / records / (4 * samples * lr * lr));
  const columns: Record<string, number[]> = {};
  const put = (name: string, value: number): void => {
    columns[name] ??= [];
    columns[name].push(value);
  };
  let step = 0;
  const advance = (to: number): void => {
    batch.advance(to - step);
    step = to;
  };
  for (const [k, t] of flow.t.entries()) {
    const here = Math.round(t / (lr * lr));
    const averages = batch.runs.map(() => new Moments(theta0.length));
    const seen: { raw: Float64Array; projected: Float64Array; averaged: Float64Array }[] = [];
    // The start has no iterates before it to average with.
    const side = k === 0 ? 0 : samples;
    for (let q = -side; q <= side; q++) {
      advance(here + q * spacing);
      for (const [i, run] of batch.runs.entries()) {
        const raw = Float64Array.from(run.theta);
        averages[i].add(raw);
        if (q === 0) seen.push({ raw, projected: onManifold(start, run, raw), averaged: raw });
      }
      await passed();
    }
    // An average is near Γ. Gradient flow takes it there and leaves small weights small; with Adam's S, which is large for them, they would grow.
    batch.runs.forEach((_, i) => {
      seen[i].averaged = projectToManifold(net, averages[i].mean);
    });
    for (const reading of readings) {
      const values = seen.map((entry) => read(entry[reading]));
      for (const quantity of quantities) {
        const { value, standardError } = measuredMean(values.map((one) => one[quantity]));
        put(columnOf(reading, quantity, lr), value);
        put(errorColumn(columnOf(reading, quantity, lr)), standardError);
      }
    }
    const mean = new Moments(theta0.length);
    for (const { projected } of seen) mean.add(projected);
    const distance = distanceWithError(mean.mean, flow.theta[k], mean.standardError);
    put(distanceColumn(lr), distance.error);
    put(errorColumn(distanceColumn(lr)), distance.standardError);
    put(noiseColumn(lr), distance.noise);
  }
  batch.dispose();
  return columns;
}

/** The flow of one optimizer and its replicas at every rate; a row per record, counted by slow time. */
export async function track({ settings, method: name }: TrackTask, { progress, signal }: TaskContext): Promise<TaskResult> {
  const method = methods(settings).find((candidate) => candidate.name === name) as Method;
  const { T, lr } = method.track;
  const start = startOf(settings, method);
  const flow = await labelNoiseFlow.async({
    signal,
    problem: start.net,
    optimizer: method.at(lr[0]),
    noise: labelNoise({ delta: settings.delta }),
    theta0: start.theta0,
    T,
    record: Array.from({ length: settings.records + 1 }, (_, k) => (k * T) / settings.records),
    tolerance: settings.tolerance,
    ...(start.v0 && { v0: start.v0 }),
  });
  const read = readerOf(start.net);
  const values = flow.theta.map(read);
  const measures: Record<string, number[]> = Object.fromEntries(
    quantities.map((quantity) => [flowColumn(quantity), values.map((value) => value[quantity])]),
  );
  // A rate takes 1/lr² of the time, so that the last takes most of it.
  const work = lr.map((rate) => 1 / (rate * rate));
  const total = work.reduce((a, b) => a + b, 0);
  let before = 0;
  for (const [i, rate] of lr.entries()) {
    let passes = 0;
    const all = flow.t.length * (2 * samples + 1);
    Object.assign(
      measures,
      await replicas(settings, method, rate, start, flow, () => progress(before + (work[i] * passes++) / all, total)),
    );
    before += work[i];
  }
  return { step: flow.t, measures };
}
