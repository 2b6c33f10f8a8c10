// V and S of Adafactor and Shampoo in the slow equations: against what the optimizers keep and step by, and where they are Adam and SGD.
import { test } from 'uvu';
import {
  adafactor,
  adam,
  createOptimizer,
  init,
  labelNoise,
  labelNoiseFlow,
  matrixFactorization,
  type Optimizer,
  projectToManifold,
  sgd,
  shampoo,
} from '../../../src/index.js';
import { preconditionerOf } from '../../../src/theory/li2025/preconditioner.js';
import { close } from '../../support/close.js';

test.before(init);

const make = () => matrixFactorization({ dims: [3, 2, 3], rank: 1, n: 4, seed: 2 });
const gradient = Float64Array.from({ length: 12 }, (_, k) => Math.sin(k * k + 2));
const outer = (g: Float64Array): Float64Array => Float64Array.from({ length: 144 }, (_, k) => g[Math.floor(k / 12)] * g[k % 12]);

/** A step of the real optimizer from 0 without memory: -lr S(V(g gᵀ)) g, and the v that it keeps. */
function stepOf(optimizer: Optimizer): { theta: Float64Array; v: Float64Array } {
  const problem = make();
  const tensors = problem.blocks.map(({ shape }) => shape as [number, number]);
  const state = createOptimizer(optimizer, new Float64Array(12), { tensors }).step(gradient);
  return { theta: Float64Array.from(state.theta), v: Float64Array.from(state.v ?? []) };
}

test('V of one gradient is the v that a step without memory keeps, and S g its way', () => {
  const problem = make();
  const factored = adafactor({ lr: 1, beta1: 0, beta2: 0, eps: 0.1 });
  const A = preconditionerOf(factored, problem);
  const seenA = stepOf(factored);
  const vA = A.V(gradient.map((g) => g * g));
  close(vA, seenA.v, 1e-12, 'v of Adafactor');
  close(
    A.S(vA).map((s, p) => -s * gradient[p]),
    seenA.theta,
    1e-12,
    'the step of Adafactor',
  );

  const sided = shampoo({ lr: 1, beta1: 0, beta2: 0, matrixEps: 0.1 });
  const K = preconditionerOf(sided, problem);
  const seenK = stepOf(sided);
  const vK = K.V(outer(gradient));
  close(vK, seenK.v, 1e-12, 'v of Shampoo');
  const S = K.S(vK);
  const way = gradient.map((_, p) => -gradient.reduce((sum, g, q) => sum + S[p * 12 + q] * g, 0));
  close(way, seenK.theta, 1e-10, 'the step of Shampoo');
});

test('without a power Shampoo is SGD; its flow and that of a matrix S = I agree with SGD’s', () => {
  const problem = make();
  const theta0 = projectToManifold(problem, problem.initialTheta(4));
  const end = (optimizer: Optimizer): Float64Array =>
    labelNoiseFlow({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), theta0, T: 0.3, c: 5 }).theta[1];
  close(end(shampoo({ lr: 0.1, exponent: 0 })), end(sgd({ lr: 0.1 })), 1e-6, 'exponent 0');
});

test('where squares of the gradient have rank one, Adafactor’s flow is Adam’s: a matrix of one row', () => {
  // One row: R is the mean of v, C is v itself, so R C / mean R is v.
  const problem = matrixFactorization({ dims: [4, 1, 1], rank: 1, n: 2, seed: 3 });
  const theta0 = projectToManifold(problem, problem.initialTheta(4));
  const end = (optimizer: Optimizer): Float64Array =>
    labelNoiseFlow({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), theta0, T: 0.02 }).theta[1];
  close(end(adafactor({ lr: 0.1, c: 5, eps: 0.05 })), end(adam({ lr: 0.1, c: 5, eps: 0.05 })), 1e-7, 'one row');
});

test.run();
