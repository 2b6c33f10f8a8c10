// The diagonal linear net (Woodworth et al. 2020; Li, Wen, Lyu 2025, Sec. 5.2).

import { readVector, type VectorLike } from '../../input/arrays.js';
import { unavailable } from '../../input/errors.js';
import { check, seed as seedSchema, whole } from '../../input/validate.js';
import { type ProblemKind, problemKinds, streams } from '../../kernels/generated.js';
import type { Dtype, KernelInstance } from '../../kernels/instance.js';
import { Room } from '../../kernels/room.js';
import { place, withKernels } from '../../kernels/shared.js';
import { seedWords } from '../../random/seed-words.js';
import type { Constraints } from '../constraints.js';
import { bytesOfData } from '../data-size.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { checkDense } from '../dense-limit.js';
import type { FlowSystem, FlowTerms } from '../flow-system.js';
import { type Given, specOf } from '../given.js';
import type { Lanes } from '../lanes.js';
import { layOut } from '../layout.js';
import { predictionError, squaredLength } from '../prediction.js';
import { type Block, type Evaluation, madeHere, type Problem } from '../problem.js';
import { diagonalNetConstraints } from './constraints.js';
import { flowOnDiagonalNet } from './flow.js';
import { denseHessian } from './hessian.js';
import { NetKernels } from './net-kernels.js';
import { type ExplicitNetOptions, type GeneratedNetOptions, readExplicit, readGenerated } from './options.js';
import { projectDiagonalNet } from './projection.js';
import { drawTruth, type SparseVector } from './sparse-truth.js';

/** Features of fresh rows that one loss may draw: about 10 to 40 seconds. */
const mostFeatures = 2 ** 31;

export type { ExplicitNetOptions, GeneratedNetOptions } from './options.js';

/**
 * The diagonal linear net. theta = (u, v) with P = 2 d entries, w = u∘u - v∘v, f_i = <z_i, w>,
 *
 *     L = (1/n) sum_i ½ (f_i - y_i)²
 */
export class DiagonalNet implements Problem {
  readonly name = 'diagonalNet';
  readonly kind: ProblemKind = problemKinds.diagonalNet;
  readonly given: Given;
  readonly d: number;
  readonly n: number;
  readonly parameters: number;
  readonly samples: number;
  readonly blocks: readonly Block[];
  /** 'sign' when every feature is ±1 and the bit kernels apply; else 'normal'. */
  readonly features: 'sign' | 'normal';
  /** Seed of generated data; undefined for the user's own. */
  readonly seed: number | undefined;
  readonly #explicit: { readonly z: Float64Array; readonly y: Float64Array; readonly wStar: Float64Array | undefined } | undefined;
  #truth: SparseVector | undefined;
  #kernels: Room<NetKernels> | undefined;

  /** Use `diagonalNet(options)`. */
  constructor(options: GeneratedNetOptions | ExplicitNetOptions) {
    madeHere.add(this);
    if (typeof options === 'object' && options !== null && ('z' in options || 'y' in options)) {
      const data = readExplicit(options as ExplicitNetOptions);
      this.#explicit = data;
      this.n = data.rows;
      this.d = data.columns;
      this.features = data.z.every((x) => x === 1 || x === -1) ? 'sign' : 'normal';
      const wStar = data.wStar ? { wStar: data.wStar } : {};
      this.given = { z: { data: data.z, shape: [this.n, this.d] }, y: data.y, ...wStar };
    } else {
      const given = readGenerated(options);
      this.d = given.d;
      this.n = given.n;
      this.features = given.features;
      this.seed = given.seed;
      this.given = given;
    }
    this.parameters = 2 * this.d;
    this.samples = this.n;
    this.blocks = layOut([
      ['u', this.d],
      ['v', this.d],
    ]);
  }

  get spec(): Readonly<Record<string, unknown>> {
    return specOf(this.name, this.given);
  }

