// Deep matrix factorization (Gatmiry et al. 2023; Li, Wen, Lyu 2025, App. B)
//   W = W_L ... W_1,   f_i = <A_i, W>,   L = (1/n) sum_i (f_i - b_i + xi_i)²   (no ½)
//   G = dL/dW = sum_i r_i A_i with r_i = (2/n) (f_i - b_i + xi_i);   dL/dW_l = (W_L ... W_(l+1))ᵀ G (W_(l-1) ... W_1)ᵀ
// theta is W_1, W_2, ..., each row-major; W_l is d_l x d_(l-1); the matrices A_i are the rows of Z.
// @eq gatmiry2023
// @eq li2025 App. B
import { matrixProduct, transpose, transposedProduct } from "../../math/matrix-product";
import { allocate } from "../../memory";
import { add4, dot4 } from "../diagonal-net/dense-matrix";

@unmanaged
export class Factor {
  rows: i32; // d_l
  columns: i32; // d_(l-1)
  start: usize; // entries of theta before it
  product: usize; // W_l ... W_1, d_l x d_0
  tangent: usize; // the derivative of that product along a direction
}

@unmanaged
export class MatrixFactorization {
  depth: i32;
  n: i32;
  parameters: i32;
  entries: i32; // of W: d_L d_0
  stride: usize; // entries of a row of Z: those of W and zeros up to whole vectors
  inner: i32; // d_0
  factors: usize;
  z: usize;
  @abi b: usize;
  f: usize; // of four draws, and then their r
  g: usize; // G_l = (W_L ... W_(l+1))ᵀ G, and room for the next one
  spare: usize;
  gTangent: usize;
  spareTangent: usize;
  turned: usize; // a product transposed
  sample: usize; // the gradient of one f_i
}

@inline
export function factorOf(mf: MatrixFactorization, l: i32): Factor {
  return changetype<Factor>(mf.factors + <usize>l * offsetof<Factor>());
}

/** Allocates a factorization whose data are zero; `dims` holds d_0, ..., d_L as i32. Returns 0 when memory is full. */
export function create<T>(dims: usize, depth: i32, n: i32): usize {
  const address = allocate(offsetof<MatrixFactorization>());
  const factors = allocate(<usize>depth * offsetof<Factor>());
  if (!address || !factors) return 0;
  const mf = changetype<MatrixFactorization>(address);
  mf.depth = depth;
  mf.n = n;
  mf.inner = load<i32>(dims);
  mf.entries = load<i32>(dims + (<usize>depth << 2)) * mf.inner;
  mf.stride = (<usize>mf.entries + 7) & ~7;
  mf.factors = factors;
  let largest = mf.stride;
  for (let l = 0; l < depth; ++l) {
    const factor = factorOf(mf, l);
    factor.columns = load<i32>(dims + (<usize>l << 2));
    factor.rows = load<i32>(dims + (<usize>l << 2), 4);
    factor.start = <usize>mf.parameters;
    mf.parameters += factor.rows * factor.columns;
    const size = max(mf.stride, <usize>(factor.rows * mf.inner));
    largest = max(largest, size);
    factor.product = allocate(size * sizeof<T>());
    factor.tangent = allocate(size * sizeof<T>());
    if (!factor.product || !factor.tangent) return 0;
  }
  const zBytes = <u64>n * mf.stride * sizeof<T>();
  if (zBytes >> 32) return 0;
  mf.z = allocate(<usize>zBytes);
  mf.b = allocate(<usize>n * sizeof<T>());
  mf.f = allocate(8 * sizeof<T>());
  mf.g = allocate(largest * sizeof<T>());
  mf.spare = allocate(largest * sizeof<T>());
  mf.gTangent = allocate(largest * sizeof<T>());
  mf.spareTangent = allocate(largest * sizeof<T>());
  mf.turned = allocate(largest * sizeof<T>());
  mf.sample = allocate(<usize>mf.parameters * sizeof<T>());
  const all = mf.z && mf.b && mf.f && mf.g && mf.spare && mf.gTangent && mf.spareTangent && mf.turned && mf.sample;
  return all ? address : 0;
}

/** Computes W_l ... W_1 for every l, and returns the address of W = W_L ... W_1. */
export function multiplyFactors<T>(mf: MatrixFactorization, theta: usize): usize {
  const first = factorOf(mf, 0);
  memory.copy(first.product, theta, <usize>(first.rows * first.columns) * sizeof<T>());
  for (let l = 1; l < mf.depth; ++l) {
    const factor = factorOf(mf, l);
    const w = theta + factor.start * sizeof<T>();
    matrixProduct<T>(factor.product, w, factorOf(mf, l - 1).product, factor.rows, factor.columns, mf.inner, false);
  }
  return factorOf(mf, mf.depth - 1).product;
}

