// What an optimizer's memory adds to its steps, in the mean over random orders of mini-batches.
import { readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, singular } from '../../input/errors.js';
import { required, whole } from '../../input/validate.js';
import { type WatchOptions, watch } from '../../input/watch.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { divisors, memoryRule } from '../cattaneo2023/memory-rule.js';
import { BatchAverages } from '../cattaneo2023/mini-batch-correction.js';
import { problemOrBatches, readOptions } from '../options.js';
import { type Computation, computation, Pace, type Steps } from '../solvers/pace.js';

/**
 * The optimizer whose memory is looked at, where, on which batches, and after how many epochs. `onProgress` hears how many steps of the last epoch are done, of
 * `batches` for each order.
 */
export interface MemoryCorrectionOptions extends WatchOptions {
  /** One loss, or the losses of the mini-batches, of which every epoch sees each once, in a random order. */
  readonly problem: Problem | readonly Problem[];
  /** sgd, sgdMomentum, heavyBall without Nesterov, rmsprop or adam, with a constant lr > 0. */
  readonly optimizer: Optimizer;
  /** The point, P entries. */
  readonly theta: VectorLike;
  /** Epochs since m = v = 0; there may be 10⁵ orders of them, (batches!)^epochs. */
  readonly epochs: number;
}

/** A step is theta <- theta - lr main - lr² correction, up to lr³. */
export interface MemoryCorrection {
  /** E F_n, P entries. */
  readonly main: Float64Array;
  /** E Corr_n, P entries. */
  readonly correction: Float64Array;
}

const own = { problem: problemOrBatches, theta: required('an array of numbers'), epochs: whole(1, 1e5), ...watch };

/** Orders that a mean may be over. */
const most = 1e5;

/** All orders of 0 … m - 1. */
function permutations(m: number): readonly (readonly number[])[] {
  if (m === 1) return [[0]];
  return permutations(m - 1).flatMap((rest) => Array.from({ length: m }, (_, k) => [...rest.slice(0, k), m - 1, ...rest.slice(k)]));
}

/** All orders in which epochs can see m batches, one at a time: those of the last epoch change first. */
export function* ordersOf(m: number, epochs: number): Generator<readonly number[]> {
  const one = permutations(m);
  let count = 1;
  for (let e = 0; e < epochs && one.length > 1; e++) count *= one.length;
  for (let k = 0; k < count; k++) {
    const order: number[][] = [];
    for (let e = 0, rest = k; e < epochs; e++, rest = Math.floor(rest / one.length)) order.push([...one[rest % one.length]]);
    yield order.reverse().flat();
  }
}

/**
 * What memory adds to a step of an optimizer on mini-batches in random order (Cattaneo, Shigida 2025, 2026). With F_n(θ_n, …, θ_0) the n-th step over lr,
 *
 *     Corr_n = Σ_k ∂F_n/∂θ_(n-k) Σ_(s=n-k)^(n-1) F_s,    all at theta:
 *
 * θ <- θ - lr F_n - lr² Corr_n, F_n and Corr_n at θ alone, takes the optimizer's steps up to lr³. The means of both over the steps of the last epoch and over all orders of every epoch,
 * drawn anew each time; exact, by going through all of them. On one loss, after many steps of `adam` with ε inside the root,
 * Corr_j is { β/(1-β) - ρ/(1-ρ) g_j²/(g_j² + ε) } ∇_j‖∇E‖_(1,ε) / √(g_j² + ε), g = ∇E: negative where v remembers longer than m. Noise of batches stands in v as ε does, so that small batches make
 * it positive.
 *
 * @throws E_RANGE for more than 10⁵ orders; E_UNAVAILABLE for other optimizers and for schedules; E_SINGULAR where a step divides by 0; E_TYPE, E_SHAPE, E_NON_FINITE,
 *   E_UNKNOWN_KEY or E_MISSING for a wrong option; the signal's reason
 * @example
 * const problem = [-1, 1].map((center) => quadratic({ hessian: [[1]], center: [center] }));
 * memoryCorrection({ problem, optimizer: sgdMomentum({ lr: 0.1, beta1: 0.5 }), theta: [2], epochs: 1 }).correction // Float64Array(1) [ 0.125 ]
 * @eq cattaneo2025
 * @eq cattaneo2026
 */
export const memoryCorrection: Computation<[options: MemoryCorrectionOptions], MemoryCorrection> = computation(meanOverOrders);

function* meanOverOrders(options: MemoryCorrectionOptions): Steps<MemoryCorrection> {
  const { problem, optimizer, theta, epochs, signal, onProgress } = readOptions('memoryCorrection', options, own);
  const problems: readonly Problem[] = [problem].flat();
  const m = problems.length;
  const P = problems[0].parameters;
  const at = readVector(theta, 'memoryCorrection.theta', P);
  const rule = memoryRule(optimizer);
  let count = 1;
  for (let k = 0; k < m * epochs && count <= most; k++) count *= 1 + (k % m);
  if (count > most)
    throw invalid('E_RANGE', 'memoryCorrection.epochs', epochs, `${m} batches have (${m}!)^epochs orders: at most ${most} of them`);
  const gradients = problems.map((one) => one.gradient(at));
  gradients.forEach((gradient, b) => {
    const j = divisors(rule, 0)[1] === 0 ? gradient.indexOf(0) : -1;
    if (j >= 0)
      throw singular('memoryCorrection.theta', `the gradient of batch ${b} is 0 in coordinate ${j}, and so is v after a first step on it`);
  });
  const [main, correction] = [new Float64Array(P), new Float64Array(P)];
  const pace = new Pace({ signal, onProgress }, m * count);
  let done = 0;
  for (const order of ordersOf(m, epochs)) {
    const averages = new BatchAverages(problems, rule, order.length, order);
    for (let n = order.length - m; n < order.length; n++) {
      if (pace.due(done++)) yield;
      const step = averages.memory(at, gradients, n);
      for (let j = 0; j < P; j++) {
        main[j] += step.main[j] / (m * count);
        correction[j] += step.correction[j] / (m * count);
      }
    }
  }
  return { main, correction };
}
