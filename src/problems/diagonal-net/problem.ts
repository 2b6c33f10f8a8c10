// The diagonal linear net (Woodworth et al. 2020; Li, Wen, Lyu 2025, Sec. 5.2).
import { readVector, type VectorLike } from '../../input/arrays.js';
import { streams } from '../../kernels/generated.js';
import { type Dtype, KernelInstance } from '../../kernels/instance.js';
import { seedWords } from '../../random/seed-words.js';
import type { Constraints } from '../constraints.js';
import { checkDense } from '../dense-limit.js';
import type { Block, Evaluation, Problem } from '../problem.js';
import { diagonalNetConstraints } from './constraints.js';
import { denseHessian } from './hessian.js';
import { type ExplicitNetOptions, type GeneratedNetOptions, readExplicit, readGenerated } from './options.js';
import { drawTruth, type SparseVector } from './sparse-truth.js';

/** The problem's own instance: the net, the mean squares of its features, and room for a vector over theta. */
interface Evaluator {
  readonly kernels: KernelInstance;
  readonly net: number;
  readonly squares: number;
  readonly out: number;
}

/**
 * The diagonal linear net. theta = (u, v) with P = 2 d entries, w = u∘u - v∘v, f_i = <z_i, w>,
 *
 *     L = (1/n) sum_i ½ (f_i - y_i)²
 */
export class DiagonalNet implements Problem {
  readonly name = 'diagonalNet';
  readonly spec: Readonly<Record<string, unknown>>;
  readonly d: number;
  readonly n: number;
  readonly parameters: number;
  /** 'sign' when every feature is ±1 and the bit kernels apply; else 'normal'. */
  readonly features: 'sign' | 'normal';
  /** Seed of generated data; undefined for the user's own. */
  readonly seed: number | undefined;
  readonly #explicit: { readonly z: Float64Array; readonly y: Float64Array; readonly wStar: Float64Array | undefined } | undefined;
  #truth: SparseVector | undefined;
  #evaluator: Evaluator | undefined;

  /** Use `diagonalNet(options)`. */
  constructor(options: GeneratedNetOptions | ExplicitNetOptions) {
    if (typeof options === 'object' && options !== null && ('z' in options || 'y' in options)) {
      const data = readExplicit(options as ExplicitNetOptions);
      this.#explicit = data;
      this.n = data.rows;
      this.d = data.columns;
      this.features = data.z.every((x) => x === 1 || x === -1) ? 'sign' : 'normal';
      const wStar = data.wStar ? { wStar: [...data.wStar] } : {};
      this.spec = { name: 'diagonalNet', z: { data: [...data.z], shape: [this.n, this.d] }, y: [...data.y], ...wStar };
    } else {
      const given = readGenerated(options);
      this.d = given.d;
      this.n = given.n;
      this.features = given.features;
      this.seed = given.seed;
      this.spec = { name: 'diagonalNet', ...given };
    }
    this.parameters = 2 * this.d;
  }

  get samples(): number {
    return this.n;
  }

  get blocks(): readonly Block[] {
    const { d } = this;
    return ['u', 'v'].map((name, k) => ({ name, start: k * d, length: d, shape: [d] }));
  }

