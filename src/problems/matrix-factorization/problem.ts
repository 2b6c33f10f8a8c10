// Deep matrix factorization (Gatmiry et al. 2023; Li, Wen, Lyu 2025, App. B).

import * as valibot from 'valibot';
import { type MatrixLike, readMatrix, readVector, type VectorLike } from '../../input/arrays.js';
import { invalid, wrongShape } from '../../input/errors.js';
import { check, positive, required, seed, whole } from '../../input/validate.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import { seedWords } from '../../random/seed-words.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import type { Given } from '../given.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import { drawLowRank } from '../low-rank-truth.js';
import { normalStart } from '../normal-start.js';
import { predictionError, squaredLength } from '../prediction.js';
import type { Block } from '../problem.js';
import { factorizationConstraints } from './constraints.js';

interface FactorizationShape {
  /** d_0, d_1, ..., d_L: W_l is d_l x d_(l-1), and W = W_L ... W_1 is d_L x d_0. */
  readonly dims: readonly number[];
  /** Runs start at W_l = init N(0, 1) / √d_(l-1). Default 1. */
  readonly init?: number;
}

/** Measurements drawn from a seed: A_i is the same for every n. */
export interface GeneratedFactorizationOptions extends FactorizationShape {
  /** Rank of the ground truth M*, at most the smallest of dims. */
  readonly rank: number;
  /** Number of measurements. */
  readonly n: number;
  /** Seed of the measurements and of M*. Default 0. */
  readonly seed?: number | undefined;
}

/** Measurements given by the user. */
export interface ExplicitFactorizationOptions extends FactorizationShape {
  /** n matrices of d_L x d_0, or one matrix of n rows, each a measurement row-major. */
  readonly A: readonly MatrixLike[] | { readonly data: VectorLike; readonly shape: readonly [number, number] };
  /** n labels. */
  readonly b: VectorLike;
  /** The true W, d_L x d_0, for the measures that compare with it. */
  readonly truth?: MatrixLike | undefined;
}

const shape = {
  dims: valibot.pipe(
    valibot.array(whole(1, 2 ** 14), 'an array d_0, ..., d_L'),
    valibot.minLength(2, 'two dimensions or more: d_0, ..., d_L'),
  ),
  init: valibot.optional(positive, 1),
};
const generatedSchema = valibot.strictObject(
  { ...shape, rank: whole(1), n: whole(1, 2 ** 28), seed: valibot.optional(seed, 0) },
  'an object with dims, rank and n, or with dims, A and b',
);
const explicitSchema = valibot.strictObject(
  {
    ...shape,
    A: required('an array of matrices'),
    b: required('an array of numbers, as measurements are given as A and b'),
    truth: valibot.optional(valibot.unknown()),
  },
  'an object with dims, A and b',
);

/** A product of matrices W = W_L ... W_1 that is fitted to linear measurements of it. */
export class MatrixFactorization extends KernelProblem {
  readonly name = 'matrixFactorization';
  readonly given: Given;
  readonly dims: readonly number[];
  /** Number of measurements. */
  readonly n: number;
  override readonly samples: number;
  readonly blocks: readonly Block[];
  /** Scale of the start. */
  readonly init: number;
  /** Seed of generated data; undefined for the user's own. */
  readonly seed: number | undefined;
  readonly #rank: number = 0;
  readonly #explicit: { readonly A: Float64Array; readonly b: Float64Array } | undefined;
  #truth: Float64Array | undefined;

