// A diagonal net in kernel memory, in f64: its products with Z, and its derivatives.
import type { KernelInstance } from '../../kernels/instance.js';
import type { Evaluation } from '../problem.js';

export class NetKernels {
  readonly kernels: KernelInstance;
  readonly #net: number;
  readonly #d: number;
  readonly #n: number;
  /** Entries from u to v. */
  readonly #stride: number;
  readonly #squares: number;
  /** Room for a vector over theta. */
  readonly #out: number;

  /** The net at the address `net`, of d coordinates and n rows. */
  constructor(kernels: KernelInstance, net: number, d: number, n: number) {
    const { exports } = kernels;
    this.kernels = kernels;
    this.#d = d;
    this.#n = n;
    this.#net = net;
    this.#stride = exports.diagonalNetStride(this.#net);
    this.#squares = kernels.allocate(8 * this.#stride);
    exports.diagonalNetMeanSquares(this.#net, this.#squares);
    this.#out = kernels.allocate(16 * this.#stride);
  }

  /** Z, n x d row-major. */
  features(): Float64Array {
    const { kernels } = this;
    const d = this.#d;
    return kernels.scoped(() => {
      const row = kernels.allocate(8 * d);
      const z = new Float64Array(this.#n * d);
      for (let i = 0; i < this.#n; i++) {
        kernels.exports.diagonalNetGetRow(this.#net, i, row);
        z.set(kernels.f64(row, d), i * d);
      }
      return z;
    });
  }

  /** y, n entries. */
  labels(): Float64Array {
    return this.kernels.f64(this.kernels.exports.diagonalNetY(this.#net), this.#n).slice();
  }

  /** mean_i z_ij², d entries. */
  meanSquares(): Float64Array {
    return this.kernels.f64(this.#squares, this.#d).slice();
  }

  /** Z w, n entries. */
  forward(w: Float64Array): Float64Array {
    const { kernels } = this;
    kernels.f64(kernels.exports.diagonalNetW(this.#net), this.#d).set(w);
    kernels.of('f64').diagonalNetForward(this.#net);
    return kernels.f64(kernels.exports.diagonalNetF(this.#net), this.#n).slice();
  }

  /** Zᵀ r, d entries. */
  backward(r: Float64Array): Float64Array {
    const { kernels } = this;
    kernels.f64(kernels.exports.diagonalNetR(this.#net), this.#n).set(r);
    kernels.of('f64').diagonalNetBackward(this.#net);
    return kernels.f64(kernels.exports.diagonalNetG(this.#net), this.#d).slice();
  }

  /** Z Diag(w) Zᵀ, n x n row-major. */
  gram(w: Float64Array): Float64Array {
    const { kernels } = this;
    return kernels.scoped(() => {
      const at = kernels.allocate(8 * this.#d);
      kernels.f64(at, this.#d).set(w);
      const out = kernels.checked(kernels.exports.diagonalNetGram(this.#net, at));
      return kernels.f64(out, this.#n * this.#n).slice();
    });
  }

  /** Loss, gradient and Hessian diagonal at theta, and g = (1/n) sum_i (f_i - y_i) z_i: one forward and one backward product. */
  evaluate(theta: Float64Array): Evaluation & { readonly g: Float64Array } {
    const { kernels } = this;
    const { exports } = kernels;
    const [net, d, n, out, stride] = [this.#net, this.#d, this.#n, this.#out, this.#stride];
    const f64 = kernels.of('f64');
    const u = exports.diagonalNetU(net);
    kernels.f64(u, d).set(theta.subarray(0, d));
    kernels.f64(u + 8 * stride, d).set(theta.subarray(d));
    f64.diagonalNetUpdateW(net);
    f64.diagonalNetForward(net);
    f64.diagonalNetResiduals(net, 0);
    f64.diagonalNetBackward(net);
    const r = exports.diagonalNetR(net);
    const readPair = (): Float64Array => {
      const pair = new Float64Array(2 * d);
      pair.set(kernels.f64(out, d));
      pair.set(kernels.f64(out + 8 * stride, d), d);
      return pair;
    };
    exports.diagonalNetGradient(net, out);
    const gradient = readPair();
    exports.diagonalNetHessianDiagonal(net, this.#squares, out);
    const hessianDiagonal = readPair();
    return { loss: 0.5 * n * f64.dot(r, r, n), gradient, hessianDiagonal, g: kernels.f64(exports.diagonalNetG(net), d).slice() };
  }
}
