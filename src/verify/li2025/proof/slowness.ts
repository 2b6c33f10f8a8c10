// What the proof of Thm. 4.1 of Li, Wen, Lyu 2025 rests on, counted on replicas of Adam on the ellipse with 1 - beta2 = c lr²: Φ_S moves slowly, means of the
// momentum are those of the gradient, and v follows its own equation over a giant step of lr^(-1 - beta) steps.
// @eq li2025 App. F, Lemma F.4, Lemma F.5, Lemma F.6, Lemma F.7, Lemma F.8, Lemma F.11, Lemma F.12
import { fitOrder } from '../../../compare/fit-order.js';
import { pow } from '../../../kernels/functions.js';
import { adam } from '../../../optimizers/adam.js';
import type { Place } from '../../../papers.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../../check.js';
import { type Mean, meanOf } from '../../replicas.js';
import { delta, oval, pairMeans, replicaMeanOf, replicaSteps, slopesOf } from '../ellipse-replicas.js';

const c = 5;
const eps = 1e-2;
const beta = 0.2;
const rates = [0.02, 0.01, 0.005];
/** Where the way of Φ_S is short beside the ellipse. */
const slowRates = [0.01, 0.005, 0.0025];
/** Where runs start: a point of the ellipse, and the v that stays there. */
function start(): { readonly theta0: Float64Array; readonly equilibrium: Float64Array } {
  const theta0 = projectToManifold(oval, [1, 0.6]);
  return { theta0, equilibrium: slopesOf(theta0).df.map((x) => delta * delta * x * x) };
}
const preconditioner = (v: Float64Array): Float64Array => v.map((x) => 1 / (Math.sqrt(x) + eps));
const giantStep = (lr: number): number => Math.floor(pow(lr, -1 - beta));
const between = (a: Float64Array, b: Float64Array): number => Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
const length = ([x, y]: readonly [number, number]): number => Math.sqrt(x * x + y * y);

function orderRow(
  text: string,
  place: Place,
  means: readonly Mean[],
  is: '=' | '≥',
  expected: number,
  tolerance: number,
  at: readonly number[] = rates,
): CheckRow {
  const { order, standardError } = fitOrder(
    at,
    means.map(({ mean }) => mean),
    means.map((one) => one.standardError),
  );
  const note = `Means ${means.map(({ mean }, k) => `${mean.toPrecision(3)} at ${at[k]}`).join(', ')}.`;
  return compared({ text, place, is, expected, observed: order, standardError, tolerance, note });
}

/** The largest way of Φ_S in a giant step, of every replica, after the runs have come to their floor. */
function projectedWay(lr: number, noise: 'label' | 'isotropic', replicas: number): Mean {
  const H = giantStep(lr);
  const settle = Math.ceil(3 / lr);
  const { theta0, equilibrium } = start();
  const v0 = noise === 'label' ? equilibrium : Float64Array.of(delta * delta, delta * delta);
  const projected = (theta: Float64Array, v: Float64Array, r: number): Float64Array =>
    projectToManifold(oval, theta.slice(2 * r, 2 * r + 2), { S: preconditioner(v.slice(2 * r, 2 * r + 2)) });
  const most = new Array<number>(replicas).fill(0);
  const from: Float64Array[] = [];
  let k = 0;
  for (const { after, v } of replicaSteps({ optimizer: adam({ lr, c, eps }), theta0, v0, replicas, steps: settle + H, seed: 5, noise })) {
    k++;
    if (k === settle) for (let r = 0; r < replicas; r++) from.push(projected(after, v, r));
    // Every tenth step: the way in between is as small as lr.
    if (k > settle && (k % 10 === 0 || k === settle + H))
      for (let r = 0; r < replicas; r++) most[r] = Math.max(most[r], between(projected(after, v, r), from[r]));
  }
  return meanOf(most);
}

function* slow(): Iterable<CheckRow> {
  yield orderRow(
    `Isotropic noise: order in lr of the way of Φ_S(θ) within lr^(-1 - ${beta}) steps`,
    'Lemma F.4',
    slowRates.map((lr) => projectedWay(lr, 'isotropic', 150)),
    '=',
    0.5 - 0.5 * beta,
    0.15,
    slowRates,
  );
  yield orderRow(
    'Label noise, which has no part along Γ: the same is bounded by that order, and less',
    'Lemma F.4',
    rates.map((lr) => projectedWay(lr, 'label', 40)),
    '≥',
    0.5 - 0.5 * beta,
    0,
  );
}

interface Gaps {
  readonly slope: Mean;
  readonly momentum: Mean;
  readonly step: Mean;
}

/**
 * Means over replicas and the last 1/(2 lr) steps, after the runs have come to their floor: of ∇L(θ_k+1) - ∇L(θ_k), of m_k+1 - g_k, and of
 * θ_k+1 - θ_k + lr S_k g_k, each without the noise of the gradients, whose mean is 0.
 */