  /** The true w, w*, d entries; undefined when the user's data came without one. */
  get truth(): Float64Array | undefined {
    if (this.#explicit) return this.#explicit.wStar?.slice();
    const { support, values } = this.#sparseTruth();
    const w = new Float64Array(this.d);
    support.forEach((j, k) => {
      w[j] = values[k];
    });
    return w;
  }

  /** The features, row-major, n x d. */
  get z(): Float64Array {
    return this.#own.features();
  }

  /** The clean labels, n entries. */
  get y(): Float64Array {
    return this.#own.labels();
  }

  /** Runs on the same data share it; on generated data they may differ in n. */
  get lanes(): Lanes {
    return {
      dataKey: this.#explicit ? this : JSON.stringify({ ...this.given, n: 0 }),
      load: (kernels, dtype, vectors) => {
        const address = this.load(kernels, dtype, vectors);
        return {
          address,
          theta: kernels.exports.diagonalNetU(address),
          stride: kernels.exports.diagonalNetStride(address),
          update: () => kernels.of(dtype).diagonalNetUpdateW(address),
        };
      },
    };
  }

  /** u = v = 0.1 N(0, I), so that w starts at 0. */
  initialTheta(seed: number): Float64Array {
    const { d } = this;
    const words = seedWords(check(seedSchema, seed, 'seed'));
    return withKernels((kernels) => {
      const u = kernels.allocate(8 * d);
      kernels.of('f64').normals(u, d, ...words, streams.init, 0, 0, 0.1);
      const theta = new Float64Array(2 * d);
      theta.set(kernels.f64(u, d));
      theta.copyWithin(d, 0, d);
      return theta;
    });
  }

  loss(theta: VectorLike): number {
    return this.evaluate(theta).loss;
  }

  gradient(theta: VectorLike): Float64Array {
    return this.evaluate(theta).gradient;
  }

  hessianDiagonal(theta: VectorLike): Float64Array {
    return this.evaluate(theta).hessianDiagonal;
  }

  hessian(theta: VectorLike): Float64Array {
    checkDense(this.parameters);
    const at = readVector(theta, 'theta', this.parameters);
    return denseHessian(this.z, this.n, this.d, at, this.#own.evaluate(at).g);
  }

  /** w = u∘u - v∘v, d entries. */
  predictor(theta: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    return Float64Array.from({ length: this.d }, (_, j) => at[j] * at[j] - at[this.d + j] * at[this.d + j]);
  }

  /** ½ ‖w - w*‖²: the expected loss on fresh rows, whose features have unit covariance. */
  testLoss(theta: VectorLike): number {
    return 0.5 * squaredLength(predictionError(this, theta));
  }

  testLossOnRows(theta: VectorLike, rows: number): number {
    const { d, seed } = this;
    check(whole(1, Math.max(1, Math.floor(mostFeatures / d))), rows, 'rows');
    if (seed === undefined) {
      throw unavailable('problem', 'fresh test rows need a diagonal net on generated data');
    }
    const error = predictionError(this, theta);
    return withKernels((kernels) => {
      const address = place(kernels, error);
      const z = kernels.allocate(8 * d);
      return kernels.exports.testLossOnRows(address, z, d, rows, this.features === 'normal', ...seedWords(seed));
    });
  }

  /**
   * Z w, n entries.
   *
   * @param w - d entries
   */
  forward(w: VectorLike): Float64Array {
    return this.#own.forward(readVector(w, 'w', this.d));
  }

  /**
   * Zᵀ r, d entries.
   *
   * @param r - n entries
   */
  backward(r: VectorLike): Float64Array {
    return this.#own.backward(readVector(r, 'r', this.n));
  }

  /**
   * Z Diag(w) Zᵀ, n x n row-major.
   *
   * @param w - d entries
   */
  gram(w: VectorLike): Float64Array {
    return this.#own.gram(readVector(w, 'w', this.d));
  }

  /** f_i = <z_i, w> - y_i, with L = (1/n) sum ½ f_i². */
  constraints(): Constraints {
    const sums = this.#own.meanSquares().map((x) => x * this.n);
    return diagonalNetConstraints(this, sums);
  }

  project(theta: Float64Array, S: Float64Array): Float64Array {
    return projectDiagonalNet(this, this.constraints(), theta, S);
  }

  flow(zeta: Float64Array, terms: FlowTerms, fastest?: number): FlowSystem {
    return flowOnDiagonalNet(this, this.constraints(), zeta, terms, fastest);
  }

  /** H x = (1/n) sum_i grad f_i <grad f_i, x> + (2 g, -2 g)∘x with grad f_i = (2 z_i∘u, -2 z_i∘v): one forward and one backward product more. */
  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    const direction = readVector(x, 'x', this.parameters);
    const { d, n } = this;
    const own = this.#own;
    const { g } = own.evaluate(at);
    const w = Float64Array.from({ length: d }, (_, j) => 2 * at[j] * direction[j] - 2 * at[d + j] * direction[d + j]);
    const back = own.backward(own.forward(w).map((f) => f / n));
    return at.map((t, p) => (p < d ? 2 : -2) * (t * back[p % d] + g[p % d] * direction[p]));
  }

  /** Everything at once, in f64: one forward and one backward product. */
  evaluate(theta: VectorLike): Evaluation {
    const { loss, gradient, hessianDiagonal } = this.#own.evaluate(readVector(theta, 'theta', this.parameters));
    return { loss, gradient, hessianDiagonal };
  }

  /** For one run alone (0 vectors) or for the lanes of 1, 2 or 4 vectors. */
  load(kernels: KernelInstance, dtype: Dtype, vectors = 0): number {
    const { exports } = kernels;
    const own = kernels.of(dtype);
    const net = kernels.checked(own.createDiagonalNet(this.d, this.n, this.features === 'normal', vectors));
    kernels.scoped(() => {
      const row = kernels.allocate(8 * this.d);
      if (this.#explicit) {
        const { z, y } = this.#explicit;
        for (let i = 0; i < this.n; i++) {
          kernels.f64(row, this.d).set(z.subarray(i * this.d, (i + 1) * this.d));
          own.diagonalNetSetRow(net, i, row);
        }
        kernels.floats(dtype, exports.diagonalNetY(net), this.n).set(y);
        return;
      }
      const { support, values } = this.#sparseTruth();
      const k = support.length;
      const supportAddress = kernels.allocate(4 * k);
      const valuesAddress = kernels.allocate(8 * k);
      kernels.i32(supportAddress, k).set(support);
      kernels.f64(valuesAddress, k).set(values);
      own.diagonalNetGenerateRows(net, ...seedWords(this.seed as number), row, supportAddress, valuesAddress, k);
    });
    return net;
  }

  #sparseTruth(): SparseVector {
    this.#truth ??= drawTruth(this.d, this.given.kappa as number, this.seed as number);
    return this.#truth;
  }