  /** Use `matrixFactorization(options)`. */
  constructor(options: GeneratedFactorizationOptions | ExplicitFactorizationOptions) {
    super();
    const isExplicit = typeof options === 'object' && options !== null && ('A' in options || 'b' in options);
    const given = isExplicit ? check(explicitSchema, options, 'problem') : check(generatedSchema, options, 'problem');
    const { dims, init } = given;
    this.dims = dims;
    this.init = init;
    this.blocks = layOut(dims.slice(1).map((rows, l) => [`W${l + 1}`, rows, dims[l]]));
    if (this.parameters > 2 ** 28) throw invalid('E_RANGE', 'problem.dims', dims, 'at most 2^28 parameters in all');
    if ('rank' in given) {
      const { rank, n, seed } = given;
      const most = Math.min(...dims);
      if (rank > most) throw invalid('E_RANGE', 'problem.rank', rank, `a whole number from 1 to the smallest dimension, ${most}`);
      this.#rank = rank;
      this.n = n;
      this.samples = n;
      this.seed = seed;
      this.given = { dims, rank, n, seed, init };
      return;
    }
    const size = this.#size;
    const A = readMeasurements(given.A, this.#rows, this.#columns);
    this.n = A.length / size;
    this.samples = this.n;
    const b = readVector(given.b, 'problem.b', this.n);
    this.#explicit = { A, b };
    const truth = given.truth === undefined ? undefined : readShaped(given.truth, 'problem.truth', this.#columns, this.#rows);
    this.#truth = truth;
    const known = truth ? { truth: { data: truth, shape: [this.#rows, this.#columns] } } : {};
    this.given = { dims, A: { data: A, shape: [this.n, size] }, b, init, ...known };
  }

  /** The true W, M*, d_L x d_0 row-major; undefined when the user's data came without one. */
  get truth(): Float64Array | undefined {
    return (this.#explicit ? this.#truth : this.#generatedTruth())?.slice();
  }

  /** The measurements, n x (d_L d_0): each row is a matrix A_i, row-major. */
  get A(): Float64Array {
    const { kernels, address } = this;
    const size = this.#size;
    const A = new Float64Array(this.n * size);
    for (let i = 0; i < this.n; i++) A.set(kernels.f64(kernels.of('f64').matrixFactorizationMeasurement(address, i), size), i * size);
    return A;
  }

  /** The clean labels, n entries. */
  get b(): Float64Array {
    const { kernels, address } = this;
    return kernels.f64(kernels.exports.matrixFactorizationB(address), this.n).slice();
  }

  /** W = W_L ... W_1 at theta, d_L x d_0 row-major. */
  predictor(theta: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    const { kernels, address } = this;
    return kernels.scoped(() => {
      const copy = kernels.allocate(8 * this.parameters);
      kernels.f64(copy, this.parameters).set(at);
      return kernels.f64(kernels.exports.matrixFactorizationProduct(address, copy), this.#size).slice();
    });
  }

  get predictorShape(): readonly [rows: number, columns: number] {
    return [this.#rows, this.#columns];
  }

  /** ‖W - M*‖²: the expected loss on fresh measurements. */
  testLoss(theta: VectorLike): number {
    return squaredLength(predictionError(this, theta));
  }

  /** W_l = init N(0, 1) / √d_(l-1), each factor from a draw of its own. */
  override initialTheta(seed: number): Float64Array {
    const theta = new Float64Array(this.parameters);
    this.blocks.forEach(({ start, length }, l) => {
      theta.set(normalStart(length, seed, l, this.init / Math.sqrt(this.dims[l])), start);
    });
    return theta;
  }

  /** f_i = <A_i, W> - b_i, with L = (1/n) sum f_i². */
  constraints(): Constraints {
    return factorizationConstraints(this);
  }

  load(kernels: KernelInstance, dtype: Dtype): number {
    const { exports } = kernels;
    const own = kernels.of(dtype);
    const { dims, n } = this;
    const sizes = kernels.allocate(4 * dims.length);
    kernels.i32(sizes, dims.length).set(dims);
    const address = kernels.checked(own.createMatrixFactorization(sizes, dims.length - 1, n));
    const size = this.#size;
    if (this.#explicit) {
      const { A, b } = this.#explicit;
      for (let i = 0; i < n; i++)
        kernels.floats(dtype, own.matrixFactorizationMeasurement(address, i), size).set(A.subarray(i * size, (i + 1) * size));
      kernels.floats(dtype, exports.matrixFactorizationB(address), n).set(b);
      return address;
    }
    const M = this.#generatedTruth();
    kernels.scoped(() => {
      const truth = kernels.allocate(8 * size);
      const scratch = kernels.allocate(8 * size);
      kernels.f64(truth, size).set(M);
      own.matrixFactorizationGenerate(address, ...seedWords(this.seed as number), truth, scratch);
    });
    return address;
  }

  get #rows(): number {
    return this.dims.at(-1) as number;
  }

  get #columns(): number {
    return this.dims[0];
  }

  /** Entries of W. */
  get #size(): number {
    return this.#rows * this.#columns;
  }

  #generatedTruth(): Float64Array {
    this.#truth ??= drawLowRank(this.#rows, this.#columns, this.#rank, this.seed as number);
    return this.#truth;
  }
}

/** A matrix with so many columns, and rows if their number is given. */
function readShaped(value: unknown, path: string, columns: number, rows?: number): Float64Array {
  const matrix = readMatrix(value, path);
  if (matrix.columns !== columns || (rows !== undefined && matrix.rows !== rows)) {
    const allowed = `${rows ?? 'n'} x ${columns}`;
    throw wrongShape(path, `${matrix.rows} x ${matrix.columns} entries`, allowed);
  }
  return matrix.data;
}

/** The measurements one after the other. */
function readMeasurements(value: unknown, rows: number, columns: number): Float64Array {
  const size = rows * columns;
  if (!Array.isArray(value)) return readShaped(value, 'problem.A', size);
  if (value.length === 0) {
    throw wrongShape('problem.A', 'no matrices', 'at least one matrix');
  }
  const A = new Float64Array(value.length * size);
  for (const [i, matrix] of value.entries()) A.set(readShaped(matrix, `problem.A[${i}]`, columns, rows), i * size);
  return A;
}

/**
 * Deep matrix factorization on generated measurements, `{ dims, rank, n, seed, init }`, or on the user's, `{ dims, A, b, truth?, init }`:
 *
 *     f_i = <A_i, W_L ... W_1>,   L = (1/n) sum_i (f_i - b_i)²
 *
 * without ½, so that label noise of variance σ² has Σ = (2σ²/B) H. theta is W_1, W_2, ..., each row-major. Label noise makes the
 * residuals f_i - b_i + xi_i.
 *
 * Generated data: A_i standard normal, M* of the given rank with singular values 1, b_i = <A_i, M*>. Runs start at
 * W_l = init N(0, 1)/√d_(l-1). Sources: Gatmiry et al. 2023; Li, Wen, Lyu 2025, App. B.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for measurements that do not fit dims
 * @example matrixFactorization({ dims: [1, 1, 1], A: [[[1]]], b: [6] }).loss([2, 2]) // 4
 * @eq gatmiry2023
 * @eq li2025 App. B
 */
export const matrixFactorization: ProblemFactory<GeneratedFactorizationOptions | ExplicitFactorizationOptions, MatrixFactorization> =
  problemFactory(MatrixFactorization, { dims: [2, 3, 2], rank: 1, n: 2, seed: 3, init: 0.5 });
