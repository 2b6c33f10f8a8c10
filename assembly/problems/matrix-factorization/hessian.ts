// The Hessian of the matrix factorization's clean loss, in f64.
import { matrixProduct, transpose, transposedProduct } from "../../math/matrix-product";
import { carryBack, factorOf, MatrixFactorization, multiplyFactors, weightGradient } from "./problem";

/** diag H = (2/n) sum_i grad f_i ∘ grad f_i: f_i is linear in every single parameter, so no other term is on the diagonal. */
export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const mf = changetype<MatrixFactorization>(p);
  const bytes = <usize>mf.parameters << 3;
  multiplyFactors<f64>(mf, theta);
  memory.fill(out, 0, bytes);
  for (let i = 0; i < mf.n; ++i) {
    memory.copy(mf.g, mf.z + <usize>i * (mf.stride << 3), mf.stride << 3);
    carryBack<f64>(mf, theta, mf.sample);
    for (let q: usize = 0; q < bytes; q += 8) {
      const slope = load<f64>(mf.sample + q);
      store<f64>(out + q, load<f64>(out + q) + slope * slope);
    }
  }
  const scale = 2 / <f64>mf.n;
  for (let q: usize = 0; q < bytes; q += 8) store<f64>(out + q, load<f64>(out + q) * scale);
}

/** Ẇ_l = X_l W_(l-1..1) + W_l Ẇ_(l-1): the derivative of every product along x. */
function multiplyTangents(mf: MatrixFactorization, theta: usize, x: usize): usize {
  const first = factorOf(mf, 0);
  memory.copy(first.tangent, x, <usize>(first.rows * first.columns) << 3);
  for (let l = 1; l < mf.depth; ++l) {
    const factor = factorOf(mf, l), below = factorOf(mf, l - 1);
    const at = factor.start << 3;
    matrixProduct<f64>(factor.tangent, x + at, below.product, factor.rows, factor.columns, mf.inner, false);
    matrixProduct<f64>(factor.tangent, theta + at, below.tangent, factor.rows, factor.columns, mf.inner, true);
  }
  return factorOf(mf, mf.depth - 1).tangent;
}

/** H x, the derivative of the gradient along x (Pearlmutter 1994): every product of carryBack, differentiated. */
export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const mf = changetype<MatrixFactorization>(p);
  const w = multiplyFactors<f64>(mf, theta);
  weightGradient<f64>(mf, multiplyTangents(mf, theta, x), 0, 0, 0, mf.n); // Ġ = (2/n) sum_i <A_i, Ẇ> A_i
  memory.copy(mf.gTangent, mf.g, mf.stride << 3);
  weightGradient<f64>(mf, w, mf.b, 0, 0, mf.n);
  let g = mf.g, nextG = mf.spare, t = mf.gTangent, nextT = mf.spareTangent;
  for (let l = mf.depth - 1; l > 0; --l) {
    const factor = factorOf(mf, l), below = factorOf(mf, l - 1);
    const at = factor.start << 3;
    transpose<f64>(mf.turned, below.product, factor.columns, mf.inner);
    matrixProduct<f64>(out + at, t, mf.turned, factor.rows, mf.inner, factor.columns, false);
    transpose<f64>(mf.turned, below.tangent, factor.columns, mf.inner);
    matrixProduct<f64>(out + at, g, mf.turned, factor.rows, mf.inner, factor.columns, true);
    transposedProduct<f64>(nextT, theta + at, t, factor.columns, factor.rows, mf.inner, false);
    transposedProduct<f64>(nextT, x + at, g, factor.columns, factor.rows, mf.inner, true);
    transposedProduct<f64>(nextG, theta + at, g, factor.columns, factor.rows, mf.inner, false);
    const usedG = g, usedT = t;
    g = nextG;
    nextG = usedG;
    t = nextT;
    nextT = usedT;
  }
  const first = factorOf(mf, 0);
  memory.copy(out, t, <usize>(first.rows * first.columns) << 3);
}