  /** The true w, d entries; undefined when the user's data came without one. */
  get wStar(): Float64Array | undefined {
    if (this.#explicit) return this.#explicit.wStar?.slice();
    const { support, values } = this.#sparseTruth(this.#evaluatorOf().kernels);
    const w = new Float64Array(this.d);
    support.forEach((j, k) => {
      w[j] = values[k];
    });
    return w;
  }

  /** The features, row-major, n x d. */
  get z(): Float64Array {
    const { kernels, net } = this.#evaluatorOf();
    return kernels.scoped(() => {
      const row = kernels.allocate(8 * this.d);
      const z = new Float64Array(this.n * this.d);
      for (let i = 0; i < this.n; i++) {
        kernels.exports.diagonalNetGetRow(net, i, row);
        z.set(kernels.f64(row, this.d), i * this.d);
      }
      return z;
    });
  }

  /** The clean labels, n entries. */
  get y(): Float64Array {
    const { kernels, net } = this.#evaluatorOf();
    return kernels.f64(kernels.exports.diagonalNetY(net), this.n).slice();
  }

  /** What two nets must have in common to share their data in one batch: nets of generated data may then differ in n. */
  get dataKey(): unknown {
    return this.#explicit ? this : JSON.stringify({ ...this.spec, n: 0 });
  }

  /** u = v = 0.1 N(0, I), so that w starts at 0. */
  initialTheta(seed: number): Float64Array {
    const { kernels } = this.#evaluatorOf();
    return kernels.scoped(() => {
      const u = kernels.allocate(8 * this.d);
      kernels.of('f64').normals(u, this.d, ...seedWords(seed), streams.init, 0, 0, 0.1);
      const theta = new Float64Array(2 * this.d);
      theta.set(kernels.f64(u, this.d));
      theta.copyWithin(this.d, 0, this.d);
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
    this.evaluate(at);
    const { kernels, net } = this.#evaluatorOf();
    return denseHessian(this.z, this.n, this.d, at, kernels.f64(kernels.exports.diagonalNetG(net), this.d));
  }

  /** w = u∘u - v∘v, d entries. */
  weights(theta: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    return Float64Array.from({ length: this.d }, (_, j) => at[j] * at[j] - at[this.d + j] * at[this.d + j]);
  }

  /** Z w, n entries. */
  forward(w: VectorLike): Float64Array {
    const weights = readVector(w, 'w', this.d);
    const { kernels, net } = this.#evaluatorOf();
    kernels.f64(kernels.exports.diagonalNetW(net), this.d).set(weights);
    kernels.of('f64').diagonalNetForward(net);
    return kernels.f64(kernels.exports.diagonalNetF(net), this.n).slice();
  }

  /** Zᵀ r, d entries. */
  backward(r: VectorLike): Float64Array {
    const residuals = readVector(r, 'r', this.n);
    const { kernels, net } = this.#evaluatorOf();
    kernels.f64(kernels.exports.diagonalNetR(net), this.n).set(residuals);
    kernels.of('f64').diagonalNetBackward(net);
    return kernels.f64(kernels.exports.diagonalNetG(net), this.d).slice();
  }

  /** Z Diag(w) Zᵀ, n x n row-major. */
  gram(w: VectorLike): Float64Array {
    const weights = readVector(w, 'w', this.d);
    const { n, d } = this;
    const { kernels, net } = this.#evaluatorOf();
    return kernels.scoped(() => {
      const at = kernels.allocate(8 * d);
      kernels.f64(at, d).set(weights);
      const out = kernels.checked(kernels.exports.diagonalNetGram(net, at));
      return kernels.f64(out, n * n).slice();
    });
  }

  /** f_i = <z_i, w> - y_i, with L = (1/n) sum ½ f_i². */
  constraints(): Constraints {
    const { kernels, squares } = this.#evaluatorOf();
    const sums = kernels.f64(squares, this.d).map((x) => x * this.n);
    return diagonalNetConstraints(this, sums);
  }

  /** H x = (1/n) sum_i grad f_i <grad f_i, x> + (2 g, -2 g)∘x with grad f_i = (2 z_i∘u, -2 z_i∘v): one forward and one backward product more. */
  hessianVectorProduct(theta: VectorLike, x: VectorLike): Float64Array {
    const at = readVector(theta, 'theta', this.parameters);
    const direction = readVector(x, 'x', this.parameters);
    this.evaluate(at);
    const { d, n } = this;
    const { kernels, net } = this.#evaluatorOf();
    const { exports } = kernels;
    const g = kernels.f64(exports.diagonalNetG(net), d).slice();
    const w = kernels.f64(exports.diagonalNetW(net), d);
    for (let j = 0; j < d; j++) w[j] = 2 * at[j] * direction[j] - 2 * at[d + j] * direction[d + j];
    kernels.of('f64').diagonalNetForward(net);
    kernels.f64(exports.diagonalNetR(net), n).set(kernels.f64(exports.diagonalNetF(net), n).map((f) => f / n));
    kernels.of('f64').diagonalNetBackward(net);
    const back = kernels.f64(exports.diagonalNetG(net), d);
    return at.map((t, p) => (p < d ? 2 : -2) * (t * back[p % d] + g[p % d] * direction[p]));
  }

  /** Everything at once, in f64: one forward and one backward product. */
  evaluate(theta: VectorLike): Evaluation {
    const at = readVector(theta, 'theta', this.parameters);
    const { d, n } = this;
    const { kernels, net, squares, out } = this.#evaluatorOf();
    const { exports } = kernels;
    const f64 = kernels.of('f64');
    const u = exports.diagonalNetU(net);
    kernels.f64(u, d).set(at.subarray(0, d));
    kernels.f64(u + 8 * exports.diagonalNetStride(net), d).set(at.subarray(d));
    f64.diagonalNetUpdateW(net);
    f64.diagonalNetForward(net);
    f64.diagonalNetResiduals(net, 0);
    f64.diagonalNetBackward(net);
    const r = exports.diagonalNetR(net);
    const stride = exports.diagonalNetStride(net);
    const readPair = (): Float64Array => {
      const pair = new Float64Array(2 * d);
      pair.set(kernels.f64(out, d));
      pair.set(kernels.f64(out + 8 * stride, d), d);
      return pair;
    };
    exports.diagonalNetGradient(net, out);
    const gradient = readPair();
    exports.diagonalNetHessianDiagonal(net, squares, out);
    return {
      loss: 0.5 * n * f64.dot(r, r, n),
      gradient,
      hessianDiagonal: readPair(),
    };
  }

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
      const { support, values } = this.#sparseTruth(kernels);
      const k = support.length;
      const supportAddress = kernels.allocate(4 * k);
      const valuesAddress = kernels.allocate(8 * k);
      kernels.i32(supportAddress, k).set(support);
      kernels.f64(valuesAddress, k).set(values);
      own.diagonalNetGenerateRows(net, ...seedWords(this.seed as number), row, supportAddress, valuesAddress, k);
    });
    return net;
  }

