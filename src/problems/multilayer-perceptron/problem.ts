// The multilayer perceptron, on the user's data.

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, type MinifoldError, unavailable, wrongShape } from '../../input/errors.js';
import { check, oneOf, required, whole } from '../../input/validate.js';
import { activations } from '../../kernels/generated.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import { type Constraints, equationsIn, type Found, whyNoneIn } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import type { Given } from '../given.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import { normalStart } from '../normal-start.js';
import type { Block } from '../problem.js';
import { perceptronConstraints } from './constraints.js';

export interface MultilayerPerceptronOptions {
  /** Numbers of inputs, of units in each hidden layer, and of outputs. */
  readonly sizes: readonly number[];
  /** Of the hidden layers; the outputs have none. */
  readonly activation: 'tanh' | 'relu';
  /** 'squared': ½ ‖f(x) - y‖². 'crossEntropy': -ln softmax(f(x))_y. */
  readonly loss: 'squared' | 'crossEntropy';
  /** n rows of inputs. */
  readonly x: MatrixLike;
  /** For squares n rows of outputs (or a vector if there is one output); for cross-entropy n classes 0, 1, .... */
  readonly y: MatrixLike | VectorLike;
  /** Held-out samples, for the measures `testLoss` and `testAccuracy`. */
  readonly test?: { readonly x: MatrixLike; readonly y: MatrixLike | VectorLike } | undefined;
}

const schema = valibot.strictObject(
  {
    sizes: valibot.pipe(
      valibot.array(whole(1, 2 ** 14), 'an array of layer sizes'),
      valibot.minLength(2, 'two sizes or more: inputs, ..., outputs'),
    ),
    activation: oneOf('tanh', 'relu'),
    loss: oneOf('squared', 'crossEntropy'),
    x: required('rows of numbers'),
    y: required('rows of numbers, or classes'),
    test: valibot.optional(
      valibot.strictObject({ x: required('rows of numbers'), y: required('rows of numbers, or classes') }, 'an object with x and y'),
    ),
  },
  'an object with sizes, activation, loss, x and y',
);

/** A multilayer perceptron with its data. */
export class MultilayerPerceptron extends KernelProblem {
  readonly name = 'multilayerPerceptron';
  readonly sizes: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly lossName: 'squared' | 'crossEntropy';
  /** Number of samples. */
  readonly n: number;
  override readonly samples: number;
  readonly blocks: readonly Block[];
  /** The same net on the held-out samples, if there are any. */
  readonly heldOut: MultilayerPerceptron | undefined;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  /** Made when first asked for: it compares all samples. */
  #equations: Found | undefined;

  /** Use `multilayerPerceptron(options)`. */
  constructor(options: MultilayerPerceptronOptions) {
    super();
    const { sizes, activation, loss, x, y, test } = check(schema, options, 'problem');
    this.sizes = sizes;
    this.activation = activation;
    this.lossName = loss;
    this.blocks = layOut(
      sizes.slice(1).flatMap((outputs, l) => [
        [`W${l + 1}`, outputs, sizes[l]],
        [`b${l + 1}`, outputs],
      ]),
    );
    if (this.parameters > 2 ** 28) throw invalid('E_RANGE', 'problem.sizes', sizes, 'at most 2^28 parameters in all');
    const inputs = readMatrix(x, 'problem.x');
    if (inputs.columns !== sizes[0]) throw wrongColumns('problem.x', inputs.columns, sizes[0]);
    this.n = inputs.rows;
    this.samples = this.n;
    this.#x = inputs.data;
    const outputs = sizes.at(-1) as number;
    this.#y = loss === 'squared' ? readOutputs(y, this.n, outputs) : readClasses(y, this.n, outputs);
    if (test) this.heldOut = new MultilayerPerceptron({ sizes, activation, loss, x: test.x as MatrixLike, y: test.y as VectorLike });
  }

