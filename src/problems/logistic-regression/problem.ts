// Logistic regression, on the user's data.
import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { invalid } from '../../input/errors.js';
import { check, required } from '../../input/validate.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import type { Given } from '../given.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';

export interface LogisticRegressionOptions {
  /** n rows of d features. */
  readonly x: MatrixLike;
  /** n labels, each -1 or 1. */
  readonly y: VectorLike;
  /** Held-out samples, for the measures `testLoss` and `testAccuracy`. */
  readonly test?: { readonly x: MatrixLike; readonly y: VectorLike } | undefined;
}

const schema = valibot.strictObject(
  {
    x: required('rows of numbers'),
    y: required('an array of labels, -1 or 1'),
    test: valibot.optional(
      valibot.strictObject({ x: required('rows of numbers'), y: required('an array of labels, -1 or 1') }, 'an object with x and y'),
    ),
  },
  'an object with x and y',
);

/** A linear classifier of two classes, ±1, with its data. */
export class LogisticRegression extends KernelProblem {
  readonly name = 'logisticRegression';
  readonly blocks: readonly Block[];
  readonly samples: number;
  readonly heldOut: LogisticRegression | undefined;
  readonly #x: Float64Array;
  readonly #y: Float64Array;

  /** Use `logisticRegression(options)`. */
  constructor(options: LogisticRegressionOptions) {
    super();
    const { x, y, test } = check(schema, options, 'problem');
    const { data, rows, columns } = readMatrix(x, 'problem.x');
    this.#x = data;
    this.#y = readVector(y, 'problem.y', rows);
    const wrong = this.#y.findIndex((label) => label !== 1 && label !== -1);
    if (wrong >= 0) throw invalid('E_RANGE', `problem.y[${wrong}]`, this.#y[wrong], 'a label, -1 or 1');
    this.samples = rows;
    this.blocks = layOut([['theta', columns]]);
    if (!test) return;
    this.heldOut = new LogisticRegression({ x: test.x as MatrixLike, y: test.y as VectorLike });
    if (this.heldOut.parameters !== columns) {
      throw invalid('E_SHAPE', 'problem.test.x', `${this.heldOut.parameters} columns`, `${columns} columns, as problem.x has`);
    }
  }

  get given(): Given {
    const test = this.heldOut ? { test: this.heldOut.given } : {};
    return { x: { data: this.#x, shape: [this.samples, this.parameters] }, y: this.#y, ...test };
  }

  /** The share of the samples that lie on the side of their label: y_i <theta, x_i> > 0. */
  accuracy(theta: VectorLike): number {
    const d = this.parameters;
    const at = readVector(theta, 'theta', d);
    const right = this.#y.filter((y, i) => y * at.reduce((sum, t, j) => sum + t * this.#x[i * d + j], 0) > 0);
    return right.length / this.samples;
  }

  load(kernels: KernelInstance, dtype: Dtype): number {
    const { exports } = kernels;
    const d = this.parameters;
    const address = kernels.checked(kernels.of(dtype).createLogisticRegression(d, this.samples));
    for (let i = 0; i < this.samples; i++)
      kernels.floats(dtype, exports.logisticRegressionRow(address, i), d).set(this.#x.subarray(i * d, (i + 1) * d));
    kernels.floats(dtype, exports.logisticRegressionY(address), this.samples).set(this.#y);
    return address;
  }
}

/**
 * Logistic regression: with f_i = <theta, x_i> and labels y_i = ±1,
 *
 *     L = (1/n) sum_i log(1 + exp(-y_i f_i))
 *     H = (1/n) sum_i sigma(f_i) sigma(-f_i) x_i x_iᵀ,   sigma(z) = 1 / (1 + exp(-z))
 *
 * theta has d entries; a bias is a feature that is always 1. Label noise puts y_i + xi_i in place of y_i in the gradient. L is convex; where the
 * classes can be separated it has no minimizer. Runs start at a standard normal point.
 *
 * @throws E_SHAPE for data whose sizes do not match, E_RANGE for a label that is not -1 or 1, E_TYPE, E_NON_FINITE, E_UNKNOWN_KEY,
 *   E_MISSING
 * @example logisticRegression({ x: [[1, 2], [1, -1]], y: [1, -1] }).loss([0, 0]) // 0.693147…
 * @eq cox1958
 */
export const logisticRegression: ProblemFactory<LogisticRegressionOptions, LogisticRegression> = problemFactory(LogisticRegression, {
  x: [
    [1, 2, -1],
    [1, -1, 0.5],
    [1, 0.5, 3],
    [1, 2, 2],
  ],
  y: [1, -1, 1, -1],
  test: { x: [[1, 0, 1]], y: [1] },
});
