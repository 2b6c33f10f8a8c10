// How fast an adaptive gradient method comes near Γ and how near it stays: Thm. 4.2, C.1 and C.2 of Li, Wen, Lyu 2025 on runs that start off Γ, and the lemmas of their
// proofs, with Adam of 1 - beta2 = c lr².
// @eq li2025 Thm. 4.2, Thm. C.1, Thm. C.2, Lemma D.1, Lemma E.1, Lemma E.2
import { fitOrder } from '../../../compare/fit-order.js';
import { log } from '../../../kernels/functions.js';
import { dot } from '../../../linear-algebra/products.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import type { Place } from '../../../papers.js';
import { lossFloor } from '../../../theory/li2025/loss-floor.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import { dormandPrince } from '../../../theory/solvers/ode.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../../check.js';
import { meanOf } from '../../replicas.js';
import { delta, oval, type ReplicaStep, replicaSteps, slopesOf } from '../ellipse-replicas.js';
import { type Case, cases } from '../projection-cases.js';

const c = 5;
const eps = 1e-2;
const rates = [0.02, 0.01, 0.005];
/** Where lr times the curvatures of S H is small beside 1 - beta1. */
const smallRates = [4e-4, 2e-4, 1e-4];
const replicas = 2000;
const preconditioner = (v: Float64Array): Float64Array => v.map((x) => 1 / (Math.sqrt(x) + eps));
/** Off Γ by half its size, with a v that is four times its equilibrium. */
const theta0 = Float64Array.of(1.6, 0.4);
const v0 = slopesOf(theta0).df.map((x) => 4 * delta * delta * x * x);

const adamAt = (lr: number) => adam({ lr, c, beta1: 0.9, eps });

interface Ends {
  readonly losses: readonly number[];
  readonly distances: readonly number[];
  readonly steps: number;
}

/** The ends of the runs after (2/(lr lambda)) log(1/lr) steps, lambda the curvature of S H where the start leads. */
function endsAt(lr: number): Ends {
  const S0 = preconditioner(v0);
  const { df } = slopesOf(projectToManifold(oval, theta0, { S: S0 }));
  const lambda = S0[0] * df[0] * df[0] + S0[1] * df[1] * df[1];
  const steps = Math.ceil((2 / (lr * lambda)) * log(1 / lr));
  let end: ReplicaStep | undefined;
  for (const step of replicaSteps({ optimizer: adamAt(lr), theta0, v0, replicas, steps, seed: 31, noise: 'label' })) end = step;
  const { after, v } = end as ReplicaStep;
  const { f } = slopesOf(after);
  const distances = Array.from({ length: replicas }, (_, r) => {
    const theta = after.slice(2 * r, 2 * r + 2);
    const zeta = projectToManifold(oval, theta, { S: preconditioner(v.slice(2 * r, 2 * r + 2)) });
    return Math.sqrt((theta[0] - zeta[0]) * (theta[0] - zeta[0]) + (theta[1] - zeta[1]) * (theta[1] - zeta[1]));
  });
  return { losses: Array.from(f, (x) => (x * x) / 2), distances, steps };
}

function orderRow(text: string, place: Place, ends: readonly Ends[], of: (ends: Ends) => readonly number[], expected: number): CheckRow {
  const means = ends.map((one) => meanOf(of(one)));
  const { order, standardError } = fitOrder(
    rates,
    means.map(({ mean }) => mean),
    means.map((one) => one.standardError),
  );
  const seen = means.map(({ mean }, k) => `${mean.toPrecision(3)} after ${ends[k].steps} steps at ${rates[k]}`).join(', ');
  return compared({ text, place, expected, observed: order, standardError, tolerance: 0.15, note: `Means ${seen}.` });
}

function* nearness(): Iterable<CheckRow> {
  const ends = rates.map(endsAt);
  yield orderRow('Adam from off Γ, O(1/lr log 1/lr) steps: order in lr of the loss', 'Thm. 4.2', ends, ({ losses }) => losses, 1);
  yield orderRow('The same runs: order in lr of |θ - Φ_S(θ)|', 'Thm. C.2', ends, ({ distances }) => distances, 0.5);
  const last = ends[ends.length - 1];
  const zeta = projectToManifold(oval, theta0, { S: preconditioner(v0) });
  const floor = lossFloor({
    problem: oval,
    optimizer: adamAt(rates[2]),
    noise: labelNoise({ delta, distribution: 'normal' }),
    zeta,
    v: v0,
  });
  const { mean, standardError } = meanOf(last.losses);
  yield compared({
    text: `The same runs: mean loss over the floor at the start's Φ_S(θ), lr ${rates[2]}`,
    place: 'Thm. 4.2',
    expected: 1,
    observed: mean / floor,
    standardError: standardError / floor,
    tolerance: 0.15,
    note: 'v has moved by c lr log(1/lr)/lambda of its way by then, and lr lambda is what the floor leaves out',
  });
  const squares = [...last.distances].map((x) => x * x).sort((a, b) => a - b);
  const meanSquare = meanOf(squares).mean;
  for (const share of [0.1, 0.01]) {
    const quantile = squares[Math.floor((1 - share) * squares.length)];
    yield compared({
      text: `The same runs: the square of the distance that a share ${share} of them exceeds, over 2 log(2/δ) mean squares`,
      place: 'Thm. C.1',
      is: '<',
      expected: 1,
      observed: quantile / (2 * log(2 / share) * meanSquare),
      tolerance: 0,
      note: 'the bound of a normal distance: log(1/δ), as the theorem has it',
    });
  }
}

