// On the diagonal net the mean of runs, projected to the manifold, follows the label-noise flow, with an error that falls with lr.
// @eq li2025 (5), Thm. 4.1

import { compare } from '../../compare/compare.js';
import type { Comparison } from '../../compare/comparison.js';
import { fitOrder } from '../../compare/fit-order.js';
import { last } from '../../experiments/readings.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { adamW } from '../../optimizers/adam-w.js';
import { adamMini } from '../../optimizers/block-means/adam-mini.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { type DiagonalNet, diagonalNet } from '../../problems/diagonal-net/problem.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** The largest rms error at the smallest rate, where weights are of size 0.5. */
const tolerance = 0.02;
/** The largest distance of the fitted order from 1. */
const orderTolerance = 0.25;

interface Case {
  readonly name: string;
  readonly net: DiagonalNet;
  readonly theta0: Float64Array;
  readonly at: (lr: number) => Optimizer;
  readonly rates: readonly number[];
  readonly T: number;
  readonly replicas: number;
}

/** A point of the net's manifold away from the axes, the same for all optimizers. */
function startOf(net: DiagonalNet, size: number): Float64Array {
  return projectToManifold(
    net,
    Float64Array.from({ length: net.parameters }, (_, k) => size * (1 + ((7 * k) % 40) / 30)),
  );
}

async function errorAt({ net, theta0, at, T, replicas }: Case, lr: number): Promise<{ error: number; standardError: number }> {
  const optimizer = at(lr);
  const noise = labelNoise({ delta: 0.5 });
  const flow = labelNoiseFlow({ problem: net, optimizer, noise, theta0, T, tolerance: 1e-6 });
  const v0 = flow.v[0];
  const run = { problem: net, optimizer, noise, theta0: flow.theta[0], ...(v0.length > 0 && { v0 }) };
  const observe = (theta: Float64Array): Float64Array => projectToManifold(net, theta);
  const { theta }: Comparison = await compare({ run, replicas, prediction: flow, observe });
  const perEntry = 1 / Math.sqrt(net.parameters);
  return { error: theta.last.error * perEntry, standardError: theta.last.standardError * perEntry };
}

async function* rows(): AsyncIterable<CheckRow> {
  const small = diagonalNet({ d: 40, kappa: 3, n: 15, seed: 1 });
  const large = diagonalNet({ d: 1000, kappa: 10, n: 80, seed: 1 });
  const [near, far] = [startOf(small, 0.3), startOf(large, 0.12)];
  const c = 20;
  const cases: readonly Case[] = [
    { name: 'SGD, T = 30', net: small, theta0: near, at: (lr) => sgd({ lr }), rates: [0.2, 0.1, 0.05], T: 30, replicas: 32 },
    {
      name: 'Adam, T = 0.1',
      net: small,
      theta0: near,
      at: (lr) => adam({ lr, c }),
      rates: [0.02, 0.01, 0.005, 0.0025],
      T: 0.1,
      replicas: 32,
    },
    {
      name: 'AdamW, w0 = 1, T = 0.1',
      net: small,
      theta0: near,
      at: (lr) => adamW({ lr, c, weightDecay: lr }),
      rates: [0.01, 0.005, 0.0025],
      T: 0.1,
      replicas: 32,
    },
    {
      name: 'Adam-mini, blocks of 10, T = 0.1',
      net: small,
      theta0: near,
      at: (lr) => adamMini({ lr, c, blocks: Array.from({ length: 8 }, () => 10) }),
      rates: [0.01, 0.005, 0.0025],
      T: 0.1,
      replicas: 32,
    },
    { name: 'SGD, T = 30', net: large, theta0: far, at: (lr) => sgd({ lr }), rates: [0.1, 0.05], T: 30, replicas: 8 },
    { name: 'Adam, T = 0.02', net: large, theta0: far, at: (lr) => adam({ lr, c }), rates: [0.01, 0.005], T: 0.05, replicas: 8 },
  ];
  for (const one of cases) {
    const { name, net, rates, replicas } = one;
    const all: { error: number; standardError: number }[] = [];
    for (const lr of rates) all.push(await errorAt(one, lr));
    const { order, standardError } = fitOrder(
      rates,
      all.map(({ error }) => error),
      all.map((at) => at.standardError),
    );
    const { error, standardError: noise } = last(all);
    yield compared({
      text: `d = ${net.d}, n = ${net.n}, ${name}: rms distance of the mean projected iterate of ${replicas} runs from the flow at lr ${rates.at(-1)}`,
      expected: 0,
      observed: error,
      standardError: noise,
      tolerance,
      order: { fitted: order, standardError, expected: 1, tolerance: orderTolerance },
      note: `lr ${rates.join(', ')}: ${all.map((at) => at.error.toExponential(1)).join(', ')}`,
    });
  }
}

export const sparseFlowCheck: Experiment = theoryCheck({
  id: 'sparse-flow',
  seconds: 6,
  title: 'Runs on the diagonal net follow the label-noise flow',
  paper: 'li2025',
  place: '(5), Thm. 4.1',
  rows,
});