  #sparseTruth(kernels: KernelInstance): SparseVector {
    this.#truth ??= drawTruth(kernels, this.d, this.spec.kappa as number, this.seed as number);
    return this.#truth;
  }

  /** The problem's own f64 instance, made when it is first needed. */
  #evaluatorOf(): Evaluator {
    if (!this.#evaluator) {
      const kernels = new KernelInstance();
      const net = this.load(kernels, 'f64');
      const stride = kernels.exports.diagonalNetStride(net);
      const squares = kernels.allocate(8 * stride);
      kernels.exports.diagonalNetMeanSquares(net, squares);
      this.#evaluator = { kernels, net, squares, out: kernels.allocate(16 * stride) };
    }
    return this.#evaluator;
  }
}

/**
 * A diagonal linear net on generated data, `{ d, kappa, n, seed, features }`, or on the user's, `{ z, y, wStar? }`.
 *
 * Generated data: z uniform on {-1, +1}^d (or N(0, I)), w* uniform on (-1, 1) at kappa random coordinates and redrawn until every
 * |w*| >= 0.01, y = <z, w*>. Runs start at u = v = 0.1 N(0, I). Source: Li, Wen, Lyu 2025, Sec. 5.2.
 * @eq woodworth2020
 * @eq li2025 Sec. 5.2, Lemma 5.1, App. G.2
 */
export function diagonalNet(options: GeneratedNetOptions | ExplicitNetOptions): DiagonalNet {
  return new DiagonalNet(options);
}
