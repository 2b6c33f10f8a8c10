// Our side: the exported Adam kernel on its own memory, and runs of the diagonal net.

import { ellipseModel, netModel } from '../../dist/bench/support/models.js';
import { kernelSteps } from '../../dist/bench/support/optimizer-steps.js';
import { adam, createRun, createRuns, diagonalNet, ellipse, initSync, labelNoise, sgd } from '../../dist/src/index.js';
import { fixedGradient, meanProduct, netStart, serve } from './serve.js';
import { curveStart, hyperparameters, laneScale, problem } from './workloads.js';

const optimizer = adam.torch(hyperparameters);

/** `lanes` configurations that share their data, in one batch. */
function batchedStep(dtype, lanes) {
  const net = diagonalNet(problem);
  const start = net.initialTheta(0);
  const runs = createRuns(
    Array.from({ length: lanes }, (_, l) => ({ problem: net, optimizer, dtype, theta0: start.map((x) => x * laneScale(l, lanes)) })),
  );
  return {
    run: (steps) => {
      runs.advance(steps);
    },
    values: () => runs.runs.map((run) => run.measure(['testLoss']).testLoss),
  };
}

/** Replicas of the noisy ellipse, each with a seed of its own. */
const ensembleStep = (optimizer, distribution) => (dtype, size) => {
  const noise = labelNoise({ delta: 0.5, distribution });
  const shared = { problem: ellipse({ a: 2, b: 1 }), optimizer, noise, dtype, theta0: curveStart };
  const runs = createRuns(Array.from({ length: size }, (_, seed) => ({ ...shared, seed })));
  const mean = (k) => runs.runs.reduce((sum, run) => sum + run.theta[k], 0) / size;
  return { run: (steps) => void runs.advance(steps), values: () => [mean(0), mean(1)] };
};

/** Replicas of the perceptron, each from a start of its own. */
function netsStep(dtype, size) {
  const { kernel: problem } = netModel();
  const starts = Array.from({ length: size }, (_, l) => netStart.map((x) => x * laneScale(l, size)));
  const runs = createRuns(starts.map((theta0) => ({ problem, optimizer, dtype, theta0 })));
  const loss = () => runs.runs.reduce((sum, { theta }) => sum + problem.loss(theta), 0) / size;
  return { run: (steps) => void runs.advance(steps), values: () => [loss()] };
}

/** A run of a defined problem. */
function definedStep({ defined }, dtype, theta0, values) {
  const run = createRun({ problem: defined, optimizer, dtype, theta0 });
  return {
    run: (steps) => {
      run.advance(steps);
    },
    values: () => values(run.theta, defined),
  };
}

initSync();
await serve({
  adam: (dtype, n) => {
    const { step, theta } = kernelSteps(optimizer, dtype, n);
    return {
      run: (steps) => {
        for (let k = 0; k < steps; k++) step();
      },
      values: () => [meanProduct(fixedGradient(n), theta)],
    };
  },
  net: batchedStep,
  ensemble: ensembleStep(optimizer, 'sign'),
  walk: ensembleStep(sgd({ lr: hyperparameters.lr }), 'normal'),
  nets: netsStep,
  model: (dtype) => definedStep(netModel(), dtype, netStart, (theta, net) => [net.loss(theta)]),
  curve: (dtype) => definedStep(ellipseModel(), dtype, curveStart, (theta) => [...theta]),
});
