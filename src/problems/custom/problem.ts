// A loss written in JavaScript.

import * as valibot from 'valibot';
import { type MatrixLike, readValueAndGradient, readVector, type VectorLike } from '../../input/arrays.js';
import { missing, unavailable } from '../../input/errors.js';
import { check, seed as seedSchema, whole } from '../../input/validate.js';
import { derivativeAlong } from '../../linear-algebra/central-difference.js';
import { dot, transposeTimesVector } from '../../linear-algebra/products.js';
import { type Constraints, moreThanParameters } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { checkDense } from '../dense-limit.js';
import { readDrawnSamples } from '../drawn-samples.js';
import { layOut } from '../layout.js';
import { lazyEvaluation } from '../lazy-evaluation.js';
import { normalStart } from '../normal-start.js';
import { type Block, type Evaluation, madeHere, type Problem } from '../problem.js';
import { checkAgreement, type ResidualFunctions, residualEquations } from './equations.js';

/** The loss and its gradient at theta, P entries. `theta` is a copy that may be kept or changed. */
export type CustomLoss = (theta: Float64Array) => { readonly value: number; readonly gradient: VectorLike };

/** A loss in JavaScript: `valueAndGradient`, or `residuals` with their `jacobian`, or both. Every theta is a copy that may be kept or changed. */
export interface CustomOptions {
  /** P, the number of parameters. */
  readonly parameters: number;
  /** L(theta) and its gradient, P entries. By default those of the residuals. */
  readonly valueAndGradient?: CustomLoss | undefined;
  /** H x, P entries. By default from the jacobian and `curvature`, where that is given, else from differences of the gradient. */
  readonly hessianVectorProduct?: ((theta: Float64Array, x: Float64Array) => VectorLike) | undefined;
  /** r_i, m entries, of a loss that is L = (1/m) Σ ½ r_i²: a sample each, with what it predicts minus its label. */
  readonly residuals?: ((theta: Float64Array) => VectorLike) | undefined;
  /** J, rows grad r_i: m x P entries row by row, or m rows. */
  readonly jacobian?: ((theta: Float64Array) => VectorLike | MatrixLike) | undefined;
  /** Σ_i F_i K_i, P entries, F_i the Hessian of r_i and K_i row i of the m x P entries of K. By default from differences of the jacobian. */
  readonly curvature?: ((theta: Float64Array, K: Float64Array) => VectorLike) | undefined;
  /** Where runs start: a vector, or a function of the seed. Default N(0, I). */
  readonly initialTheta?: (VectorLike | ((seed: number) => VectorLike)) | undefined;
}

const functionOf = (words: string): valibot.GenericSchema<unknown, unknown> => valibot.optional(valibot.function(`a function ${words}`));

const schema = valibot.strictObject(
  {
    parameters: whole(1, 2 ** 28),
    valueAndGradient: functionOf('of theta that returns { value, gradient }'),
    hessianVectorProduct: functionOf('of theta and x that returns P entries'),
    residuals: functionOf('of theta that returns m entries'),
    jacobian: functionOf('of theta that returns m x P entries'),
    curvature: functionOf('of theta and K that returns P entries'),
    initialTheta: valibot.optional(valibot.unknown()),
  },
  'an object with parameters and valueAndGradient, or residuals and jacobian',
);

/** The options, checked, but for `initialTheta`. Residuals and their slopes go together, and make a loss of their own. */
function readFunctions(
  options: unknown,
): Omit<CustomOptions, 'residuals' | 'jacobian' | 'curvature'> & { readonly sum: ResidualFunctions | undefined } {
  const { residuals, jacobian, curvature, ...given } = check(schema, options, 'problem') as CustomOptions;
  if (residuals && jacobian) return { ...given, sum: { residuals, jacobian, curvature } };
  if (residuals) throw missing('problem.jacobian', 'a function of theta that returns m x P entries, beside residuals');
  const alone = jacobian ? 'jacobian' : curvature ? 'curvature' : undefined;
  if (alone) throw missing('problem.residuals', `a function of theta that returns m entries, beside ${alone}`);
  if (given.valueAndGradient) return { ...given, sum: undefined };
  throw missing('problem.valueAndGradient', 'a function of theta that returns { value, gradient }, or residuals and jacobian');
}

