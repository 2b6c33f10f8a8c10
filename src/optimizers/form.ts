// What an optimizer is, as one recursion: what the kernels and every theory read in place of its name.

import type { VectorLike } from '../input/arrays.js';
import type { rules } from '../kernels/generated.js';
import type { FloatArray } from '../kernels/instance.js';
import type { Setting, Stepper } from './kernel/stepper.js';
import { checkTotal } from './tensors.js';

/**
 * An optimizer without its learning rate. With g the gradient of a step, in this order:
 *
 *     m <- m.decay m + m.gain g                            (m.firstGain g in the first step)
 *     v <- v.decay v + (1 - v.decay) V(g)
 *     u  = m, or g + m.decay m with Nesterov's look-ahead;  g without an m
 *     S  = 1 / ((v + root.epsRoot)^root.lambda + root.eps)  1 without a v
 *     theta <- (1 - lr weightDecay) theta - lr S∘u
 *
 * With bias correction, m / (1 - m.decay^t) and v / (1 - v.decay^t) stand for m and v in u and S.
 */
export interface OptimizerForm {
  readonly m?: FirstMoment;
  readonly v?: SecondMoment;
  /** Of S. Without it, S is what `v.V` makes of v. */
  readonly root?: Root;
  /** What u is: as above, or a function of m and g that only the optimizer's own rule knows. */
  readonly direction: 'moment' | 'nesterov' | 'own';
  readonly biasCorrection: boolean;
  /** Decoupled weight decay; 0 for none. */
  readonly weightDecay: number;
  /** The rule of assembly/rules that takes the step, with the coefficients that are not those of m and v above. */
  readonly kernel: { readonly rule: Rule } & Partial<Coefficients>;
  /** What a run keeps as m and v, where these are states of a rule of the user's own. */
  readonly keeps?: { readonly m: boolean; readonly v: boolean };
  /** Why a rule of the user's own is not of this form: its m and v are left out then. */
  readonly differs?: string;
  /** How far up the slope a second gradient of the step is taken, by which it goes: of runs alone. */
  readonly ascent?: number;
  /** What takes the step in place of the rule, where it needs more than a block's mean of squares. */
  readonly stepper?: (setting: Setting) => Stepper;
  /** Whether that moves every entry by itself, with as many second moments for each. */
  readonly byEntry?: true;
}

export interface FirstMoment {
  /** In [0, 1). */
  readonly decay: number;
  /** 1 - decay for a moving average. */
  readonly gain: number;
  readonly firstGain: number;
}

export interface SecondMoment {
  /** In [0, 1). */
  readonly decay: number;
  readonly V: Squares;
  /** Whether entries of v may be negative, as those of a matrix or of a V of the user's own. */
  readonly signed?: true;
}

/** V(g), what v averages. */
export type Squares =
  /** g∘g. */
  | { readonly of: 'entries' }
  /** The mean of g∘g over blocks of these lengths, over every tensor, or over all parameters, at every entry of it. */
  | { readonly of: 'blocks'; readonly lengths: readonly number[] }
  | { readonly of: 'tensors' | 'all' }
  /** Means over rows and columns of matrices. */
  | { readonly of: 'matrices' }
  /** G Gᵀ and Gᵀ G of matrices, whose powers S is made of. */
  | { readonly of: 'sides'; readonly exponent: number; readonly matrixEps: number }
  | OwnPair;

/** A pair (V, S) of the user's own; v has `size` entries, P by default. */
export interface OwnPair {
  readonly of: 'functions';
  readonly V: (g: FloatArray) => VectorLike;
  readonly S: (v: FloatArray) => VectorLike;
  readonly size: number | undefined;
}

export interface Root {
  /** ½ of Adam. */
  readonly lambda: number;
  readonly eps: number;
  readonly epsRoot: number;
  /** What of eps is added before the bias correction of the root: in step t this part is 1 / √(1 - v.decay^t) times as large. 0 by default. */
  readonly uncorrected?: number;
}

/** The name of a rule of assembly/rules/. */
export type Rule = keyof typeof rules;

/** The numbers of a rule in the kernels: Slot of assembly/rules/coefficients.ts. */
export interface Coefficients {
  readonly beta1: number;
  readonly beta2: number;
  /** What m takes of g, and in the first step. */
  readonly gain: number;
  readonly firstGain: number;
  readonly epsRoot: number;
  readonly eps: number;
  /** Added to the root before its bias correction: to eps as it comes, or through 1 / √(1 - beta2^t). */
  readonly epsHat: number;
  readonly weightDecay: number;
  readonly lambda: number;
}

/** A moving average as the first moment: m <- beta m + (1 - beta) g. */
export function movingAverage(beta: number): FirstMoment {
  return { decay: beta, gain: 1 - beta, firstGain: 1 - beta };
}

/** What the kernels' rule takes of a form. */
export function coefficientsOf({ m = movingAverage(0), v, root, weightDecay, kernel }: OptimizerForm): Coefficients {
  const { lambda = 0, eps = 0, epsRoot = 0 } = root ?? {};
  return {
    beta1: m.decay,
    beta2: v?.decay ?? 0,
    gain: m.gain,
    firstGain: m.firstGain,
    epsRoot,
    eps,
    epsHat: 0,
    weightDecay,
    lambda,
    ...kernel,
  };
}

/** The lengths of the blocks that share one entry of v, in the order of theta; undefined where every entry has its own. `tensors` gives those of the tensors. */
export function blocksOf({ v }: OptimizerForm, parameters: number, tensors: () => readonly number[]): readonly number[] | undefined {
  switch (v?.V.of) {
    case 'blocks':
      checkTotal(v.V.lengths, parameters, 'optimizer.blocks');
      return v.V.lengths;
    case 'tensors':
      return tensors();
    case 'all':
      return [parameters];
    default:
      return undefined;
  }
}

/** How far a constant gradient moves in the long run, in units of lr S g: 1 for a moving average, (1 - dampening)/(1 - momentum) for heavy ball. */
export function gainOf({ m }: OptimizerForm): number {
  return m ? m.gain / (1 - m.decay) : 1;
}

/** The form of Adam and RMSProp. */
export type AdamForm = OptimizerForm & Required<Pick<OptimizerForm, 'v' | 'root'>>;

/** Whether it is Adam or, without an m, RMSProp. */
export function isAdam(form: OptimizerForm): form is AdamForm {
  const { v, root, direction, weightDecay } = form;
  return v?.V.of === 'entries' && root?.lambda === 0.5 && gainOf(form) === 1 && direction === 'moment' && weightDecay === 0;
}

/** Whether it is SGD, with momentum or without, or Adam or RMSProp: u is an average of g, and S one of g∘g if it is not 1. */
export function isSgdOrAdam(form: OptimizerForm): boolean {
  return isAdam(form) || (form.v === undefined && form.direction === 'moment' && form.weightDecay === 0);
}