  get given(): Given {
    const { sizes, activation, lossName: loss, heldOut } = this;
    return { sizes, activation, loss, ...this.#rows, ...(heldOut ? { test: heldOut.#rows } : {}) };
  }

  get ignoresLabelNoise(): boolean {
    return this.lossName === 'crossEntropy';
  }

  get #rows(): Given {
    const { sizes, n } = this;
    const y = this.lossName === 'squared' ? { data: this.#y, shape: [n, sizes.at(-1)] } : this.#y;
    return { x: { data: this.#x, shape: [n, sizes[0]] }, y };
  }

  /**
   * f(x_i) of all samples, n x outputs, row-major.
   *
   * @param theta - a point, P entries
   */
  outputs(theta: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    const { kernels, address, n } = this;
    const entries = n * (this.sizes.at(-1) as number);
    return kernels.scoped(() => {
      const copy = kernels.allocate(8 * this.parameters);
      const out = kernels.allocate(8 * entries);
      kernels.f64(copy, this.parameters).set(at);
      kernels.exports.multilayerPerceptronOutputs(address, copy, out);
      return kernels.f64(out, entries).slice();
    });
  }

  /** The share of the samples whose largest output is that of their class, the first of several that are as large; for cross-entropy only. */
  accuracy(theta: VectorLike): number {
    if (this.lossName !== 'crossEntropy') {
      throw unavailable('problem.loss', 'accuracy needs classes: a perceptron with cross-entropy');
    }
    const f = this.outputs(theta);
    const classes = this.sizes.at(-1) as number;
    let right = 0;
    for (let i = 0; i < this.n; i++) {
      const row = f.subarray(i * classes, (i + 1) * classes);
      if (row.indexOf(row.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY)) === this.#y[i]) right += 1;
    }
    return right / this.n;
  }

  /** W_l = N(0, 1) √(gain/inputs), with gain 1 for tanh (LeCun, Bottou, Orr, Müller 1998) and 2 for relu (He, Zhang, Ren, Sun 2015); b_l = 0. */
  override initialTheta(seed: number): Float64Array {
    const gain = this.activation === 'relu' ? 2 : 1;
    const theta = new Float64Array(this.parameters);
    this.blocks.forEach(({ start, length }, k) => {
      if (k % 2 === 1) return; // the biases
      const l = k / 2;
      theta.set(normalStart(length, seed, l, Math.sqrt(gain / this.sizes[l])), start);
    });
    return theta;
  }

  /**
   * f(x_i) - y_i of every sample and output, with L = (1/n) sum ½ ‖f(x_i) - y_i‖²: the equations of the minimizers that fit all labels. None for
   * cross-entropy, where there are more labels than parameters, and where the same input has two labels.
   */
  constraints(): Constraints | undefined {
    return equationsIn(this.#found());
  }

  whyNoConstraints(): string {
    return whyNoneIn(this.#found());
  }

  #found(): Found {
    const { lossName, sizes, blocks, activation } = this;
    this.#equations ??=
      lossName === 'crossEntropy'
        ? "its loss is 'crossEntropy'"
        : perceptronConstraints({ sizes, blocks, activation, x: this.#x, y: this.#y });
    return this.#equations;
  }

  load(kernels: KernelInstance, dtype: Dtype): number {
    const { exports } = kernels;
    const { sizes, n } = this;
    const sizesAddress = kernels.allocate(4 * sizes.length);
    kernels.i32(sizesAddress, sizes.length).set(sizes);
    const classes = this.lossName === 'crossEntropy';
    const address = kernels.checked(
      kernels.of(dtype).createMultilayerPerceptron(sizesAddress, sizes.length - 1, n, activations[this.activation], classes),
    );
    kernels.floats(dtype, exports.multilayerPerceptronX(address), this.#x.length).set(this.#x);
    const y = exports.multilayerPerceptronY(address);
    if (classes) kernels.i32(y, n).set(this.#y);
    else kernels.floats(dtype, y, this.#y.length).set(this.#y);
    return address;
  }
}

function wrongColumns(path: string, columns: number, expected: number): MinifoldError {
  return wrongShape(path, `${columns} columns`, `${expected} columns`);
}

/** The labels of squares, n x outputs. */
function readOutputs(y: unknown, n: number, outputs: number): Float64Array {
  const isVector = (Array.isArray(y) && typeof y[0] === 'number') || ArrayBuffer.isView(y);
  if (isVector && outputs === 1) return readVector(y, 'problem.y', n);
  const { data, rows, columns } = readMatrix(y, 'problem.y');
  if (columns !== outputs) throw wrongColumns('problem.y', columns, outputs);
  if (rows !== n) {
    throw wrongShape('problem.y', `${rows} rows`, `${n} rows`);
  }
  return data;
}

/** The labels of cross-entropy, n classes. */
function readClasses(y: unknown, n: number, outputs: number): Float64Array {
  const classes = readVector(y, 'problem.y', n);
  classes.forEach((c, i) => {
    if (!Number.isInteger(c) || c < 0 || c >= outputs) {
      throw invalid('E_RANGE', `problem.y[${i}]`, c, `a class, a whole number from 0 to ${outputs - 1}`);
    }
  });
  return classes;
}

/**
 * A multilayer perceptron, a_l = sigma(W_l a_(l-1) + b_l) and f = W_L a_(L-1) + b_L, with
 *
 *     L = (1/n) sum_i ½ ‖f(x_i) - y_i‖²      or      L = (1/n) sum_i -ln softmax(f(x_i))_(y_i)
 *
 * theta is W_1, b_1, W_2, b_2, ...; W_l is outputs x inputs, row-major. Label noise is the same for every output of a sample;
 * cross-entropy, whose labels are classes, takes none: E_UNAVAILABLE of the run. The derivative of relu at 0 is 0. Hessian-vector products are exact (Pearlmutter 1994), but for
 * relu's kinks; `hessianDiagonal` takes one such product per parameter. Runs start at W_l = N(0, 1) √(1/inputs), √(2/inputs) for relu,
 * and b_l = 0.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for rows that do not fit sizes
 * @example
 * const net = multilayerPerceptron({ sizes: [1, 1], activation: 'tanh', loss: 'squared', x: [[2]], y: [[5]] });
 * net.loss([1, 1]) // 2
 * @eq lecun1998
 * @eq he2015
 * @eq pearlmutter1994
 */
export const multilayerPerceptron: ProblemFactory<MultilayerPerceptronOptions, MultilayerPerceptron> = problemFactory(
  MultilayerPerceptron,
  {
    sizes: [2, 2],
    activation: 'tanh',
    loss: 'squared',
    x: [[1, 2]],
    y: [[0, 1]],
  },
);
