// The gradient noise of a step at two points, one a lane: D(θ) dW and diag Σ(θ), Σ = D Dᵀ. Noise on the one label is along grad f; injected noise has
// the eigenvectors of the Hessian, D = Σ_k d_k q_k q_kᵀ.
import { constant, HALF } from "../math/constant";
import { EIGEN, Eigen, planarEigen } from "../math/planar-eigen";
import { Covariance } from "../noise/injected-noise";
import { At, Loss } from "../problems/planar-pair";
import { AT, hessianAt, LOSS, slopesAt } from "./planar";
import { number, SdeSlot, setting } from "./settings";

/** Curvature below this share of the largest counts as none. */
const FLAT = memory.data<f64>([1e-6]);

/** NOISE of D that is the same everywhere. */
const SAME: i32 = -1;

/** What `noiseAt` leaves beside the eigenvectors: the deviations along them. */
const FRAME = memory.data(32, 16);
const D0: usize = 0, D1: usize = 16;

/** Where `root` and `variances` write: two vectors. */
export const NOISE = memory.data(32, 16);

/** The deviation along a direction of curvature h, tangent where the mask says so. */
function deviation(e: usize, covariance: i32, h: v128, tangent: v128): v128 {
  const sigma = setting(e, SdeSlot.SIZE), zero = f64x2.splat(0);
  if (covariance == Covariance.TANGENT) return v128.and(sigma, tangent);
  const along = number(e, SdeSlot.ALONG);
  if (covariance == Covariance.NORMAL) return v128.bitselect(f64x2.splat(along), sigma, tangent);
  const across = f64x2.mul(sigma, f64x2.sqrt(f64x2.mul(f64x2.max(zero, h), constant(HALF))));
  if (along > 0) return v128.bitselect(f64x2.splat(along), across, tangent);
  return number(e, SdeSlot.CODIMENSION) >= 0 ? v128.andnot(across, tangent) : across;
}

/** The eigenvectors of the Hessian and the deviations. */
function frameAt(e: usize, covariance: i32): void {
  planarEigen(v128.load(LOSS, Loss.HXX), v128.load(LOSS, Loss.HXY), v128.load(LOSS, Loss.HYY));
  const low = v128.load(EIGEN, Eigen.LOW), high = v128.load(EIGEN, Eigen.HIGH);
  const codimension = <i32>number(e, SdeSlot.CODIMENSION);
  const most = f64x2.mul(constant(FLAT), high);
  const none = i64x2.splat(0), all = i64x2.splat(-1);
  const tangent0 = codimension < 0 ? v128.not(f64x2.gt(low, most)) : codimension < 2 ? all : none;
  const tangent1 = codimension < 0 ? v128.not(f64x2.gt(high, most)) : none;
  v128.store(FRAME, deviation(e, covariance, low, tangent0), D0);
  v128.store(FRAME, deviation(e, covariance, high, tangent1), D1);
}

/** Readies the noise at two points. */
export function noiseAt(e: usize, x: v128, y: v128): void {
  const covariance = <i32>number(e, SdeSlot.NOISE);
  if (covariance == 0) {
    slopesAt(e, x, y);
  } else if (covariance != Covariance.ISOTROPIC && covariance != SAME) {
    hessianAt(e, x, y);
    frameAt(e, covariance);
  }
}

/** Row `row` of a constant D. */
@inline
function rowOf(e: usize, row: usize): usize {
  return e + SdeSlot.ROOT + row * (<usize>number(e, SdeSlot.SOURCES) << 3);
}

/** D dW along a row of a constant D. */
@inline
function alongRow(e: usize, row: usize, a: v128, b: v128): v128 {
  const at = rowOf(e, row), first = f64x2.mul(v128.load64_splat(at), a);
  return number(e, SdeSlot.SOURCES) == 1 ? first : f64x2.add(first, f64x2.mul(v128.load64_splat(at, 8), b));
}

/** The variance along a row of a constant D. */
@inline
function varianceOf(e: usize, row: usize): v128 {
  const at = rowOf(e, row), first = square(v128.load64_splat(at));
  return number(e, SdeSlot.SOURCES) == 1 ? first : f64x2.add(first, square(v128.load64_splat(at, 8)));
}

/** D dW, for dW = (a, b). */
export function root(e: usize, a: v128, b: v128): void {
  const covariance = <i32>number(e, SdeSlot.NOISE), size = setting(e, SdeSlot.SIZE);
  if (covariance == Covariance.ISOTROPIC) {
    v128.store(NOISE, f64x2.mul(size, a));
    v128.store(NOISE, f64x2.mul(size, b), 16);
  } else if (covariance == SAME) {
    v128.store(NOISE, alongRow(e, 0, a, b));
    v128.store(NOISE, alongRow(e, 1, a, b), 16);
  } else if (covariance == 0) {
    const share = f64x2.mul(size, a);
    v128.store(NOISE, f64x2.mul(share, v128.load(AT, At.FX)));
    v128.store(NOISE, f64x2.mul(share, v128.load(AT, At.FY)), 16);
  } else {
    const x0 = v128.load(EIGEN, Eigen.LOW_X), y0 = v128.load(EIGEN, Eigen.LOW_Y), x1 = v128.load(EIGEN, Eigen.HIGH_X), y1 = v128.load(EIGEN, Eigen.HIGH_Y);
    const share0 = f64x2.mul(v128.load(FRAME, D0), f64x2.add(f64x2.mul(x0, a), f64x2.mul(y0, b)));
    const share1 = f64x2.mul(v128.load(FRAME, D1), f64x2.add(f64x2.mul(x1, a), f64x2.mul(y1, b)));
    v128.store(NOISE, f64x2.add(f64x2.mul(share0, x0), f64x2.mul(share1, x1)));
    v128.store(NOISE, f64x2.add(f64x2.mul(share0, y0), f64x2.mul(share1, y1)), 16);
  }
}

@inline
function square(x: v128): v128 {
  return f64x2.mul(x, x);
}

/** diag Σ. */
export function variances(e: usize): void {
  const covariance = <i32>number(e, SdeSlot.NOISE), size = setting(e, SdeSlot.SIZE);
  if (covariance == Covariance.ISOTROPIC) {
    v128.store(NOISE, square(size));
    v128.store(NOISE, square(size), 16);
  } else if (covariance == SAME) {
    v128.store(NOISE, varianceOf(e, 0));
    v128.store(NOISE, varianceOf(e, 1), 16);
  } else if (covariance == 0) {
    v128.store(NOISE, square(f64x2.mul(size, v128.load(AT, At.FX))));
    v128.store(NOISE, square(f64x2.mul(size, v128.load(AT, At.FY))), 16);
  } else {
    const d0 = square(v128.load(FRAME, D0)), d1 = square(v128.load(FRAME, D1));
    const x0 = v128.load(EIGEN, Eigen.LOW_X), y0 = v128.load(EIGEN, Eigen.LOW_Y), x1 = v128.load(EIGEN, Eigen.HIGH_X), y1 = v128.load(EIGEN, Eigen.HIGH_Y);
    v128.store(NOISE, f64x2.add(f64x2.mul(f64x2.mul(d0, x0), x0), f64x2.mul(f64x2.mul(d1, x1), x1)));
    v128.store(NOISE, f64x2.add(f64x2.mul(f64x2.mul(d0, y0), y0), f64x2.mul(f64x2.mul(d1, y1), y1)), 16);
  }
}
