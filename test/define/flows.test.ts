// The theory on defined problems: what it is on the same problems built in, whose closed forms and kernels are ways of their own.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem, matvec, tanh } from '../../src/define/index.js';
import {
  adam,
  compare,
  fixedPointResidual,
  implicitSharpness,
  initSync,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  lossFloor,
  modifiedEquation,
  multilayerPerceptron,
  type Problem,
  projectToManifold,
  quasistatic,
  sgd,
  slowSde,
  type TheoryPath,
} from '../../src/index.js';
import { close } from '../support/close.js';
import { bilinears, diagonalNets, ellipses, numbers, type Pair } from './built-in-problems.js';

initSync();

/** A diagonal net and a perceptron whose labels fit a point, near which they start. */
function fittedNet(): Pair {
  const z = numbers(3 * 5, 1.2, 4);
  const w = numbers(5, 1, 2);
  const y = Float64Array.from({ length: 3 }, (_, i) => w.reduce((sum, wj, j) => sum + wj * z[5 * i + j], 0));
  return diagonalNets({ data: z, shape: [3, 5] }, y);
}

const weights = numbers(13, 1, 3).map((x) => x + 0.2);

function fittedPerceptron(): Pair {
  const x = { data: Float64Array.of(0.5, -1, 1.2, 0.3, -0.7, 0.9), shape: [3, 2] as const };
  const net = (labels: Float64Array): Problem & { outputs(theta: Float64Array): Float64Array } =>
    multilayerPerceptron({ sizes: [2, 3, 1], activation: 'tanh', loss: 'squared', x, y: { data: labels, shape: [3, 1] } });
  const y = net(new Float64Array(3)).outputs(weights);
  return {
    builtIn: net(y),
    defined: defineProblem({
      parameters: { W1: [3, 2], b1: [3], W2: [1, 3], b2: [1] },
      data: { x, y },
      output: ({ W1, b1, W2, b2 }, row) => add(matvec(W2, tanh(add(matvec(W1, row.x), b1))), b2),
    }),
  };
}

const cases: Readonly<Record<string, readonly [Pair, Float64Array]>> = {
  ellipse: [ellipses(2, 1), Float64Array.of(1.3, 0.4)],
  bilinear: [bilinears(), Float64Array.of(1.4, 0.9)],
  'diagonal net': [fittedNet(), numbers(10, 0.8, 6).map((x) => x + 0.2)],
  perceptron: [fittedPerceptron(), weights.map((x) => x + 0.05)],
};

/** What is exact up to rounding; what goes through projections, whose tolerance is 1e-10; and flows, whose steps have errors of 1e-8. */
const [rounding, projected, solved] = [1e-12, 1e-9, 1e-6];

function samePath(mine: TheoryPath, theirs: TheoryPath, tolerance: number, what: string): void {
  assert.equal([mine.t, mine.timePerStep], [theirs.t, theirs.timePerStep], what);
  mine.theta.forEach((theta, k) => {
    close(theta, theirs.theta[k], tolerance, `${what}, t = ${mine.t[k]}`, 1);
  });
  mine.v?.forEach((v, k) => {
    close(v, theirs.v?.[k] ?? [], tolerance, `${what}, v at t = ${mine.t[k]}`, 1);
  });
}

const optimizers = [sgd({ lr: 0.05 }), adam({ lr: 0.05, beta1: 0.9, beta2: 0.99, eps: 1e-2, epsRoot: 0.01 })];
const isotropic = injectedNoise({ sigma: 0.3, covariance: 'isotropic' });

for (const [name, [{ defined, builtIn }, start]] of Object.entries(cases)) {
  const both = <T>(make: (problem: Problem) => T): [T, T] => [make(defined), make(builtIn)];
  const S = start.map((_, p) => 1 + 0.3 * Math.sin(p));
  const zeta = projectToManifold(builtIn, start);

  test(`${name}: projections to the manifold`, () => {
    for (const options of [{}, { S }]) {
      const [mine, theirs] = both((problem) => projectToManifold(problem, start, options));
      close(mine, theirs, projected, 'projection', 1);
    }
  });

  for (const optimizer of optimizers) {
    test(`${name}, ${optimizer.name}: slow equations, loss floor and sharpness`, () => {
      const noise = builtIn.samples > 0 ? labelNoise({ delta: 0.5 }) : isotropic;
      if (noise.name === 'labelNoise') {
        const [mine, theirs] = both((problem) => labelNoiseFlow({ problem, optimizer, noise, theta0: zeta, T: 0.5, record: [0.1, 0.2] }));
        samePath(mine, theirs, solved, 'flow');
      }
      for (const stepper of ['derivative', 'projection'] as const) {
        const [mine, theirs] = both((problem) => slowSde({ problem, optimizer, noise, theta0: zeta, T: 0.5, steps: 8, seed: 3, stepper }));
        samePath(mine, theirs, projected, stepper);
      }
      close(...both((problem) => [lossFloor({ problem, optimizer, noise, zeta })]), rounding, 'loss floor');
      close(...both((problem) => [implicitSharpness(problem, optimizer, zeta)]), rounding, 'sharpness');
      close(...both((problem) => fixedPointResidual(problem, optimizer, zeta)), rounding, 'its gradient', 1);
    });

    test(`${name}, ${optimizer.name}: modified equations`, () => {
      for (const order of [0, 1] as const) {
        samePath(...both((problem) => modifiedEquation({ problem, optimizer, theta0: start, T: 0.2, order })), projected, `order ${order}`);
      }
    });
  }

  test(`${name}: quasistatic motion`, () => {
    const noise = injectedNoise({ sigma: 0.3, covariance: 'hessian' });
    samePath(...both((problem) => quasistatic({ problem, optimizer: sgd({ lr: 0.05 }), noise, theta0: zeta, T: 0.5 })), solved, 'motion');
  });
}

test('replicas beside a flow: the same means and spreads', async () => {
  const optimizer = sgd({ lr: 0.05 });
  const noise = labelNoise({ delta: 0.5 });
  for (const [name, [{ defined, builtIn }, start]] of Object.entries(cases)) {
    if (builtIn.samples === 0) continue;
    const theta0 = projectToManifold(builtIn, start);
    const prediction = labelNoiseFlow({ problem: builtIn, optimizer, noise, theta0, T: 0.25 });
    const [mine, theirs] = await Promise.all(
      [defined, builtIn].map((problem) =>
        compare({
          run: { problem, optimizer, noise, theta0 },
          replicas: 30,
          prediction,
          functions: { loss: (theta) => problem.loss(theta) },
        }),
      ),
    );
    const last = mine.t.length - 1;
    close(mine.theta.mean[last], theirs.theta.mean[last], rounding, `${name}: mean`, 1);
    close(mine.theta.standardError[last], theirs.theta.standardError[last], rounding, `${name}: spread`, 1);
    close(mine.functions.loss.mean, theirs.functions.loss.mean, rounding, `${name}: mean of the loss`, 1);
  }
});

test.run();
