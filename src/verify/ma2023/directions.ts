// Adam in many dimensions (Ma, Kunin, Ying 2023, Sec. 5): along an axis Adam runs by 1/ε, along a floor that is turned away from all axes by 1/(σ² h) of SGD's speed. A random direction in
// d dimensions is near no axis the more surely the larger d is, so that Adam's advantage goes. L = (1 + x²)|y|², x along a random direction, the d - 1 entries of y across it.
// @eq ma2023 Sec. 5, (27)
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { type Custom, custom } from '../../problems/custom/problem.js';
import { normalStart } from '../../problems/normal-start.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { meanOf } from '../replicas.js';

const eps = 1e-3;
/** σ² of the noise σ² H̃, of which Li, Wen, Lyu 2025 call half alpha. */
const variance = 1;
const x0 = 2;
const along = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** An orthonormal frame, the first of which is the floor: random, or that of the axes. */
function frame(d: number, seed: number): Float64Array[] {
  const draws = normalStart(d * d, seed, d, 1);
  const rows: Float64Array[] = [];
  for (let i = 0; i < d; i++) {
    const row = draws.slice(i * d, i * d + d);
    for (const other of rows) {
      const share = along(row, other);
      for (let j = 0; j < d; j++) row[j] -= share * other[j];
    }
    const size = Math.sqrt(along(row, row));
    rows.push(row.map((x) => x / size));
  }
  return rows;
}
const axes = (d: number): Float64Array[] =>
  Array.from({ length: d }, (_, i) => Float64Array.from({ length: d }, (__, j) => Number(i === j)));

/** The loss as (1/n) Σ ½ r_i², r_i = √(2 n h) y_i. */
function valleyAlong([floor, ...across]: readonly Float64Array[]): Custom {
  const n = across.length;
  const h = (theta: Float64Array): number => 1 + along(floor, theta) * along(floor, theta);
  const scale = Math.sqrt(2 * n);
  return custom({
    parameters: floor.length,
    initialTheta: floor.map((e) => x0 * e),
    residuals: (theta) => across.map((q) => scale * Math.sqrt(h(theta)) * along(q, theta)),
    jacobian: (theta) => {
      const root = Math.sqrt(h(theta));
      const x = along(floor, theta);
      return across.map((q) => {
        const y = along(q, theta);
        return Array.from(q, (qj, j) => scale * (root * qj + (x / root) * y * floor[j]));
      });
    },
  });
}

/** How fast x falls at x0 by the slow flow, in t = k lr². */
function speed(axesOf: readonly Float64Array[], optimizer: Optimizer): number {
  const problem = valleyAlong(axesOf);
  const noise = labelNoise({ delta: Math.sqrt((variance / 2) * (axesOf.length - 1)) });
  const theta0 = axesOf[0].map((e) => x0 * e);
  const T = 1e-4;
  const { theta } = labelNoiseFlow({ problem, optimizer, noise, theta0, T, c: Number.POSITIVE_INFINITY });
  return (x0 - along(axesOf[0], theta[1])) / T;
}

const ratio = (axesOf: readonly Float64Array[]): number => speed(axesOf, adam({ lr: 0.01, eps })) / speed(axesOf, sgd({ lr: 0.01 }));
const median = (x: readonly number[]): number => [...x].sort((a, b) => a - b)[x.length >> 1];

