// The bounds along a whole run in the proof of Li, Wen, Lyu 2025: the loss unrolled with its martingale (E.3), the concentration of that (E.4), the convergence bound at every step (E.5),
// and "good" runs, which stay by Γ and move slowly along it for all of T/lr² steps (F.5). Replicas of Adam on the ellipse with 1 - beta2 = c lr².
// @eq li2025 Lemma E.3, Lemma E.4, Lemma E.5, Lemma F.5
import { fitOrder } from '../../../compare/fit-order.js';
import { log, pow } from '../../../kernels/functions.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { lossFloor } from '../../../theory/li2025/loss-floor.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../../check.js';
import { meanOf } from '../../replicas.js';
import { delta, oval, replicaSteps, slopesOf } from '../ellipse-replicas.js';

const c = 5;
const eps = 1e-2;
const beta1 = 0.9;
/** Where lr times the curvatures of S H is small beside 1 - beta1. */
const rates = [8e-3, 4e-3, 2e-3];
const replicas = 400;
const theta0 = Float64Array.of(1.6, 0.4);
const preconditioner = (v: Float64Array): Float64Array => v.map((x) => 1 / (Math.sqrt(x) + eps));
const adamAt = (lr: number) => adam({ lr, c, beta1, eps });
const lossesOf = (theta: Float64Array): Float64Array => slopesOf(theta).f.map((f) => (f * f) / 2);

interface Bounds {
  /** By replica: the most of L_k - gamma^k L_0 - lr (1 - beta1) Σ X_i Σ gamma^(k-j) beta1^(j-i) over k. */
  readonly remainder: Float64Array;
  /** By replica: Σ gamma^(k-i) X_i at the last k, and the mean over replicas of Σ gamma^(2k-2i) X_i². */
  readonly martingale: Float64Array;
  readonly variance: number;
  /** The losses after some numbers of steps, gamma^k L_0 there, and the floor that theory gives. */
  readonly losses: readonly { readonly k: number; readonly values: Float64Array; readonly start: number }[];
  readonly floor: number;
}

/** O(1/lr log 1/lr) steps from off Γ, after which gamma^k is lr². */
function boundsAt(lr: number): Bounds {
  const v0 = slopesOf(theta0).df.map((x) => 4 * delta * delta * x * x);
  const S0 = preconditioner(v0);
  const zeta = projectToManifold(oval, theta0, { S: S0 });
  const { df } = slopesOf(zeta);
  // PL: |∇L|² = |∇f|² f² ≥ 2 mu L with the least |∇f|² between start and Γ, which is at Γ; S ≥ 1/R0. A tenth of both for where the runs go besides.
  const mu = 0.9 * (df[0] * df[0] + df[1] * df[1]);
  const least = 0.9 * Math.min(...S0);
  const gamma = 1 - 2 * lr * mu * (1 - beta1) * least;
  const steps = Math.ceil((2 * log(1 / lr)) / (1 - gamma));
  const L0 = lossesOf(theta0)[0];
  const inner = new Float64Array(replicas); // Σ_i beta1^(k-i) X_i
  const outer = new Float64Array(replicas); // Σ_j gamma^(k-j) of those
  const plain = new Float64Array(replicas); // Σ_i gamma^(k-i) X_i
  const squares = new Float64Array(replicas);
  const remainder = new Float64Array(replicas).fill(Number.NEGATIVE_INFINITY);
  const looks = [0.1, 0.3, 0.6, 1].map((share) => Math.round(share * steps));
  const losses: { k: number; values: Float64Array; start: number }[] = [];
  let v = Float64Array.from({ length: 2 * replicas }, (_, p) => v0[p % 2]);
  let power = 1;
  let k = 0;
  const rest = c * lr * lr;
  for (const step of replicaSteps({ optimizer: adamAt(lr), theta0, v0, replicas, steps, seed: 41, noise: 'label' })) {
    k++;
    power *= gamma;
    const { slope, gradient, before, after } = step;
    const { df: d } = slopesOf(before);
    const loss = lossesOf(after);
    for (let r = 0; r < replicas; r++) {
      let X = 0;
      for (let p = 2 * r; p < 2 * r + 2; p++) {
        // S of the mean of v over this step's noise, so that the mean of X is 0.
        const mean = (1 - rest) * v[p] + rest * (slope[p] * slope[p] + delta * delta * d[p] * d[p]);
        X -= (slope[p] * (gradient[p] - slope[p])) / (Math.sqrt(mean) + eps);
      }
      inner[r] = beta1 * inner[r] + X;
      outer[r] = gamma * outer[r] + inner[r];
      plain[r] = gamma * plain[r] + X;
      squares[r] = gamma * gamma * squares[r] + X * X;
      remainder[r] = Math.max(remainder[r], loss[r] - power * L0 - lr * (1 - beta1) * outer[r]);
    }
    v = step.v as Float64Array<ArrayBuffer>;
    if (looks.includes(k)) losses.push({ k, values: loss, start: power * L0 });
  }
  const floor = lossFloor({ problem: oval, optimizer: adamAt(lr), noise: labelNoise({ delta, distribution: 'normal' }), zeta, v: v0 });
  return { remainder, martingale: plain, variance: meanOf([...squares]).mean, losses, floor };
}

/** What a share of the values exceeds. */
function exceeded(values: Float64Array, share: number): number {
  return Float64Array.from(values).sort()[Math.floor((1 - share) * values.length)];
}