/** |theta(0) - theta(T)| over the bound of Lemma D.1, (2 C2/C1) √((L(theta(0)) - L*)/(2 mu)), with the mu of the path. */
function pathShare({ problem: one, theta, S }: Case): number {
  const start = one.loss(theta);
  const T = 50 / Math.max(...one.hessianDiagonal(theta).map(Math.abs), 1);
  const record = Array.from({ length: 19 }, (_, k) => ((k + 1) * T) / 20);
  const field = (_: number, x: Float64Array, out: Float64Array): void => {
    const g = one.gradient(x);
    for (let p = 0; p < x.length; p++) out[p] = -S[p] * g[p];
  };
  const path = dormandPrince(field, { y0: theta, T, record, rtol: 1e-9, atol: 1e-10, maxSteps: 100_000, what: 'the flow' });
  const mu = path.y.reduce((least, x) => {
    const g = one.gradient(x);
    const L = one.loss(x);
    return L > 1e-20 * start ? Math.min(least, dot(g, g) / (2 * L)) : least;
  }, Number.POSITIVE_INFINITY);
  const end = path.y[path.y.length - 1];
  const way = Math.sqrt(theta.reduce((sum, x, p) => sum + (x - end[p]) * (x - end[p]), 0));
  const bound = ((2 * Math.max(...S)) / Math.min(...S)) * Math.sqrt(start / (2 * mu));
  return way / bound;
}

function* descent(): Iterable<CheckRow> {
  const shares = cases().map(pathShare);
  yield compared({
    text: `The way of the flow of S over its bound, the longest of ${shares.length}; the loss falls to 0`,
    place: 'Lemma D.1',
    is: '<',
    expected: 1,
    observed: Math.max(...shares),
    tolerance: 0,
  });
  // Runs of one replica, looked at in every step.
  const gaps = smallRates.map((lr) => {
    let [most, difference, correlation, sum] = [0, 0, 0, 0];
    const rest = c * lr * lr;
    let v: Float64Array = v0;
    let loss = 0.5 * slopesOf(theta0).f[0] * slopesOf(theta0).f[0];
    let count = 0;
    for (const step of replicaSteps({ optimizer: adamAt(lr), theta0, v0, replicas: 1, steps: 3000, seed: 77, noise: 'label' })) {
      const { slope, gradient, after } = step;
      const S = preconditioner(step.v);
      const along = slope[0] * S[0] * gradient[0] + slope[1] * S[1] * gradient[1];
      // E.2: L_k - L_{k-1} + lr (1 - beta1) Σ beta1^(k-i) <∇L_{i-1}, U_i>
      sum = 0.9 * sum + along;
      const next = 0.5 * slopesOf(after).f[0] * slopesOf(after).f[0];
      most = Math.max(most, next - loss + lr * 0.1 * sum);
      loss = next;
      // E.1: v in the mean of this step, whose S takes the place of S(v).
      const { df } = slopesOf(step.before);
      const mean = preconditioner(v.map((x, p) => (1 - rest) * x + rest * (slope[p] * slope[p] + delta * delta * df[p] * df[p])));
      const Y = slope[0] * (S[0] - mean[0]) * gradient[0] + slope[1] * (S[1] - mean[1]) * gradient[1];
      const size = Math.sqrt(slope[0] * slope[0] + slope[1] * slope[1]);
      difference = Math.max(difference, Math.abs(Y) / size);
      correlation += (slope[0] * mean[0] * (gradient[0] - slope[0]) + slope[1] * mean[1] * (gradient[1] - slope[1])) / size;
      v = step.v;
      count++;
    }
    return { most, difference, correlation: correlation / count };
  });
  const orderOf = (values: readonly number[]): number => fitOrder(smallRates, values).order;
  yield compared({
    text: 'The most by which a step of Adam breaks the descent inequality: order in lr',
    place: 'Lemma E.2',
    is: '≥',
    expected: 2,
    observed: orderOf(gaps.map(({ most }) => most)),
    tolerance: 0.25,
    note: `At most ${gaps.map(({ most }, k) => `${most.toExponential(1)} at ${smallRates[k]}`).join(', ')}.`,
  });
  yield compared({
    text: 'What the noise of v adds to <∇L, U>, over |∇L|, at most in 3,000 steps: order in lr',
    place: 'Lemma E.1',
    is: '≥',
    expected: 2,
    observed: orderOf(gaps.map(({ difference }) => difference)),
    tolerance: 0.25,
  });
}

function* rows(): Iterable<CheckRow> {
  yield* nearness();
  yield* descent();
}

export const convergenceCheck: Experiment = theoryCheck({
  id: 'convergence',
  seconds: 2,
  title: 'Adam comes to Γ in O(1/lr log 1/lr) steps and stays within √lr of it',
  paper: 'li2025',
  place: 'Thm. 4.2',
  rows,
});
