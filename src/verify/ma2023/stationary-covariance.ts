// How wide SGD with momentum oscillates where H and the noise do not commute (Ma, Kunin, Ying 2023, App. A.1): (39) against the stationary law of
// its own stochastic equation and against the recursion, by solving and by running.
// @eq ma2023 (15), (31), (39)

import { fitOrder } from '../../compare/fit-order.js';
import { streams } from '../../kernels/generated.js';
import { withKernels } from '../../kernels/shared.js';
import { solve } from '../../linear-algebra/lu.js';
import { discreteStationaryCovariance, stationaryCovariance } from '../../theory/ma2023/stationary-covariance.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const hessian = [
  [3, 1],
  [1, 1],
];
/** Root of the noise's covariance; it has other eigenvectors than H. */
const D = [
  [1, 0],
  [0.8, 0.6],
];
const covariance = [
  [1, 0.8],
  [0.8, 1],
];
const momentum = 0.6;

const show = (V: ArrayLike<number>): string => `(${[V[0], V[1], V[3]].map((x) => x.toPrecision(5)).join(', ')})`;
const apart = (V: Float64Array, W: Float64Array): number => {
  const size = Math.sqrt(W.reduce((sum, x) => sum + x * x, 0));
  return Math.sqrt(V.reduce((sum, x, i) => sum + (x - W[i]) * (x - W[i]), 0)) / size;
};

/** The block of y of the C that solves A C + C Aᵀ = -η diag(DDᵀ, 0), (32), with A of (31): sixteen linear equations. */
function ofEquation(lr: number): Float64Array {
  const A = new Float64Array(16);
  for (let i = 0; i < 2; i++) {
    A[5 * i] = -(1 - momentum) / lr;
    A[(2 + i) * 4 + i] = 1 / lr;
    for (let j = 0; j < 2; j++) A[i * 4 + 2 + j] = -hessian[i]?.[j];
  }
  const system = new Float64Array(256);
  const right = new Float64Array(16);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const row = 4 * i + j;
      if (i < 2 && j < 2) right[row] = -lr * covariance[i]?.[j];
      for (let k = 0; k < 4; k++) {
        system[row * 16 + 4 * k + j] += A[4 * i + k];
        system[row * 16 + 4 * i + k] += A[4 * j + k];
      }
    }
  }
  const C = solve(system, right) as Float64Array;
  return Float64Array.of(C[10], C[11], C[14], C[15]);
}

/** The mean of yyᵀ over `steps` steps of m <- μ m - η (H y + D z), y <- y + m. */
function ofRun(lr: number, steps: number): Float64Array {
  const z = withKernels((kernels) => {
    const at = kernels.allocate(16 * steps);
    kernels.of('f64').normals(at, 2 * steps, 1, 0, streams.sdeNoise, 0, 0, 1);
    return kernels.f64(at, 2 * steps).slice();
  });
  const C = new Float64Array(4);
  const [y, m] = [new Float64Array(2), new Float64Array(2)];
  const settle = 2000;
  for (let k = 0; k < steps; k++) {
    const [y0, y1, z0, z1] = [y[0], y[1], z[2 * k], z[2 * k + 1]];
    for (let i = 0; i < 2; i++) {
      const [H, root] = [hessian[i], D[i]];
      m[i] = momentum * m[i] - lr * (H[0] * y0 + H[1] * y1 + root[0] * z0 + root[1] * z1);
      y[i] += m[i];
    }
    if (k >= settle) for (let at = 0; at < 4; at++) C[at] += (y[at >> 1] * y[at & 1]) / (steps - settle);
  }
  return C;
}

function* rows(): Iterable<CheckRow> {
  const lr = 0.05;
  const given = { hessian, covariance, momentum };
  const [V, C] = [stationaryCovariance({ ...given, lr }), discreteStationaryCovariance({ ...given, lr })];
  yield compared({
    text: `V11, V12, V22 of (39) against the stationary law of (31), μ = ${momentum}, η = ${lr}`,
    expected: show(V),
    observed: show(ofEquation(lr)),
    error: apart(V, ofEquation(lr)),
    tolerance: 1e-11,
    relative: true,
  });
  const steps = 2_000_000;
  const seen = ofRun(lr, steps);
  yield compared({
    text: `E yyᵀ of the recursion C = A C Aᵀ + Q against ${steps} of its steps, the same setting`,
    place: '(15)',
    expected: show(C),
    observed: show(seen),
    error: apart(seen, C),
    tolerance: 0.02,
    relative: true,
  });
  const rates = [0.04, 0.02, 0.01, 0.005];
  const errors = rates.map((rate) =>
    apart(stationaryCovariance({ ...given, lr: rate }), discreteStationaryCovariance({ ...given, lr: rate })),
  );
  const { order: fitted, standardError } = fitOrder(rates, errors);
  yield compared({
    text: '(39) against the recursion at η = 0.005, relative, and its order over η = 0.04 … 0.005',
    expected: 0,
    observed: errors[3],
    tolerance: 0.01,
    order: { fitted, standardError, expected: 1, tolerance: 0.1 },
  });
}

export const stationaryCovarianceCheck: Experiment = theoryCheck({
  id: 'stationary-covariance',
  title: 'The oscillation of SGD with momentum around a minimum',
  paper: 'ma2023',
  place: '(39)',
  rows,
});
