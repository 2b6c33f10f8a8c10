// Matrix factorization ‖UVᵀ - M‖² (Ma, Kunin, Ying 2023, Sec. 3): the sharpness is a norm of the factors, and the motion of SGD with Hessian noise
// keeps the product and ends at the factors of least sharpness.
// @eq ma2023 Sec. 3

import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { injectedNoise } from '../../noise/injected-noise.js';
import { sgd } from '../../optimizers/sgd.js';
import { factorizationUV } from '../../problems/factorization-uv/problem.js';
import { quasistatic } from '../../theory/ma2023/quasistatic.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { replicaMean } from '../replicas.js';

const [m, n] = [3, 2];
/** Any matrix of full rank. */
const M = Float64Array.of(2, -1, 0.5, 1.5, -0.7, 0.4);

const square = (x: Float64Array): number => x.reduce((sum, a) => sum + a * a, 0);
const trace = (x: Float64Array): number => x.reduce((sum, a) => sum + a, 0);

function* rows(): Iterable<CheckRow> {
  const problem = factorizationUV({ M: { data: M, shape: [m, n] }, p: n });
  const [start, split] = [problem.initialTheta(1), m * n];
  const U = (theta: Float64Array): Float64Array => theta.subarray(0, split);
  const V = (theta: Float64Array): Float64Array => theta.subarray(split);
  yield compared({
    text: `tr H against 2(n‖U‖² + m‖V‖²) at a random point, m = ${m}, n = ${n}, p = ${n}`,
    expected: 2 * (n * square(U(start)) + m * square(V(start))),
    observed: trace(problem.hessianDiagonal(start)),
    tolerance: 1e-12,
    relative: true,
    note: 'The paper has tr H proportional to ‖U‖² + ‖V‖², which it is for m = n, its own setting (5 x 5).',
  });

  const theta0 = Float64Array.from([...M, 1, 0, 0, 1]); // U = M, V = I
  const [lr, steps, replicas] = [0.005, 2000, 100];
  const optimizer = sgd({ lr });
  const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
  const options = { problem, optimizer, noise, theta0, T: 400 };
  const record = Array.from({ length: 20 }, (_, i) => i + 1);
  const { theta } = quasistatic({ ...options, record });
  yield compared({
    text: 'the motion from U = M, V = I keeps UVᵀ = M: the largest loss on its way',
    expected: 0,
    observed: theta.reduce((most, z) => Math.max(most, problem.loss(z)), 0),
    tolerance: 1e-20,
  });
  const traces = theta.map((z) => trace(problem.hessianDiagonal(z)));
  const rises = traces.filter((x, i) => i > 0 && x > traces[i - 1] * (1 + 1e-9)).length;
  yield compared({ text: 'tr H falls all the way: rises among 21', expected: 0, observed: rises, tolerance: 0 });

  const roots = symmetricEigen(multiply(transpose(M, n), M, m), n).values.map(Math.sqrt);
  const end = theta.at(-1) as Float64Array;
  yield compared({
    text: 'tr H at t = 400 against its least, 4 √(mn) · nuclear norm of M',
    expected: 4 * Math.sqrt(m * n) * trace(roots),
    observed: trace(problem.hessianDiagonal(end)),
    tolerance: 1e-3,
    relative: true,
  });

  const sharpness = (z: Float64Array): number => n * square(U(z)) - m * square(V(z));
  const path = quasistatic({ ...options, T: lr * steps });
  const { mean: observed, standardError } = replicaMean({ problem, optimizer, noise, theta0 }, replicas, steps, sharpness);
  yield compared({
    text: `n‖U‖² - m‖V‖² of SGD after ${steps} steps, η = ${lr}, σ = 1, ${replicas} runs; ${sharpness(theta0).toPrecision(4)} at the start`,
    expected: sharpness(path.theta.at(-1) as Float64Array),
    observed,
    standardError,
    tolerance: 0.05,
    relative: true,
  });
}

export const uvCheck: Experiment = theoryCheck({
  id: 'uv',
  seconds: 3,
  title: 'Matrix factorization: the motion keeps the product and balances the factors',
  paper: 'ma2023',
  place: 'Sec. 3',
  rows,
});
