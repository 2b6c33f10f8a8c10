// The step that every entry takes of its gradient, and how the second moment behind it moves.
// @eq cohen2024
import { blocksOf, type OptimizerForm } from '../../optimizers/form.js';
import { acceptedForm, type Optimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { averaged } from '../li2025/preconditioner.js';

/** Gradient descent, or RMSProp with one v for each entry, block or tensor, or for all. */
export interface StepSizes {
  /** Whether there is a v. */
  readonly adaptive: boolean;
  /** d of theta <- theta - d∘∇L, P entries. */
  at(v: Float64Array): Float64Array;
  /** The first entry whose step is not finite, where v and `eps` are 0; -1 where all are. */
  unbounded(v: Float64Array): number;
  /** Of d, per time relative to d, where v moves at the rate dv. */
  relativeRate(v: Float64Array, dv: Float64Array): Float64Array;
  /** dv/dt where `squares` is the mean of g∘g: ((1 - beta2)/beta2)(V(squares) - v). */
  rateOfV(v: Float64Array, squares: Float64Array): Float64Array;
  /** V(squares), where v settles if the gradient stays. */
  settled(squares: Float64Array): Float64Array;
}

/** Whether a step goes along the gradient alone. */
function hasNoMemoryOfG({ m, v, root, direction, biasCorrection, weightDecay }: OptimizerForm): boolean {
  const isPlain = (m === undefined || (m.decay === 0 && m.gain === 1)) && direction === 'moment' && weightDecay === 0;
  const isRoot = v === undefined || (root?.lambda === 0.5 && !v.signed && v.decay > 0);
  return isPlain && isRoot && !biasCorrection && v?.V.of !== 'functions' && v?.V.of !== 'matrices';
}

export function stepSizes(optimizer: Optimizer, problem: Problem, lr: number, path: string): StepSizes {
  const why = 'the central flow is that of sgd, rmsprop, adaSGD and adalayer without momentum, bias correction and weight decay';
  const form = acceptedForm(optimizer, hasNoMemoryOfG, path, why);
  const P = problem.parameters;
  const { v: moment, root } = form;
  const none = new Float64Array(0);
  if (!moment || !root) {
    const [d, zero] = [new Float64Array(P).fill(lr), new Float64Array(P)];
    return { adaptive: false, at: () => d, unbounded: () => -1, relativeRate: () => zero, rateOfV: () => none, settled: () => none };
  }
  const blocks = blocksOf(form, P, () => problem.blocks.map(({ length }) => length));
  const rate = (1 - moment.decay) / moment.decay;
  const rootOf = (x: number): number => Math.sqrt(x + root.epsRoot);
  return {
    adaptive: true,
    at: (v) => v.map((x) => lr / (rootOf(x) + root.eps)),
    unbounded: (v) => v.findIndex((x) => !(lr / (rootOf(x) + root.eps) < Number.POSITIVE_INFINITY)),
    relativeRate: (v, dv) => v.map((x, p) => -dv[p] / (2 * rootOf(x) * (rootOf(x) + root.eps))),
    rateOfV: (v, squares) => averaged(squares, blocks).map((x, p) => rate * (x - v[p])),
    settled: (squares) => averaged(squares, blocks),
  };
}
