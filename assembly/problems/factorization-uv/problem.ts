// L = ‖U Vᵀ - M‖_F² (Ma, Kunin, Ying 2023), theta = U (m x p), then V (n x p), row-major.
// With R = 2 (U Vᵀ - M):  dL/dU = R V,  dL/dV = Rᵀ U
// @eq ma2023 Sec. 3
import { matrixProduct, transpose, transposedProduct } from "../../math/matrix-product";
import { dot } from "../../math/sum";
import { allocate } from "../../memory";

@unmanaged
export class FactorizationUV {
  m: i32;
  n: i32;
  p: i32;
  @abi target: usize; // M
  r: usize; // R
  tangent: usize; // the derivative of R along a direction
  turned: usize; // Vᵀ
}

/** Allocates a factorization of a zero matrix; 0 when memory is full. */
export function create<T>(m: i32, n: i32, p: i32): usize {
  const address = allocate(offsetof<FactorizationUV>());
  const entries = <u64>m * <u64>n;
  if (address == 0 || entries * sizeof<T>() >> 32) return 0;
  const uv = changetype<FactorizationUV>(address);
  const bytes = <usize>entries * sizeof<T>();
  uv.m = m;
  uv.n = n;
  uv.p = p;
  uv.target = allocate(bytes);
  uv.r = allocate(bytes);
  uv.tangent = allocate(bytes);
  uv.turned = allocate(<usize>(n * p) * sizeof<T>());
  return uv.target && uv.r && uv.tangent && uv.turned ? address : 0;
}

/** The address of V, or of V's part of a direction. */
@inline
function second<T>(uv: FactorizationUV, theta: usize): usize {
  return theta + <usize>(uv.m * uv.p) * sizeof<T>();
}

/** out = U Vᵀ, or out += U Vᵀ */
function outerProduct<T>(uv: FactorizationUV, out: usize, u: usize, v: usize, accumulate: bool): void {
  transpose<T>(uv.turned, v, uv.n, uv.p);
  matrixProduct<T>(out, u, uv.turned, uv.m, uv.p, uv.n, accumulate);
}

/** R = 2 (U Vᵀ - M) */
function residual<T>(uv: FactorizationUV, theta: usize): void {
  outerProduct<T>(uv, uv.r, theta, second<T>(uv, theta), false);
  const two = v128.splat<T>(<T>2);
  const bytes = <usize>(uv.m * uv.n) * sizeof<T>();
  for (let q: usize = 0; q < bytes; q += 16) {
    v128.store(uv.r + q, v128.mul<T>(two, v128.sub<T>(v128.load(uv.r + q), v128.load(uv.target + q))));
  }
}

/** out = (R V, Rᵀ U), or added to it. */
function carryBack<T>(uv: FactorizationUV, r: usize, theta: usize, out: usize, accumulate: bool): void {
  matrixProduct<T>(out, r, second<T>(uv, theta), uv.m, uv.n, uv.p, accumulate);
  transposedProduct<T>(second<T>(uv, out), r, theta, uv.n, uv.m, uv.p, accumulate);
}

export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const uv = changetype<FactorizationUV>(p);
  residual<T>(uv, theta);
  carryBack<T>(uv, uv.r, theta, g, false);
}

export function loss(p: usize, theta: usize): f64 {
  const uv = changetype<FactorizationUV>(p);
  residual<f64>(uv, theta);
  return 0.25 * dot<f64>(uv.r, uv.r, uv.m * uv.n);
}

/** out_ik = 2 sum_j x_jk² for `rows` rows of p entries, x having `others` rows. */
function columnSquares(out: usize, x: usize, rows: i32, others: i32, p: i32): void {
  for (let k: usize = 0; k < <usize>p; ++k) {
    let sum: f64 = 0;
    for (let j: usize = 0; j < <usize>others; ++j) {
      const entry = load<f64>(x + ((j * p + k) << 3));
      sum += entry * entry;
    }
    for (let i: usize = 0; i < <usize>rows; ++i) store<f64>(out + ((i * p + k) << 3), 2 * sum);
  }
}

/** diag H = (2 ‖V_k‖² at U_ik, 2 ‖U_k‖² at V_jk), the columns k. */
export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const uv = changetype<FactorizationUV>(p);
  columnSquares(out, second<f64>(uv, theta), uv.m, uv.n, uv.p);
  columnSquares(second<f64>(uv, out), theta, uv.n, uv.m, uv.p);
}

/** H (X, Y) = (Ṙ V + R Y, Ṙᵀ U + Rᵀ X) with Ṙ = 2 (X Vᵀ + U Yᵀ) */
export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const uv = changetype<FactorizationUV>(p);
  residual<f64>(uv, theta);
  outerProduct<f64>(uv, uv.tangent, x, second<f64>(uv, theta), false);
  outerProduct<f64>(uv, uv.tangent, theta, second<f64>(uv, x), true);
  const bytes = <usize>(uv.m * uv.n) << 3;
  for (let q: usize = 0; q < bytes; q += 8) store<f64>(uv.tangent + q, 2 * load<f64>(uv.tangent + q));
  carryBack<f64>(uv, uv.tangent, theta, out, false);
  carryBack<f64>(uv, uv.r, x, out, true);
}
