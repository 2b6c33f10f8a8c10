// The computations of `weight-decay` beside the runs: the flow with decoupled decay, Adam with an L2 term, and the least ℓ1.5 norm of interpolators.

import { singular } from '../../../input/errors.js';
import { pow } from '../../../kernels/functions.js';

import { streams } from '../../../kernels/generated.js';
import { withKernels } from '../../../kernels/shared.js';
import { cholesky, solveCholesky } from '../../../linear-algebra/cholesky.js';
import { dot, timesVector, transposeTimesVector } from '../../../linear-algebra/products.js';
import { readMeasures } from '../../../measures/registry.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { adam } from '../../../optimizers/adam.js';
import { seedWords } from '../../../random/seed-words.js';
import { createOptimizer } from '../../../runs/create-optimizer.js';
import { labelNoiseFlow } from '../../../theory/li2025/label-noise-flow.js';
import type { TaskContext, TaskResult } from '../../experiment.js';
import { everyOf } from '../../schemas.js';
import { netStart } from '../net-start.js';
import { measures, type PathSettings, records } from './settings.js';

/** tr(Diag(H)^½) along the flow of AdamW, at 31 times. */
export async function flow({ settings, w0 }: PathSettings, { signal }: TaskContext): Promise<TaskResult> {
  const { lr, beta1, beta2, eps, delta, flowT } = settings;
  const { net, theta0, v0 } = netStart(settings);
  const record = Array.from({ length: 31 }, (_, k) => (k * flowT) / 30);
  const optimizer = adam({ lr, beta1, beta2, eps });
  const { t, theta } = await labelNoiseFlow.async({
    signal,
    problem: net,
    optimizer,
    noise: labelNoise({ delta }),
    theta0,
    v0,
    T: flowT,
    record,
    weightDecay: w0,
    tolerance: 1e-6,
  });
  const root = theta.map((at) => net.hessianDiagonal(at).reduce((sum, h) => sum + Math.sqrt(h), 0));
  return { step: t, measures: { 'traceDiagH^0.5': root } };
}

/** Normal numbers drawn at once. */
const block = 512;

/**
 * Adam on the gradient of L + (decay/2) ‖theta‖², with normal label noise of standard deviation delta: the slow flow sees only its variance.
 * The L2 term enters m and v, as in torch.optim.Adam's weight_decay.
 */
export async function coupled({ settings, w0, seed }: PathSettings, { progress }: TaskContext): Promise<TaskResult> {
  const { d, n, lr, beta1, beta2, eps, delta, T } = settings;
  const { net, theta0, v0 } = netStart(settings);
  const optimizer = adam({ lr, beta1, beta2, eps });
  const state = createOptimizer(optimizer, theta0, { v0 });
  const measure = readMeasures(measures);
  const total = Math.round(T / (lr * lr));
  const every = everyOf(total, records);
  const step: number[] = [];
  const out: Record<string, number[]> = Object.fromEntries(measures.map((name) => [name, []]));
  let noise: Float64Array = new Float64Array(0);
  for (let k = 0; k <= total; k++) {
    const theta = Float64Array.from(state.theta);
    if (k % every === 0 || k === total) {
      step.push(k);
      const seen = measure({ problem: net, optimizer, theta, at: net.evaluate(theta) });
      for (const name of measures) out[name].push(seen[name]);
      await progress(k, total);
    }
    if (k === total) break;
    if (k % block === 0) {
      noise = withKernels((kernels) => {
        const at = kernels.allocate(8 * n * block);
        kernels.of('f64').normals(at, n * block, ...seedWords(seed), streams.sdeNoise, k / block, 0, 1);
        return kernels.f64(at, n * block).slice();
      });
    }
    const first = (k % block) * n;
    const q = net.backward(noise.subarray(first, first + n));
    const g = net.gradient(theta);
    for (let j = 0; j < 2 * d; j++) {
      const slope = (2 * theta[j] * q[j % d]) / n; // of the mean of the predictions, weighted by the noise
      g[j] += delta * (j < d ? slope : -slope) + w0 * lr * theta[j];
    }
    state.step(g);
  }
  return { step, measures: out };
}

/**
 * min ‖w‖_1.5 subject to Z w = y. At the minimum w_j = q_j |q_j| / 2.25 with q = Zᵀp, where p minimizes the convex Σ |q_j|³ / 6.75 - yᵀp: Newton's
 * method with a line search.
 */
export function leastNorm(Z: Float64Array, y: Float64Array): number {
  const n = y.length;
  const d = Z.length / n;
  const at = (p: Float64Array) => transposeTimesVector(Z, p);
  const height = (p: Float64Array): number => at(p).reduce((sum, q) => sum + Math.abs(q * q * q) / 6.75, 0) - dot(y, p);
  let p = y.map((x) => x / d);
  for (let k = 0; k < 200; k++) {
    const q = at(p);
    const excess = timesVector(
      Z,
      q.map((x) => (x * Math.abs(x)) / 2.25),
    ).map((x, i) => x - y[i]);
    if (Math.max(...excess.map(Math.abs)) < 1e-12) break;
    const curvature = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let l = 0; l <= i; l++)
        for (let j = 0; j < d; j++) curvature[i * n + l] += (Z[i * d + j] * Z[l * d + j] * 2 * Math.abs(q[j])) / 2.25;
    const L = cholesky(curvature, n);
    if (!L) throw singular('Z', 'its rows are dependent, so that Z w = y has no least norm by this method');
    const step = solveCholesky(L, excess);
    let share = 1;
    const moved = () => p.map((x, i) => x - share * step[i]);
    while (share > 1e-10 && height(moved()) > height(p)) share /= 2;
    p = moved();
  }
  const sum = at(p).reduce((total, q) => total + Math.abs(q * q * q) / 3.375, 0);
  return pow(sum, 2 / 3);
}
