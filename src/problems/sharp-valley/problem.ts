// The valley of Berthier 2026, in which gradient descent comes to the edge of stability and stays there.
import * as valibot from 'valibot';
import { check, finite, nonNegative } from '../../input/validate.js';
import type { KernelInstance } from '../../kernels/instance.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';

export interface SharpValleyOptions {
  /** How much the walls differ from side to side. Default 0. */
  readonly zeta?: number | undefined;
  /** The size of the slow part, >= 0. Default 0.001. */
  readonly epsilon?: number | undefined;
  /** How strongly the slow part pushes across the valley. Default 1; with 0 nothing leads away from x = 0. */
  readonly push?: number | undefined;
}

const schema = valibot.strictObject(
  {
    zeta: valibot.optional(finite, 0),
    epsilon: valibot.optional(nonNegative, 0.001),
    push: valibot.optional(finite, 1),
  },
  'an object with zeta, epsilon and push',
);

/** A valley over theta = (x, y) along x = 0, whose curvature across is y. */
export class SharpValley extends KernelProblem {
  readonly name = 'sharpValley';
  readonly blocks: readonly Block[] = layOut([['theta', 2]]);
  readonly given: { readonly zeta: number; readonly epsilon: number; readonly push: number };

  /** Use `sharpValley(options)`. */
  constructor(options: SharpValleyOptions = {}) {
    super();
    const { zeta, epsilon, push } = check(schema, options, 'problem');
    this.given = { zeta, epsilon, push };
  }

  load(kernels: KernelInstance): number {
    const { zeta, epsilon, push } = this.given;
    return kernels.checked(kernels.exports.createSharpValley(zeta, epsilon, push));
  }
}

/**
 * A valley that becomes the steeper the farther one goes along it,
 *
 *     f(x, y) = ½ (y + zeta x) x² - epsilon (push x + y)
 *
 * Gradient descent goes along it, y growing by lr epsilon a step, until lr y = 2; there it jumps from wall to wall, which holds y at 2/lr. Runs start at
 * a standard normal point unless they are given one. Source: Berthier 2026.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example sharpValley({ zeta: 1, epsilon: 0.5 }).gradient([1, 2]) // Float64Array(2) [ 3, 0 ]
 * @eq berthier2026
 */
export const sharpValley: ProblemFactory<SharpValleyOptions, SharpValley> = problemFactory<SharpValleyOptions, SharpValley>(SharpValley, {
  zeta: 0.3,
  epsilon: 0.01,
});