function momentumGaps(lr: number): Gaps {
  const replicas = 2000;
  const steps = Math.ceil(1.5 / lr);
  const window = Math.ceil(0.5 / lr);
  const { theta0, equilibrium } = start();
  const options = {
    optimizer: adam({ lr, c, beta1: 0.9, eps }),
    theta0,
    v0: equilibrium,
    replicas,
    steps,
    seed: 9,
    noise: 'label',
    pairs: true,
  } as const;
  const size = 2 * replicas;
  let quiet: Float64Array = new Float64Array(size); // m without the noise of the gradients
  let kick: Float64Array = new Float64Array(size); // what their noise makes of it
  let before1: Float64Array = quiet;
  const sums = { slope: new Float64Array(size), momentum: new Float64Array(size), step: new Float64Array(size) };
  let k = 0;
  for (const { before, after, slope, gradient, v } of replicaSteps(options)) {
    k++;
    quiet = quiet.map((x, p) => 0.9 * x + 0.1 * slope[p]);
    kick = kick.map((x, p) => 0.9 * x + 0.1 * (gradient[p] - slope[p]));
    if (k > steps - window) {
      const S = preconditioner(v);
      for (let p = 0; p < size; p++) {
        sums.slope[p] += (slope[p] - before1[p]) / window;
        sums.momentum[p] += (quiet[p] - slope[p]) / window;
        sums.step[p] += (after[p] - before[p] + lr * S[p] * (slope[p] + kick[p])) / window;
      }
    }
    before1 = slope;
  }
  const mean = (x: Float64Array): Mean => {
    const { mean: both, standardError } = replicaMeanOf(pairMeans(x));
    return { mean: length(both), standardError };
  };
  return { slope: mean(sums.slope), momentum: mean(sums.momentum), step: mean(sums.step) };
}

function* momentum(): Iterable<CheckRow> {
  const gaps = rates.map(momentumGaps);
  const first = (of: keyof Gaps, power: number): number => gaps[0][of].mean / pow(rates[0], power);
  for (const [of, power, place, text] of [
    ['slope', 1.5, 'Lemma F.6', '|E ∇L(θ_k+1) - E ∇L(θ_k)| over lr^1.5'],
    ['momentum', 1.5, 'Lemma F.7', '|E m_k+1 - E g_k| over lr^1.5'],
    ['step', 2.5, 'Lemma F.8', '|E θ_k+1 - E θ_k + lr E S g_k| over lr^2.5'],
  ] as const) {
    const last = gaps[2][of];
    const unit = pow(rates[2], power);
    yield compared({
      text: `Adam at its floor, 2,000 runs: ${text}, at lr ${rates[2]} no more than at ${rates[0]}`,
      place,
      is: '<',
      expected: first(of, power),
      observed: last.mean / unit,
      standardError: last.standardError / unit,
      tolerance: 2 * (last.standardError / unit + gaps[0][of].standardError / pow(rates[0], power)),
    });
  }
}

/** What v does over a giant step from three times its equilibrium. */
function* secondMoment(): Iterable<CheckRow> {
  const replicas = 400;
  const { theta0, equilibrium } = start();
  const v0 = equilibrium.map((x) => 3 * x);
  const seen = rates.map((lr) => {
    const steps = giantStep(lr);
    let v: Float64Array = v0;
    for (const step of replicaSteps({ optimizer: adam({ lr, c, eps }), theta0, v0, replicas, steps, seed: 13, noise: 'label' })) v = step.v;
    const change = Array.from({ length: replicas }, (_, r) => (v[2 * r] - v0[0]) / (c * lr * lr * steps * (equilibrium[0] - v0[0])));
    const squares = Array.from({ length: replicas }, (_, r) => between(v.slice(2 * r, 2 * r + 2), v0)).map((x) => x * x);
    return { change: meanOf(change), squares: meanOf(squares) };
  });
  const last = seen[2].change;
  yield compared({
    text: `E Δv over c lr² (V(Σ) - v) of each step, over lr^(-1 - ${beta}) steps at lr ${rates[2]}`,
    place: 'Lemma F.11',
    expected: 1,
    observed: last.mean,
    standardError: last.standardError,
    // What is left out: of the order lr^(½ - ½ beta) by the lemma, and c lr^(1 - beta)/2 by the bend of the exponential.
    tolerance: pow(rates[2], 0.5 - 0.5 * beta),
  });
  yield orderRow(
    'The same giant step: order in lr of E |Δv|²',
    'Lemma F.12',
    seen.map(({ squares }) => squares),
    '=',
    2 - 2 * beta,
    0.15,
  );
}

function* rows(): Iterable<CheckRow> {
  yield* slow();
  yield* momentum();
  yield* secondMoment();
}

export const slownessCheck: Experiment = theoryCheck({
  id: 'slowness',
  seconds: 2,
  title: 'The lemmas of the slow equation’s proof, counted on replicas',
  paper: 'li2025',
  place: 'App. F',
  rows,
});
