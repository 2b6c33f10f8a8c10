// Def. 4.3 of Li, Wen, Lyu 2025 for the optimizers of Table 1 that see theta as matrices: Adafactor, with row and column means for V, and Shampoo, whose S is a
// Kronecker product. Runs of both beside their own label-noise flow.
// @eq li2025 Table 1, Thm. 4.1
import { compareOrders } from '../../compare/compare-orders.js';
import { norm } from '../../linear-algebra/norm.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adafactor } from '../../optimizers/adafactor.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { shampoo } from '../../optimizers/shampoo.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { slowSde } from '../../theory/li2025/slow-sde.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const c = 5;
const T = 0.04;
const rates = [0.016, 0.008, 0.004];
const replicas = 800;
const noise = labelNoise({ delta: 0.5 });
const optimizers: readonly { readonly name: string; readonly at: (lr: number) => Optimizer }[] = [
  { name: 'Adafactor', at: (lr) => adafactor({ lr, c, beta1: 0, eps: 0.05 }) },
  { name: 'Shampoo', at: (lr) => shampoo({ lr, c, beta1: 0, matrixEps: 0.01 }) },
];

const apart = (a: Float64Array, b: Float64Array): number => norm(a.map((x, p) => x - b[p]));

async function* rows(): AsyncIterable<CheckRow> {
  const problem = matrixFactorization({ dims: [3, 2, 3], rank: 1, n: 4, seed: 2 });
  const theta0 = projectToManifold(problem, problem.initialTheta(4));
  const otherwise = labelNoiseFlow({ problem, optimizer: adam({ c, eps: 0.05 }), noise, theta0, T }).theta[1];
  for (const { name, at } of optimizers) {
    const setting = { problem, optimizer: at(rates[0]), noise, theta0, T };
    const flow = labelNoiseFlow(setting);
    const [start, end] = flow.theta;
    const { fit, errors, standardErrors, comparisons } = await compareOrders({
      steps: rates,
      compare: (lr) => ({
        run: { problem, optimizer: at(lr), noise, theta0, v0: flow.v[0] },
        replicas: Array.from({ length: replicas }, (_, k) => 700 + k),
        prediction: { ...flow, timePerStep: lr * lr },
      }),
      error: ({ theta }) => theta.last,
    });
    yield compared({
      text: `${name}: order in lr of |E θ - ζ| at t = ${T}, ${replicas} runs, its flow going ${apart(start, end).toFixed(3)}`,
      expected: 1,
      observed: fit.order,
      standardError: fit.standardError,
      tolerance: 0.5,
      note: `Errors ${rates.map((lr, k) => `${errors[k].toFixed(4)} ± ${standardErrors[k].toFixed(4)} at ${lr}`).join(', ')}.`,
    });
    const mean = comparisons[2].theta.mean.at(-1) as Float64Array;
    yield compared({
      text: `The runs of ${name} at lr ${rates[2]} against the flow of Adam`,
      expected: 0,
      observed: apart(mean, otherwise),
      standardError: standardErrors[2],
      tolerance: errors[0],
      refuted: true,
      note: `the preconditioners of Table 1 lead to different places: the flow of ${name} is ${errors[2].toFixed(4)} from the runs`,
    });
    const sde = slowSde({ ...setting, steps: 256, seed: 1 }).theta[1];
    yield compared({
      text: `${name}: the slow stochastic equation under label noise, which has no part along Γ, is the flow`,
      place: 'Def. 4.3',
      expected: 0,
      observed: apart(sde, end) / apart(start, end),
      tolerance: 0.02,
    });
  }
}

export const matrixPreconditionersCheck: Experiment = theoryCheck({
  id: 'matrix-preconditioners',
  seconds: 20,
  title: 'Adafactor and Shampoo follow slow flows of their own',
  paper: 'li2025',
  place: 'Table 1',
  rows,
});
