// A loss written in JavaScript.

import * as valibot from 'valibot';
import { readValueAndGradient, readVector, type VectorLike } from '../../input/arrays.js';
import { unavailable } from '../../input/errors.js';
import { check, seed as seedSchema, whole } from '../../input/validate.js';
import { derivativeAlong } from '../../linear-algebra/central-difference.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { checkDense } from '../dense-limit.js';
import { layOut } from '../layout.js';
import { lazyEvaluation } from '../lazy-evaluation.js';
import { normalStart } from '../normal-start.js';
import { type Block, type Evaluation, madeHere, type Problem } from '../problem.js';

/** The loss and its gradient at theta, P entries. `theta` is a copy that may be kept or changed. */
export type CustomLoss = (theta: Float64Array) => { readonly value: number; readonly gradient: VectorLike };

export interface CustomOptions {
  /** P, the number of parameters. */
  readonly parameters: number;
  /** L(theta) and its gradient, P entries. */
  readonly valueAndGradient: CustomLoss;
  /** Where runs start: a vector, or a function of the seed. Default N(0, I). */
  readonly initialTheta?: (VectorLike | ((seed: number) => VectorLike)) | undefined;
}

const schema = valibot.strictObject(
  {
    parameters: whole(1, 2 ** 28),
    valueAndGradient: valibot.function('a function of theta that returns { value, gradient }'),
    initialTheta: valibot.optional(valibot.unknown()),
  },
  'an object with parameters and valueAndGradient',
);

/** A loss of the user's own. */
export class Custom implements Problem {
  readonly name = 'custom';
  readonly parameters: number;
  readonly blocks: readonly Block[];
  /** No labels that minifold could know of. */
  readonly samples = 0;
  readonly #valueAndGradient: CustomLoss;
  readonly #initialTheta: VectorLike | ((seed: number) => VectorLike) | undefined;

  /** Use `custom(options)`. */
  constructor(options: CustomOptions) {
    madeHere.add(this);
    const { parameters, valueAndGradient, initialTheta } = check(schema, options, 'problem');
    this.parameters = parameters;
    this.blocks = layOut([['theta', parameters]]);
    this.#valueAndGradient = valueAndGradient as CustomLoss;
    if (initialTheta === undefined) return;
    const isFunction = typeof initialTheta === 'function';
    this.#initialTheta = isFunction
      ? (initialTheta as (seed: number) => VectorLike)
      : readVector(initialTheta, 'problem.initialTheta', parameters);
  }

  /** Functions are not data: there is no spec to save, to post to a worker or to write to a file. */
  get spec(): never {
    throw unavailable('problem.spec', 'a custom problem is a function, which cannot be saved or sent to a worker');
  }

  initialTheta(seed: number): Float64Array {
    const given = this.#initialTheta;
    if (given === undefined) return normalStart(this.parameters, seed, 0, 1);
    return readVector(
      typeof given === 'function' ? given(check(seedSchema, seed, 'seed')) : given,
      'problem.initialTheta',
      this.parameters,
    );
  }

  loss(theta: VectorLike): number {
    return this.#at(readVector(theta, 'theta', this.parameters)).value;
  }

  gradient(theta: VectorLike): Float64Array {
    return this.#gradientAt(readVector(theta, 'theta', this.parameters));
  }

  /** P Hessian-vector products. */
  hessianDiagonal(theta: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    return at.map((_, p) => this.#column(at, p)[p]);
  }

  /** P Hessian-vector products, and the mean of the result and its transpose. */
  hessian(theta: VectorLike): Float64Array {
    const P = this.parameters;
    checkDense(P);
    const at = readVector(theta, 'theta', P);
    const H = new Float64Array(P * P);
    for (let p = 0; p < P; p++) H.set(this.#column(at, p), p * P);
    for (let p = 0; p < P; p++) {
      for (let q = 0; q < p; q++) {
        const mean = (H[p * P + q] + H[q * P + p]) / 2;
        H[p * P + q] = mean;
        H[q * P + p] = mean;
      }
    }
    return H;
  }

  /** H x from eight gradients. */
  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array {
    const direction = readVector(x, 'x', this.parameters);
    return this.#product(readVector(theta, 'theta', this.parameters), direction);
  }

  evaluate(theta: VectorLike): Evaluation {
    return lazyEvaluation(this, readVector(theta, 'theta', this.parameters));
  }

  /** Kernels call no JavaScript. */
  load(): never {
    throw unavailable('problem', 'a custom problem cannot run inside the kernels; use minimize(valueAndGradient, ...)');
  }

  #at(theta: Float64Array): { readonly value: number; readonly gradient: VectorLike } {
    return readValueAndGradient(this.#valueAndGradient(theta.slice()));
  }

  #gradientAt(theta: Float64Array): Float64Array {
    return readVector(this.#at(theta).gradient, 'gradient', this.parameters);
  }

  #column(theta: Float64Array, p: number): Float64Array {
    const unit = new Float64Array(this.parameters);
    unit[p] = 1;
    return this.#product(theta, unit);
  }

  /** The derivative along x of the gradient. */
  #product(theta: Float64Array, x: Float64Array): Float64Array {
    return derivativeAlong((at) => this.#gradientAt(at), theta, x);
  }
}

/**
 * A loss of the user's own: `valueAndGradient(theta)` returns `{ value, gradient }`.
 *
 * The Hessian, its diagonal and H x come from differences of the gradient, eight gradients for each product, as far as 4h to either side with
 * h = 2^-9 max(1, ‖θ‖∞) / ‖x‖∞, without the 1 where only that is a scale on which a loss at a small θ changes. The error is h⁸/630 times the ninth derivative of the gradient and about 1e-13 of the gradient from rounding.
 * A custom problem has no `spec` and no `load` (E_UNAVAILABLE).
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_TYPE, E_SHAPE or E_NON_FINITE for what
 *   valueAndGradient returns
 * @example
 * const bowl = custom({ parameters: 2, valueAndGradient: ([x, y]) => ({ value: x ** 2 + y ** 2, gradient: [2 * x, 2 * y] }) });
 * bowl.loss([1, 2]) // 5
 */
export const custom: ProblemFactory<CustomOptions, Custom> = problemFactory(Custom, {
  parameters: 2,
  valueAndGradient: ([x, y]) => ({ value: x * x + y * y, gradient: [2 * x, 2 * y] }),
});
