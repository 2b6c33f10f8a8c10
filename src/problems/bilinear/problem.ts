// The bilinear model of Cattaneo, Klusowski, Shigida 2023, Sec. 4.
import * as valibot from 'valibot';
import { check, seed as seedSchema } from '../../input/validate.js';
import type { KernelInstance } from '../../kernels/instance.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';
import { singleConstraint } from '../single-constraint.js';
import { projectBilinear } from './projection.js';

const schema = valibot.strictObject({}, 'an object without options');

/** The bilinear model over theta = (θ1, θ2); its minima are the hyperbola θ1 θ2 = 3/4. */
export class Bilinear extends KernelProblem {
  readonly name = 'bilinear';
  readonly blocks: readonly Block[] = layOut([['theta', 2]]);
  readonly given = {};

  /** Use `bilinear()`. */
  constructor(options: object = {}) {
    super();
    check(schema, options, 'problem');
  }

  /** The start of the paper's figures, for every seed. */
  override initialTheta(seed = 0): Float64Array {
    check(seedSchema, seed, 'seed');
    return Float64Array.of(2.8, 3.5);
  }

  /** f = 2 θ1 θ2 - 3/2, with L = ½ f². */
  constraints(): Constraints {
    return singleConstraint(1, {
      value: ([x, y]) => 2 * x * y - 1.5,
      gradient: ([x, y]) => Float64Array.of(2 * y, 2 * x),
      hessian: () => Float64Array.of(0, 2, 2, 0),
    });
  }

  project(theta: Float64Array, S: Float64Array): Float64Array | undefined {
    return projectBilinear(theta, S);
  }

  /** The model has no data: its address is that of a cache line nobody reads. */
  load(kernels: KernelInstance): number {
    return kernels.allocate(1);
  }
}

/**
 * The bilinear model
 *
 *     L = ½ (3/2 - 2 θ1 θ2)²
 *
 * Runs start at (2.8, 3.5). Source: Cattaneo, Klusowski, Shigida 2023, Sec. 4.
 *
 * @throws E_UNKNOWN_KEY for an option: it has none
 * @example bilinear().gradient([1, 1]) // Float64Array(2) [ 1, 1 ]
 * @eq cattaneo2023 Sec. 4
 */
export const bilinear: ProblemFactory<object, Bilinear> = problemFactory<object, Bilinear>(Bilinear, {});
