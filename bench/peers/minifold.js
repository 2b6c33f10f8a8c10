// Our side: the exported Adam kernel on its own memory, and runs of the diagonal net.

import { kernelSteps } from '../../dist/bench/support/optimizer-steps.js';
import { adam, createRun, diagonalNet, initSync } from '../../dist/src/index.js';
import { fixedGradient, meanProduct, serve } from './serve.js';
import { hyperparameters, laneScale, problem } from './workloads.js';

const optimizer = adam.torch(hyperparameters);

/** `lanes` configurations that share their data, one after the other. */
function batchedStep(dtype, lanes) {
  const net = diagonalNet(problem);
  const start = net.initialTheta(0);
  const runs = Array.from({ length: lanes }, (_, l) => {
    const theta0 = start.map((x) => x * laneScale(l, lanes));
    return createRun({ problem: net, optimizer, dtype, theta0 });
  });
  return {
    run: (steps) => {
      for (const run of runs) run.advance(steps);
    },
    values: () => runs.map((run) => run.measure(['testLoss']).testLoss),
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
});