/** A loss of the user's own. */
export class Custom implements Problem {
  readonly name = 'custom';
  readonly parameters: number;
  readonly blocks: readonly Block[];
  readonly #valueAndGradient: CustomLoss | undefined;
  readonly #hessianVectorProduct: CustomOptions['hessianVectorProduct'];
  readonly #sum: ResidualFunctions | undefined;
  readonly #initialTheta: VectorLike | ((seed: number) => VectorLike) | undefined;
  /** Made when first asked for, as it takes a start. */
  #equations: Constraints | undefined;

  /** Use `custom(options)`. */
  constructor(options: CustomOptions) {
    madeHere.add(this);
    const { parameters, valueAndGradient, hessianVectorProduct, sum, initialTheta } = readFunctions(options);
    this.parameters = parameters;
    this.blocks = layOut([['theta', parameters]]);
    this.#valueAndGradient = valueAndGradient;
    this.#hessianVectorProduct = hessianVectorProduct;
    this.#sum = sum;
    this.#initialTheta =
      initialTheta === undefined || typeof initialTheta === 'function'
        ? initialTheta
        : readVector(initialTheta, 'problem.initialTheta', parameters);
  }

  /** One for each residual; 0 without residuals: there are no labels that minifold could know of. */
  get samples(): number {
    return this.#sum ? this.#residuals(this.#sum).count : 0;
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
    const at = readVector(theta, 'theta', this.parameters);
    if (this.#valueAndGradient) return this.#at(this.#valueAndGradient, at).value;
    const { values, count } = this.#residuals(this.#sum as ResidualFunctions);
    const r = values(at);
    return dot(r, r) / (2 * count);
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

  /** H x: the user's own; (JᵀJ x + Σ_i r_i F_i x)/m; or from ten gradients. */
  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array {
    const direction = readVector(x, 'x', this.parameters);
    return this.#product(readVector(theta, 'theta', this.parameters), direction);
  }

  evaluate(theta: VectorLike): Evaluation {
    return lazyEvaluation(this, readVector(theta, 'theta', this.parameters));
  }

  /** The residuals as equations; undefined without them, and where there are more of them than parameters, whose minimizers are compromises. */
  constraints(): Constraints | undefined {
    const equations = this.#sum && this.#residuals(this.#sum);
    return equations && equations.count <= this.parameters ? equations : undefined;
  }

  whyNoConstraints(): string {
    if (!this.#sum) return 'it has no residuals';
    return moreThanParameters(this.#residuals(this.#sum).count, this.parameters);
  }

  /** (1/B) Σ_k (r_i - xi_k) grad r_i over the samples i of a step. E_UNAVAILABLE without residuals. */
  sampleGradient(theta: VectorLike, noise?: VectorLike, rows?: ArrayLike<number>): Float64Array {
    if (!this.#sum) throw unavailable('problem', 'a custom problem without residuals has no samples');
    const at = readVector(theta, 'theta', this.parameters);
    const { count, values, jacobian } = this.#residuals(this.#sum);
    const drawn = readDrawnSamples(count, noise, rows);
    const r = values(at);
    const weights = new Float64Array(count);
    const B = drawn.rows?.length ?? count;
    for (let k = 0; k < B; k++) {
      const i = drawn.rows?.[k] ?? k;
      weights[i] += (r[i] - (drawn.noise?.[k] ?? 0)) / B;
    }
    return transposeTimesVector(jacobian(at), weights);
  }

  /** Kernels call no JavaScript. */
  load(): never {
    throw unavailable('problem', 'a custom problem cannot run inside the kernels; use minimize(valueAndGradient, ...)');
  }

  /** The residuals as equations, once the loss at the start has agreed with them. */
  #residuals(sum: ResidualFunctions): Constraints {
    if (this.#equations) return this.#equations;
    const start = this.initialTheta(0);
    const equations = residualEquations(sum, start);
    if (this.#valueAndGradient) {
      const { value, gradient } = this.#at(this.#valueAndGradient, start);
      checkAgreement(value, readVector(gradient, 'gradient', this.parameters), equations, start);
    }
    this.#equations = equations;
    return equations;
  }

  #at(valueAndGradient: CustomLoss, theta: Float64Array): ReturnType<CustomLoss> {
    return readValueAndGradient(valueAndGradient(theta.slice()));
  }

  #gradientAt(theta: Float64Array): Float64Array {
    const own = this.#valueAndGradient;
    return own ? readVector(this.#at(own, theta).gradient, 'gradient', this.parameters) : this.sampleGradient(theta);
  }

  #column(theta: Float64Array, p: number): Float64Array {
    const unit = new Float64Array(this.parameters);
    unit[p] = 1;
    return this.#product(theta, unit);
  }

  #product(theta: Float64Array, x: Float64Array): Float64Array {
    const own = this.#hessianVectorProduct;
    if (own) return readVector(own(theta.slice(), x.slice()), 'hessianVectorProduct(theta, x)', this.parameters);
    if (!this.#sum?.curvature) return derivativeAlong((at) => this.#gradientAt(at), theta, x);
    const { count, values, slopes, curvature } = this.#residuals(this.#sum);
    const { times, transposeTimes } = slopes(theta);
    const r = values(theta);
    const P = this.parameters;
    const K = Float64Array.from({ length: count * P }, (_, k) => r[Math.floor(k / P)] * x[k % P]);
    const bent = curvature(theta, K);
    return transposeTimes(times(x)).map((straight, p) => (straight + bent[p]) / count);
  }
}

/**
 * A loss of the user's own in JavaScript: `valueAndGradient(theta)` returns `{ value, gradient }`.
 *
 * A sum of squares may have `residuals(theta)` and `jacobian(theta)` besides, or instead. The loss is then the mean over its m residuals, a sample each:
 *
 *     L = (1/m) Σ_i ½ r_i²,   ∇L = (1/m) Jᵀ r,   H = (1/m) (JᵀJ + Σ_i r_i F_i)
 *
 * That the loss and gradient are these is checked at `initialTheta(0)` when the residuals are first needed, to 1e-4 of the terms, so that sums in f32 pass.
 * Label noise and mini-batches then act on the samples, and the theory has the equations r = 0 of the minimizers (`constraints()`), where there are
 * no more residuals than parameters.
 *
 * Exact where the user gives it: H x by `hessianVectorProduct`, or by `curvature`, which the slow flows take too. What is not given comes from
 * central differences of the gradient or the jacobian, eight of them and two that check for each direction, as far as 4h to either side with
 * h = 2^-9 max(1, ‖θ‖∞) / ‖x‖∞, without the 1 where only that is a scale on which a loss at a small θ changes, and cut to an eighth, and again, as long as
 * six and eight values disagree, or what the eight say of a place between them and the value there. A scale below 2^-30 of the first is not found. The error is h⁸/630 times the ninth derivative
 * of what is differenced and about 1e-13 of it from rounding.
 * A custom problem has no `spec` and no `load` (E_UNAVAILABLE). A model in the operations of minifold/define has all of
 * this, exact derivatives and many times the speed.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option; E_TYPE, E_SHAPE or E_NON_FINITE for what the functions
 *   return; E_RANGE where valueAndGradient is not the loss of the residuals
 * @example
 * const bowl = custom({ parameters: 2, valueAndGradient: ([x, y]) => ({ value: x ** 2 + y ** 2, gradient: [2 * x, 2 * y] }) });
 * bowl.loss([1, 2]) // 5
 * const circle = custom({
 *   parameters: 2,
 *   residuals: ([x, y]) => [x * x + y * y - 1],
 *   jacobian: ([x, y]) => [[2 * x, 2 * y]],
 *   curvature: (_, K) => K.map((k) => 2 * k),
 * });
 * circle.hessianVectorProduct([1, 1], [1, 0]) // Float64Array(2) [ 6, 4 ]
 * projectToManifold(circle, [2, 0]) // Float64Array(2) [ 1, 0 ]
 */
export const custom: ProblemFactory<CustomOptions, Custom> = problemFactory(Custom, {
  parameters: 2,
  valueAndGradient: ([x, y]) => ({ value: x * x + y * y, gradient: [2 * x, 2 * y] }),
});
