// A quadratic bowl or trough.

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, wrongShape } from '../../input/errors.js';
import { check, required } from '../../input/validate.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { checkDense } from '../dense-limit.js';
import type { Given } from '../given.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';
import { quadraticConstraints } from './constraints.js';

export interface QuadraticOptions {
  /** The symmetric P x P matrix H. Flat directions are allowed, and so are directions downhill. */
  readonly hessian: MatrixLike;
  /** c, P entries. Default 0. */
  readonly center?: VectorLike | undefined;
}

const schema = valibot.strictObject({ hessian: required('rows of numbers'), center: valibot.optional(valibot.unknown()) });

/** A quadratic loss over theta in R^P. */
export class Quadratic extends KernelProblem {
  readonly name = 'quadratic';
  readonly blocks: readonly Block[];
  readonly affine = true;
  readonly #hessian: Float64Array;
  readonly #center: Float64Array;

  /** Use `quadratic(options)`. */
  constructor(options: QuadraticOptions) {
    super();
    const given = check(schema, options, 'problem');
    const { data, rows, columns } = readMatrix(given.hessian, 'problem.hessian');
    if (rows !== columns || rows === 0) {
      throw wrongShape('problem.hessian', `${rows} x ${columns} entries`, 'a square matrix');
    }
    checkDense(rows);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < i; j++) {
        if (data[i * rows + j] !== data[j * rows + i]) {
          throw invalid('E_RANGE', `problem.hessian[${i}][${j}]`, data[i * rows + j], `${data[j * rows + i]}, as H is symmetric`);
        }
      }
    }
    this.blocks = layOut([['theta', rows]]);
    this.#hessian = data;
    this.#center = given.center === undefined ? new Float64Array(rows) : readVector(given.center, 'problem.center', rows);
  }

  get given(): Given {
    const P = this.parameters;
    return { hessian: { data: this.#hessian, shape: [P, P] }, center: this.#center };
  }

  /** f_k = √λ_k q_kᵀ (θ - c) for the eigenvalues λ_k > 0 of H; undefined where L has no minimum. */
  constraints(): Constraints | undefined {
    return quadraticConstraints(this.#hessian, this.#center);
  }

  whyNoConstraints(): string {
    return 'no direction leads uphill, or one leads downhill';
  }

  load(kernels: KernelInstance, dtype: Dtype): number {
    const { exports } = kernels;
    const address = kernels.checked(kernels.of(dtype).createQuadratic(this.parameters));
    kernels.floats(dtype, exports.quadraticHessian(address), this.#hessian.length).set(this.#hessian);
    kernels.floats(dtype, exports.quadraticCenter(address), this.#center.length).set(this.#center);
    return address;
  }
}

/**
 * The quadratic loss
 *
 *     L = ½ (θ - c)ᵀ H (θ - c)
 *
 * Runs start at a standard normal point unless they are given one.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for an H that is not square
 * @example quadratic({ hessian: [[2, 0], [0, 4]] }).loss([1, 1]) // 3
 * @eq ma2023 (5)
 */
export const quadratic: ProblemFactory<QuadraticOptions, Quadratic> = problemFactory(Quadratic, {
  hessian: [
    [3, 1],
    [1, 2],
  ],
  center: [1, -1],
});
