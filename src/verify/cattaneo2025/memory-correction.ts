// Optimizers with memory on mini-batches against the recursion without memory that has their correction.
// @eq cattaneo2025
import { fitOrder } from '../../compare/fit-order.js';
import { derivativeAlong } from '../../linear-algebra/central-difference.js';
import { sgdMomentum } from '../../optimizers/sgd-momentum.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** Gradients of three batches, of polynomials in two parameters. */
const batches: readonly ((at: Float64Array) => Float64Array)[] = [
  ([x, y]) => Float64Array.of(x + 0.5 * y, 0.5 * x + 0.3 * y * y * y + 0.2),
  ([x, y]) => Float64Array.of(x - 0.4 * y * y, 0.7 * y - 0.8 * x * y),
  ([x, y]) => Float64Array.of(0.3 * x * x * x + 0.2 * y, 0.2 * x + y),
];
/** The order of each epoch. */
const epochs = [
  [0, 1, 2],
  [2, 0, 1],
  [1, 2, 0],
  [0, 2, 1],
];
const batchOf = (k: number): number => epochs[Math.floor(k / 3) % epochs.length][k % 3];

const beta = 0.6;
const start = Float64Array.of(1, -0.7);
/** 0.6^64 is less than rounding. */
const horizon = 64;
/** (1 - beta) beta^k. */
const weights: readonly number[] = (() => {
  const all = [1 - beta];
  for (let k = 1; k < horizon; k++) all.push(beta * all[k - 1]);
  return all;
})();

type Rule = 'main' | 'corrected' | 'wrong sign';

/**
 * theta <- theta - lr F_n - lr² Corr_n, Corr_n = Σ_k ∂F_n/∂theta_(n-k) Σ_(s=n-k)^(n-1) F_s, all at theta: F_n = Σ_k (1 - beta) beta^k g_(n-k) of momentum as a moving average.
 */
function stepped(theta: Float64Array, n: number, lr: number, rule: Rule): Float64Array {
  const F = (s: number): Float64Array => {
    const out = new Float64Array(2);
    for (let k = 0; k <= Math.min(s, horizon - 1); k++)
      batches[batchOf(s - k)](theta).forEach((g, p) => {
        out[p] += weights[k] * g;
      });
    return out;
  };
  const move = F(n).map((x) => lr * x);
  const sign = { main: 0, corrected: 1, 'wrong sign': -1 }[rule];
  const passed = new Float64Array(2);
  for (let k = 1; sign !== 0 && k <= Math.min(n, horizon - 1); k++) {
    F(n - k).forEach((x, p) => {
      passed[p] += x;
    });
    derivativeAlong(batches[batchOf(n - k)], theta, passed).forEach((x, p) => {
      move[p] += sign * lr * lr * weights[k] * x;
    });
  }
  return theta.map((x, p) => x - move[p]);
}

/** The largest distance of the two up to lr n = 1.6. */
function errorOf(lr: number, rule: Rule): number {
  using state = createOptimizer(sgdMomentum({ lr, beta1: beta }), start);
  let theta: Float64Array = start;
  let most = 0;
  for (let n = 0; n < Math.round(1.6 / lr); n++) {
    state.step(batches[batchOf(n)](Float64Array.from(state.theta)));
    theta = stepped(theta, n, lr, rule);
    const off = theta.map((x, p) => x - state.theta[p]);
    most = Math.max(most, Math.sqrt(off[0] * off[0] + off[1] * off[1]));
  }
  return most;
}

function* rows(): Iterable<CheckRow> {
  const rates = [0.08, 0.04, 0.02, 0.01];
  const words = {
    main: 'the step without memory, F_n at theta alone',
    corrected: 'the step with lr² Corr_n',
    'wrong sign': 'the step with -lr² Corr_n',
  } as const;
  for (const [rule, expected] of [
    ['main', 1],
    ['corrected', 2],
    ['wrong sign', 2],
  ] as const) {
    const errors = rates.map((lr) => errorOf(lr, rule));
    const { order, standardError } = fitOrder(rates, errors);
    yield compared({
      text: `Momentum on three batches in orders that change, against ${words[rule]}: order of the error in lr`,
      expected,
      observed: order,
      tolerance: 0.25,
      order: { fitted: order, standardError, expected, tolerance: 0.25 },
      note: `errors ${errors.map((x) => x.toExponential(1)).join(', ')}`,
      ...(rule === 'wrong sign' && { refuted: true }),
    });
  }
}

export const memoryCorrectionCheck: Experiment = theoryCheck({
  id: 'memory-correction',
  seconds: 1,
  title: 'What memory adds to a step on mini-batches',
  paper: 'cattaneo2025',
  place: '',
  rows,
});
