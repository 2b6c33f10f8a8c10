import {
  type AdamOptions,
  adam,
  createRun,
  ellipse,
  init,
  labelNoise,
  labelNoiseFlow,
  MinifoldError,
  type Optimizer,
  type Problem,
  type Run,
} from 'minifold';
import { defineOptimizer, defineProblem, mul, sub } from 'minifold/define';
import type { Experiment } from 'minifold/experiments';
import type * as slim from 'minifold/slim';
import type { Verification } from 'minifold/verify';
import type { ToWorker } from 'minifold/worker';

await init();
const options: AdamOptions = { lr: 0.01 };
const optimizer: Optimizer = adam(options);
const problem: Problem = ellipse({ a: 1, b: 2 });
const run: Run = createRun({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), seed: 1 });
console.log(run.advance(1000).theta.join(' '));

// what a model and a rule of one's own are to the compiler, and what it refuses
const curve = defineProblem({ parameters: ['x', 'y'], residuals: ['x * y - 1'] });
const steps = defineOptimizer({ name: 'steps', options: { lr: 0.1 }, step: ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(lr, g)) }) });
const lr: number | undefined = steps({ lr: 0.01 }).lr as number;
const path: Float64Array | undefined = labelNoiseFlow({
  problem: curve,
  optimizer: adam({ lr, c: 5 }),
  noise: labelNoise({ delta: 0.5 }),
  theta0: [1, 1],
  T: 0.01,
}).theta[0];
try {
  // @ts-expect-error an option that there is not
  adam({ learningRate: 0.1 });
  throw new Error('an unknown option was taken');
} catch (error) {
  if (!(error instanceof MinifoldError) || error.code !== 'E_UNKNOWN_KEY' || path === undefined) throw error;
}

export type Everything = [Experiment, typeof slim, Verification, ToWorker, typeof import('minifold/kernels.wasm')];
