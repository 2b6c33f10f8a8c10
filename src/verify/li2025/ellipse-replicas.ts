// Many runs of an optimizer on the ellipse in one vector, which optimizers that move every entry by itself take as one, with what the proofs of Li, Wen, Lyu 2025
// speak of at every step: gradients with and without noise, both moments.
import type { Optimizer } from '../../optimizers/optimizer.js';
import { type Ellipse, ellipse } from '../../problems/ellipse/problem.js';
import { normalStart } from '../../problems/normal-start.js';
import { createOptimizer } from '../../runs/create-optimizer.js';

export const oval: Ellipse = ellipse({ a: 1, b: 2 });
/** The size of the noise: of a label, or of each entry of the gradient. */
export const delta = 0.5;

export interface ReplicaOptions {
  readonly optimizer: Optimizer;
  readonly theta0: Float64Array;
  readonly v0: Float64Array;
  readonly replicas: number;
  readonly steps: number;
  readonly seed: number;
  /** Normal noise on the label, of covariance delta² ∇f ∇fᵀ, or on every entry of the gradient. */
  readonly noise: 'label' | 'isotropic';
  /** Whether replicas come in pairs of opposite noise, so that what is odd in it drops out of their means. */
  readonly pairs?: true;
}

/** A step: two entries for every replica in each vector. */
export interface ReplicaStep {
  /** Theta before and after it. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** ∇L without noise at `before`, and the gradient of the step. */
  readonly slope: Float64Array;
  readonly gradient: Float64Array;
  /** The moments after it. */
  readonly m: Float64Array;
  readonly v: Float64Array;
}

/** f and ∇f of every replica. */
export function slopesOf(theta: Float64Array): { readonly f: Float64Array; readonly df: Float64Array } {
  const { Q } = oval;
  const f = new Float64Array(theta.length / 2);
  const df = new Float64Array(theta.length);
  for (let r = 0; r < f.length; r++) {
    const [x, y] = [theta[2 * r], theta[2 * r + 1]];
    const [qx, qy] = [Q[0] * x + Q[1] * y, Q[2] * x + Q[3] * y];
    f[r] = x * qx + y * qy - 1;
    df[2 * r] = 2 * qx;
    df[2 * r + 1] = 2 * qy;
  }
  return { f, df };
}

const filled = (x: Float64Array, replicas: number): Float64Array => Float64Array.from({ length: 2 * replicas }, (_, k) => x[k % 2]);

/** Every step of all replicas. */
export function* replicaSteps({ optimizer, theta0, v0, replicas, steps, seed, noise, pairs }: ReplicaOptions): Generator<ReplicaStep> {
  const state = createOptimizer(optimizer, filled(theta0, replicas), { v0: filled(v0, replicas) });
  for (let k = 0; k < steps; k++) {
    const before = Float64Array.from(state.theta);
    const { f, df } = slopesOf(before);
    const slope = df.map((x, p) => x * f[p >> 1]);
    const xi = normalStart(noise === 'label' ? replicas : 2 * replicas, seed, k, delta);
    if (pairs) for (let r = 1; r < replicas; r += 2) xi[r] = -xi[r - 1];
    const gradient = slope.map((x, p) => x + (noise === 'label' ? xi[p >> 1] * df[p] : xi[p]));
    state.step(gradient);
    const read = (x: ArrayLike<number> | undefined): Float64Array => Float64Array.from(x ?? []);
    yield { before, after: read(state.theta), slope, gradient, m: read(state.m), v: read(state.v) };
  }
}

/** The means of pairs of replicas, as if they were replicas. */
export function pairMeans(x: Float64Array): Float64Array {
  return Float64Array.from({ length: x.length / 2 }, (_, k) => (x[4 * (k >> 1) + (k % 2)] + x[4 * (k >> 1) + 2 + (k % 2)]) / 2);
}

/** The mean of x and y over the replicas, with its standard error. */
export function replicaMeanOf(x: Float64Array): { readonly mean: readonly [number, number]; readonly standardError: number } {
  const n = x.length / 2;
  const entry = (p: number): { mean: number; variance: number } => {
    let [sum, squares] = [0, 0];
    for (let r = 0; r < n; r++) {
      sum += x[2 * r + p];
      squares += x[2 * r + p] * x[2 * r + p];
    }
    return { mean: sum / n, variance: Math.max(0, squares / n - (sum / n) * (sum / n)) };
  };
  const [a, b] = [entry(0), entry(1)];
  return { mean: [a.mean, b.mean], standardError: Math.sqrt((a.variance + b.variance) / n) };
}