/** The mean x of runs of Adam in one vector, after t = T. */
function replicas(axesOf: readonly Float64Array[], lr: number, T: number): { readonly mean: number; readonly standardError: number } {
  const [d, runs] = [axesOf.length, 64];
  const [floor, ...across] = axesOf;
  const fill = (x: Float64Array): Float64Array => Float64Array.from({ length: d * runs }, (_, k) => x[k % d]);
  const h0 = 1 + x0 * x0;
  const v0 = floor.map((e) => variance * h0 * (1 - e * e));
  const state = createOptimizer(adam({ lr, beta1: 0, c: 20, eps }), fill(floor.map((e) => x0 * e)), { v0: fill(v0) });
  const gradient = new Float64Array(d * runs);
  for (let k = 0; k < Math.round(T / (lr * lr)); k++) {
    const xi = normalStart(d * runs, 17, k, Math.sqrt(variance));
    for (let r = 0; r < runs; r++) {
      const theta = state.theta.subarray(d * r, d * r + d) as Float64Array;
      const x = along(floor, theta);
      const h = 1 + x * x;
      const g = gradient.subarray(d * r, d * r + d).fill(0);
      across.forEach((q, i) => {
        const y = along(q, theta);
        // Noise of covariance σ² H̃, H̃ = h on the entries across.
        const slope = 2 * h * y + Math.sqrt(h) * xi[d * r + i];
        for (let j = 0; j < d; j++) g[j] += slope * q[j] + 2 * x * y * y * floor[j];
      });
    }
    state.step(gradient);
  }
  return meanOf(Array.from({ length: runs }, (_, r) => along(floor, state.theta.subarray(d * r, d * r + d) as Float64Array)));
}

function* rows(): Iterable<CheckRow> {
  const seeds = Array.from({ length: 15 }, (_, k) => 100 + k);
  const dimensions = [2, 4, 8, 16];
  const medians = dimensions.map((d) => median(seeds.map((seed) => ratio(frame(d, seed)))));
  const limit = 1 / (variance * (1 + x0 * x0));
  const rises = medians.filter((x, k) => k > 0 && x > medians[k - 1]).length;
  yield compared({
    text: `Speed of Adam over that of SGD along a floor of random direction, median of ${seeds.length}: rises from one of d = ${dimensions.join(', ')} to the next`,
    expected: 0,
    observed: rises,
    tolerance: 0,
    note: `Medians ${medians.map((x) => x.toPrecision(3)).join(', ')}.`,
  });
  yield compared({
    text: 'The same at d = 16, where S is nearly the same on all axes, over 1/(σ² h)',
    expected: 1,
    observed: medians[3] / limit,
    // diag H = 2h(1 - e_j²) with e_j² of 1/d in the mean, and fourth powers of e_j three times the square of that.
    tolerance: 3 / 16,
  });
  const aligned = [1e-2, 1e-3].map((e) => speed(axes(4), adam({ lr: 0.01, eps: e })) / speed(axes(4), sgd({ lr: 0.01 })));
  yield compared({
    text: 'Along an axis of four: by what factor the speed of Adam rises from ε = .01 to .001',
    expected: 10,
    observed: aligned[1] / aligned[0],
    tolerance: 0.1,
    relative: true,
  });
  const [lr, T] = [0.01, 0.5];
  const turned = frame(8, 100);
  const problem = valleyAlong(turned);
  const noise = labelNoise({ delta: Math.sqrt((variance / 2) * 7) });
  const theta0 = turned[0].map((e) => x0 * e);
  const { theta } = labelNoiseFlow({ problem, optimizer: adam({ lr, c: 20, eps }), noise, theta0, T, c: 20 });
  const expected = along(turned[0], theta[1]);
  const { mean, standardError } = replicas(turned, lr, T);
  yield compared({
    text: `d = 8: x of Adam at t = ${T} from ${x0}, lr ${lr}, 64 runs, against the flow`,
    expected,
    observed: mean,
    standardError,
    // Off by lr times half the curvature of S H, 2h/(σ√h) at the start, as a share of the way.
    tolerance: 3 * standardError + lr * Math.sqrt(1 + x0 * x0) * (x0 - expected),
  });
}

export const directionsCheck: Experiment = theoryCheck({
  id: 'directions',
  seconds: 4,
  title: 'Adam along floors of random direction in many dimensions',
  paper: 'ma2023',
  place: 'Sec. 5',
  rows,
});
