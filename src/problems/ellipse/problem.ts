// The noisy ellipse (Li, Wen, Lyu 2025, Fig. 1).
import * as valibot from 'valibot';
import { check, positive } from '../../input/validate.js';
import type { KernelInstance } from '../../kernels/instance.js';
import { dot, timesVector } from '../../linear-algebra/products.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';
import { singleConstraint } from '../single-constraint.js';
import { projectEllipse } from './projection.js';

export interface EllipseOptions {
  /** Half the axis along (1, 1)/√2. */
  readonly a: number;
  /** Half the axis along (1, -1)/√2. */
  readonly b: number;
}

const schema = valibot.strictObject({ a: positive, b: positive });

/** The loss of the noisy ellipse over theta = (x, y); its minima are the ellipse f = 0. */
export class Ellipse extends KernelProblem {
  readonly name = 'ellipse';
  readonly blocks: readonly Block[] = layOut([['theta', 2]]);
  /** One sample, with the label 0. */
  override readonly samples = 1;
  readonly given: { readonly a: number; readonly b: number };

  /** Use `ellipse(options)`. */
  constructor(options: EllipseOptions) {
    super();
    const { a, b } = check(schema, options, 'problem');
    this.given = { a, b };
  }

  /** Q of f = θᵀ Q θ - 1, row-major 2 x 2. */
  get Q(): Float64Array {
    const [plus, minus] = [0.5 / (this.given.a * this.given.a), 0.5 / (this.given.b * this.given.b)];
    return Float64Array.of(plus + minus, plus - minus, plus - minus, plus + minus);
  }

  /** f, with L = ½ f². */
  constraints(): Constraints {
    const { Q } = this;
    return singleConstraint(1, {
      value: (theta) => dot(theta, timesVector(Q, theta)) - 1,
      gradient: (theta) => timesVector(Q, theta).map((x) => 2 * x),
      hessian: () => Q.map((x) => 2 * x),
    });
  }

  project(theta: Float64Array, S: Float64Array): Float64Array | undefined {
    return projectEllipse(this.Q, theta, S);
  }

  load(kernels: KernelInstance): number {
    return kernels.checked(kernels.exports.createEllipse(this.given.a, this.given.b));
  }
}

/**
 * The noisy ellipse: one sample with the label 0, so that label noise xi makes it
 *
 *     L = ½ (f - xi)²,   f(x, y) = (x + y)²/(2 a²) + (x - y)²/(2 b²) - 1
 *
 * Runs start at a standard normal point unless they are given one. Source: Li, Wen, Lyu 2025, Fig. 1.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example ellipse({ a: 2, b: 1 }).hessianDiagonal([1, 1]) // Float64Array(2) [ -0.375, -0.375 ]
 * @eq li2025 Sec. 3, Fig. 1
 */
export const ellipse: ProblemFactory<EllipseOptions, Ellipse> = problemFactory(Ellipse, { a: 2, b: 1 });