function* lossBounds(): Iterable<CheckRow> {
  const all = rates.map(boundsAt);
  const most = all.map(({ remainder }) => meanOf([...remainder]));
  const { order, standardError } = fitOrder(
    rates,
    most.map(({ mean }) => mean),
    most.map((one) => one.standardError),
  );
  yield compared({
    text: `Adam from off Γ, ${replicas} runs: the most of L_k - L* - gamma^k (L_0 - L*) - martingale over k: order in lr`,
    place: 'Lemma E.3',
    is: '≥',
    expected: 1,
    observed: order,
    standardError,
    tolerance: 0.15,
    note: `Means ${most.map(({ mean }, k) => `${mean.toPrecision(3)} at ${rates[k]}`).join(', ')}.`,
  });
  const last = all[all.length - 1];
  for (const share of [0.1, 0.01]) {
    const bound = Math.sqrt(2 * log(2 / share) * last.variance);
    yield compared({
      text: `The same at lr ${rates[2]}: what a share ${share} of |Σ gamma^(k-i) X_i| exceeds, over √(2 log(2/δ) Σ gamma^(2k-2i) E X_i²)`,
      place: 'Lemma E.4',
      is: '<',
      expected: 1,
      observed: exceeded(last.martingale.map(Math.abs), share) / bound,
      tolerance: 0,
    });
  }
  // Of a normal distance L > 2 log(2/δ) E L in at most a share δ.
  const shares = [0.1, 0.01].flatMap((share) =>
    last.losses.map(({ k, values, start }) => ({ k, share, over: exceeded(values, share) / (2 * log(2 / share) * (start + last.floor)) })),
  );
  const worst = shares.reduce((a, b) => (b.over > a.over ? b : a));
  yield compared({
    text: `The same: what a share δ = .1 or .01 of the losses exceeds after k steps, over (gamma^k L_0 + floor) 2 log(2/δ), the largest of ${shares.length}`,
    place: 'Lemma E.5',
    is: '<',
    expected: 1,
    observed: worst.over,
    tolerance: 0,
    note: `It is that of δ = ${worst.share} after ${worst.k} steps.`,
  });
}

const beta = 0.2;
const goodRun = { lr: 0.0025, runs: 48, stride: 10 } as const;

interface Largest {
  /** Over all runs and steps. */
  readonly most: number;
  /** The mean square of all. */
  readonly square: number;
}

/** |θ - Φ_S(θ)|, and the way of Φ_S in lr^(-1-beta) steps, at every tenth of 0.2/lr² steps. */
function goodness(): { readonly looks: number; readonly distance: Largest; readonly way: Largest } {
  const { lr, runs, stride } = goodRun;
  const theta0 = projectToManifold(oval, [1, 0.6]);
  const v0 = Float64Array.of(delta * delta, delta * delta);
  const steps = Math.round(0.2 / (lr * lr));
  const giant = Math.floor(pow(lr, -1 - beta) / stride);
  const all = { distance: { most: 0, sum: 0, count: 0 }, way: { most: 0, sum: 0, count: 0 } };
  const add = (to: { most: number; sum: number; count: number }, x: number, y: number): void => {
    const square = x * x + y * y;
    to.most = Math.max(to.most, Math.sqrt(square));
    to.sum += square;
    to.count++;
  };
  const past: Float64Array[] = [];
  let k = 0;
  const options = { optimizer: adam({ lr, c, eps }), theta0, v0, replicas: runs, steps, seed: 61, noise: 'isotropic' } as const;
  for (const { after, v } of replicaSteps(options)) {
    if (++k % stride !== 0) continue;
    const now = new Float64Array(2 * runs);
    const old = past[past.length - giant];
    for (let r = 0; r < runs; r++) {
      const theta = after.slice(2 * r, 2 * r + 2);
      const phi = projectToManifold(oval, theta, { S: preconditioner(v.slice(2 * r, 2 * r + 2)) });
      now.set(phi, 2 * r);
      add(all.distance, phi[0] - theta[0], phi[1] - theta[1]);
      if (old) add(all.way, phi[0] - old[2 * r], phi[1] - old[2 * r + 1]);
    }
    past.push(now);
  }
  const largest = ({ most, sum, count }: { most: number; sum: number; count: number }): Largest => ({ most, square: sum / count });
  return { looks: past.length, distance: largest(all.distance), way: largest(all.way) };
}

function* good(): Iterable<CheckRow> {
  const { looks, ...all } = goodness();
  const { lr, runs } = goodRun;
  for (const [of, words] of [
    ['distance', '|θ_k - Φ_S(θ_k)|'],
    ['way', `way of Φ_S in lr^(-1 - ${beta}) steps`],
  ] as const) {
    const { most, square } = all[of];
    yield compared({
      text: `Isotropic noise, lr ${lr}, all of 0.2/lr² steps of ${runs} runs: the largest ${words} over √(2 log(2 K) E of its square), K looks`,
      place: 'Lemma F.5',
      is: '<',
      expected: 1,
      observed: most / Math.sqrt(2 * log(2 * looks * runs) * square),
      tolerance: 0,
      note: `No run leaves: the largest is ${most.toPrecision(3)}, in the root mean square it is ${Math.sqrt(square).toPrecision(3)}; K = ${looks * runs}.`,
    });
  }
}

function* rows(): Iterable<CheckRow> {
  yield* lossBounds();
  yield* good();
}

export const convergenceBoundsCheck: Experiment = theoryCheck({
  id: 'convergence-bounds',
  seconds: 9,
  title: 'The bounds of the convergence proof along whole runs',
  paper: 'li2025',
  place: 'Lemma E.5',
  rows,
});