  /** The problem's own kernels, made when they are first needed. */
  get #own(): NetKernels {
    this.#kernels ??= new Room('this problem', bytesOfData(this), (kernels) => {
      return new NetKernels(kernels, this.load(kernels, 'f64'), this.d, this.n);
    });
    return this.#kernels.contents;
  }
}

/**
 * A diagonal linear net on generated data, `{ d, kappa, n, seed, features }`, or on the user's, `{ z, y, wStar? }`.
 *
 * Generated data: z uniform on {-1, +1}^d (or N(0, I)), w* uniform on (-1, 1) at kappa random coordinates, where every |w*| >= 0.01, y = <z, w*>. Runs start at u = v = 0.1 N(0, I). Source: Li, Wen, Lyu 2025, Sec. 5.2.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option, E_SHAPE for data whose sizes do not match,
 *   E_TOO_LARGE beyond memory
 * @example diagonalNet({ z: [[1, -1]], y: [1] }).loss([2, 1, 1, 1]) // 2
 * @eq woodworth2020
 * @eq li2025 Sec. 5.2, Lemma 5.1, App. G.2
 */
export const diagonalNet: ProblemFactory<GeneratedNetOptions | ExplicitNetOptions, DiagonalNet> = problemFactory(DiagonalNet, {
  d: 6,
  kappa: 2,
  n: 4,
  seed: 1,
});
