// A diagonal net in a kernel instance, ready for its products: w and the residuals hold numbers of ordinary size.
import { type DiagonalNet, diagonalNet } from '../../src/index.js';
import { type Dtype, type FloatArray, KernelInstance } from '../../src/kernels/instance.js';

export interface LoadedNet {
  readonly problem: DiagonalNet;
  /** f = Z w and g = Zᵀ r by the exported kernels. */
  forward(): void;
  backward(): void;
  /** Copies of what the products read: the rows of Z as the reference wants them; Z row-major, w and r (without padding) in the dtype. */
  readonly rows: readonly Float64Array[];
  readonly z: FloatArray;
  readonly w: FloatArray;
  readonly r: FloatArray;
}

export function loadedNet(dtype: Dtype, d: number, n: number, features: 'sign' | 'normal'): LoadedNet {
  const problem = diagonalNet({ d, n, kappa: 50, features });
  const kernels = new KernelInstance();
  const { exports } = kernels;
  const net = problem.load(kernels, dtype);
  const w = kernels.floats(dtype, exports.diagonalNetW(net), d);
  const r = kernels.floats(dtype, exports.diagonalNetR(net), n);
  w.forEach((_, j) => {
    w[j] = 0.1 * Math.sin(1.7 * j);
  });
  r.forEach((_, i) => {
    r[i] = Math.cos(0.3 * i) / n;
  });
  const { diagonalNetForward, diagonalNetBackward } = kernels.of(dtype);
  const z = dtype === 'f64' ? problem.z : Float32Array.from(problem.z);
  const rows = Array.from({ length: n }, (_, i) => Float64Array.from(z.subarray(i * d, (i + 1) * d)));
  return { problem, forward: () => diagonalNetForward(net), backward: () => diagonalNetBackward(net), rows, z, w: w.slice(), r: r.slice() };
}
