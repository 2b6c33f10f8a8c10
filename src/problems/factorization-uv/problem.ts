// The factorization of a matrix into two (Ma, Kunin, Ying 2023).

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix } from '../../input/arrays.js';
import { wrongShape } from '../../input/errors.js';
import { check, required, whole } from '../../input/validate.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import type { Given } from '../given.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import { normalStart } from '../normal-start.js';
import type { Block } from '../problem.js';
import { factorizationUVConstraints } from './constraints.js';

export interface FactorizationUVOptions {
  /** The m x n matrix M. */
  readonly M: MatrixLike;
  /** Columns of U and V. */
  readonly p: number;
}

const schema = valibot.strictObject({ M: required('rows of numbers'), p: whole(1, 2 ** 14) });

/** Two factors U (m x p) and V (n x p) of a matrix. */
export class FactorizationUV extends KernelProblem {
  readonly name = 'factorizationUV';
  readonly m: number;
  readonly n: number;
  readonly p: number;
  readonly blocks: readonly Block[];
  readonly #M: Float64Array;

  /** Use `factorizationUV(options)`. */
  constructor(options: FactorizationUVOptions) {
    super();
    const given = check(schema, options, 'problem');
    const { data, rows: m, columns: n } = readMatrix(given.M, 'problem.M');
    if (Math.min(m, n) === 0 || Math.max(m, n) > 2 ** 14) {
      const allowed = 'from 1 to 16384 rows and columns';
      throw wrongShape('problem.M', `${m} x ${n} entries`, allowed);
    }
    const { p } = given;
    this.m = m;
    this.n = n;
    this.p = p;
    this.blocks = layOut([
      ['U', m, p],
      ['V', n, p],
    ]);
    this.#M = data;
  }

  get given(): Given {
    return { M: { data: this.#M, shape: [this.m, this.n] }, p: this.p };
  }

  /** N(0, 1)/√p, so that the entries of U Vᵀ have variance 1/p. */
  override initialTheta(seed: number): Float64Array {
    return normalStart(this.parameters, seed, 0, 1 / Math.sqrt(this.p));
  }

  /** f_ij = (U Vᵀ - M)_ij, with L = sum f_ij². */
  constraints(): Constraints {
    return factorizationUVConstraints(this.#M, this.m, this.n, this.p);
  }

  load(kernels: KernelInstance, dtype: Dtype): number {
    const { exports } = kernels;
    const address = kernels.checked(kernels.of(dtype).createFactorizationUV(this.m, this.n, this.p));
    kernels.floats(dtype, exports.factorizationUVTarget(address), this.#M.length).set(this.#M);
    return address;
  }
}

/**
 * The factorization of a matrix,
 *
 *     L = ‖U Vᵀ - M‖_F²,   theta = U, then V, row-major
 *
 * with tr H = 2 (n ‖U‖² + m ‖V‖²). Runs start at N(0, 1)/√p. Source: Ma, Kunin, Ying 2023.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for an M that is no matrix
 * @example factorizationUV({ M: [[6]], p: 1 }).loss([2, 2]) // 4
 * @eq ma2023 Sec. 3
 */
export const factorizationUV: ProblemFactory<FactorizationUVOptions, FactorizationUV> = problemFactory(FactorizationUV, {
  M: [
    [1, 2],
    [3, 4],
  ],
  p: 3,
});