/** The address of W = W_L ... W_1 of f64 factors. */
@abi
export function product(mf: MatrixFactorization, theta: usize): usize {
  return multiplyFactors<f64>(mf, theta);
}

/** The row of Z of draw k; of draw `first` when there are fewer than k + 1 draws. */
@inline
function drawnRow<T>(mf: MatrixFactorization, indices: usize, samples: i32, first: i32, k: i32): usize {
  const draw = <usize>(k < samples ? k : first);
  const i = indices ? <usize>load<i32>(indices + (draw << 2)) : draw;
  return mf.z + i * mf.stride * sizeof<T>();
}

/** G = sum over the draws of r_k A_k with r_k = (2/samples) (<A_k, w> - b_k + noise_k); `labels` is the address of b, or 0 for none. */
export function weightGradient<T>(mf: MatrixFactorization, w: usize, labels: usize, noise: usize, indices: usize, samples: i32): void {
  const scale = <T>(2 / <f64>samples);
  const bytes = mf.stride * sizeof<T>();
  const r = mf.f + 4 * sizeof<T>();
  memory.fill(mf.g, 0, bytes);
  for (let k = 0; k < samples; k += 4) {
    const z0 = drawnRow<T>(mf, indices, samples, k, k), z1 = drawnRow<T>(mf, indices, samples, k, k + 1);
    const z2 = drawnRow<T>(mf, indices, samples, k, k + 2), z3 = drawnRow<T>(mf, indices, samples, k, k + 3);
    dot4<T>(mf.f, w, z0, z1, z2, z3, bytes);
    for (let j = 0; j < 4; ++j) {
      const at = <usize>j * sizeof<T>();
      const draw = <usize>(k + j);
      if (k + j >= samples) {
        store<T>(r + at, <T>0);
        continue;
      }
      let e = load<T>(mf.f + at);
      if (labels) e -= load<T>(labels + (indices ? <usize>load<i32>(indices + (draw << 2)) : draw) * sizeof<T>());
      if (noise) e += load<T>(noise + draw * sizeof<T>());
      store<T>(r + at, e * scale);
    }
    add4<T>(mf.g, r, z0, z1, z2, z3, bytes);
  }
}

/** Carries G at mf.g back to the factors: out_l = G_l (W_(l-1) ... W_1)ᵀ, G_(l-1) = W_lᵀ G_l. */
export function carryBack<T>(mf: MatrixFactorization, theta: usize, out: usize): void {
  let g = mf.g, next = mf.spare;
  for (let l = mf.depth - 1; l > 0; --l) {
    const factor = factorOf(mf, l);
    const at = factor.start * sizeof<T>();
    transpose<T>(mf.turned, factorOf(mf, l - 1).product, factor.columns, mf.inner);
    matrixProduct<T>(out + at, g, mf.turned, factor.rows, mf.inner, factor.columns, false);
    transposedProduct<T>(next, theta + at, g, factor.columns, factor.rows, mf.inner, false);
    const used = g;
    g = next;
    next = used;
  }
  const first = factorOf(mf, 0);
  memory.copy(out, g, <usize>(first.rows * first.columns) * sizeof<T>());
}

export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const mf = changetype<MatrixFactorization>(p);
  weightGradient<T>(mf, multiplyFactors<T>(mf, theta), mf.b, noise, indices, samples);
  carryBack<T>(mf, theta, g);
}

/** (1/n) sum_i (f_i - b_i)², added in the order of the rows. */
export function loss(p: usize, theta: usize): f64 {
  const mf = changetype<MatrixFactorization>(p);
  const w = multiplyFactors<f64>(mf, theta);
  let sum: f64 = 0;
  for (let k = 0; k < mf.n; k += 4) {
    const z0 = drawnRow<f64>(mf, 0, mf.n, k, k), z1 = drawnRow<f64>(mf, 0, mf.n, k, k + 1);
    const z2 = drawnRow<f64>(mf, 0, mf.n, k, k + 2), z3 = drawnRow<f64>(mf, 0, mf.n, k, k + 3);
    dot4<f64>(mf.f, w, z0, z1, z2, z3, mf.stride << 3);
    for (let j = 0; j < 4 && k + j < mf.n; ++j) {
      const e = load<f64>(mf.f + (<usize>j << 3)) - load<f64>(mf.b + (<usize>(k + j) << 3));
      sum += e * e;
    }
  }
  return sum / <f64>mf.n;
}
