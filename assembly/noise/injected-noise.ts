// Noise added to the gradient of a step (Ma, Kunin, Ying 2023, Sec. 2):  g <- g + D z,  z ~ N(0, sigma² I),  D the symmetric root of a covariance
//   HESSIAN    H/2, negative curvature counting as none:  D = sum_k sqrt(max(0, h_k)/2) q_k q_kᵀ
//   ISOTROPIC  I
//   TANGENT    the projection on the directions without curvature
//   NORMAL     the projection on the directions with curvature
// HESSIAN and NORMAL may have `along` times the projection on the directions without curvature besides.
// H = sum_k h_k q_k q_kᵀ is the Hessian of the clean loss at theta, taken apart anew in every step. Everything is f64, also for f32 runs.
// @eq ma2023 Sec. 2
import { problemHessianProduct } from "../generated/problems";
import { jacobi } from "../math/jacobi";
import { allocate } from "../memory";
import { firstNormals } from "../random/first-draws";
import { normals } from "../random/normals";
import { Stream } from "../random/streams";

@abi
export namespace Covariance {
  export const HESSIAN: i32 = 1;
  export const ISOTROPIC: i32 = 2;
  export const TANGENT: i32 = 3;
  export const NORMAL: i32 = 4;
}

/** Where the number of directions with curvature is not given: curvature below this share of the largest counts as none. */
const FLAT: f64 = 1e-6;

/** A problem in f64 and room to take its Hessian apart: shared by all runs of the problem, since nothing in it outlives a step. */
@unmanaged
export class HessianSpace {
  kind: i32;
  problem: usize;
  parameters: i32;
  theta: usize;
  unit: usize; // zeros between two products
  product: usize;
  h: usize;
  vectors: usize;
  out: usize;
}

/** Allocates the space; 0 when memory is full. */
@abi
export function createHessianSpace(kind: i32, problem: usize, parameters: i32): usize {
  const address = allocate(offsetof<HessianSpace>());
  const bytes = <usize>parameters << 3;
  if (address == 0) return 0;
  const space = changetype<HessianSpace>(address);
  space.kind = kind;
  space.problem = problem;
  space.parameters = parameters;
  space.theta = allocate(bytes);
  space.unit = allocate(bytes);
  space.product = allocate(bytes);
  space.h = allocate(bytes * <usize>parameters);
  space.vectors = allocate(bytes * <usize>parameters);
  space.out = allocate(bytes);
  return space.theta && space.unit && space.product && space.h && space.vectors && space.out ? address : 0;
}

@unmanaged
export class InjectedNoise {
  covariance: i32;
  parameters: i32;
  codimension: i32; // the number of directions with curvature, those of the largest h; -1 for those beyond FLAT
  sigma: f64;
  along: f64; // size of the noise on the directions without curvature, in units of sigma; 0 for none
  seed: u64;
  space: HessianSpace; // 0 if isotropic
  z: usize; // of this step, or of eight steps for one or two parameters
  drawn: u64; // then 1 + t/8 of these steps; 0 for none
}

/** Allocates the noise of a run; 0 when memory is full. */
export function createInjectedNoise(covariance: i32, codimension: i32, parameters: i32, sigma: f64, along: f64, seed: u64, space: usize): usize {
  const address = allocate(offsetof<InjectedNoise>());
  if (address == 0) return 0;
  const noise = changetype<InjectedNoise>(address);
  noise.covariance = covariance;
  noise.codimension = codimension;
  noise.parameters = parameters;
  noise.sigma = sigma;
  noise.along = along;
  noise.seed = seed;
  noise.space = changetype<HessianSpace>(space);
  noise.z = allocate(max(128, <usize>parameters << 3));
  return noise.z ? address : 0;
}

/** The address of z of step t. */
@inline
function draw(noise: InjectedNoise, t: u64): usize {
  if (noise.parameters > 2) {
    normals<f64>(noise.z, noise.parameters, noise.seed, Stream.INJECTED_NOISE, t, noise.sigma);
    return noise.z;
  }
  const eight = (t >> 3) + 1;
  if (noise.drawn != eight) {
    noise.drawn = eight;
    firstNormals<f64>(noise.z, noise.seed, Stream.INJECTED_NOISE, t & ~7, noise.sigma);
  }
  return noise.z + (<usize>(t & 7) << 4);
}

/** Writes H, column by column, and its eigenvectors; the eigenvalues end on the diagonal of h. */
function decompose<T>(space: HessianSpace, theta: usize, stride: usize): void {
  const P = <usize>space.parameters;
  let h = space.h;
  for (let p: usize = 0; p < P; ++p) store<f64>(space.theta + (p << 3), <f64>load<T>(theta + p * stride));
  for (let p: usize = 0; p < P; ++p) {
    store<f64>(space.unit + (p << 3), 1);
    problemHessianProduct(space.kind, space.problem, space.theta, space.unit, space.product);
    store<f64>(space.unit + (p << 3), 0);
    for (let q: usize = 0; q < P; ++q, h += 8) store<f64>(h, load<f64>(space.product + (q << 3)));
  }
  jacobi(space.h, space.vectors, P);
}

/** Whether direction k has curvature: it is among the `codimension` largest, the first ones of equal size, or beyond FLAT. */
@inline
function isCurved(space: HessianSpace, codimension: i32, k: usize, most: f64): bool {
  const P = <usize>space.parameters;
  const next = (P + 1) << 3;
  const h = load<f64>(space.h + k * next);
  if (codimension < 0) return abs(h) > FLAT * most;
  let before = 0;
  for (let j: usize = 0; j < P; ++j) {
    const other = load<f64>(space.h + j * next);
    if (other > h || (other == h && j < k)) ++before;
  }
  return before < codimension;
}

/** What a direction of curvature h passes of z, apart from sigma. Counted directions are all that Hessian noise has. */
@inline
function gain(covariance: i32, along: f64, h: f64, curved: bool, counted: bool): f64 {
  if (!curved && along > 0) return along;
  if (covariance == Covariance.HESSIAN) return curved || !counted ? sqrt(max<f64>(0, h) / 2) : 0;
  return curved == (covariance == Covariance.NORMAL) ? 1 : 0;
}

/** D z, in `space.out`. */
function shape(noise: InjectedNoise, z: usize): usize {
  const space = noise.space;
  const P = <usize>space.parameters;
  const row = P << 3;
  let most: f64 = 0;
  for (let k: usize = 0; k < P; ++k) {
    most = max<f64>(most, abs(load<f64>(space.h + k * (row + 8))));
    store<f64>(space.out + (k << 3), 0);
  }
  for (let k: usize = 0; k < P; ++k) {
    const q = space.vectors + (k << 3);
    let along: f64 = 0;
    for (let p: usize = 0; p < P; ++p) along += load<f64>(z + (p << 3)) * load<f64>(q + p * row);
    const curved = isCurved(space, noise.codimension, k, most);
    const share = along * gain(noise.covariance, noise.along, load<f64>(space.h + k * (row + 8)), curved, noise.codimension >= 0);
    for (let p: usize = 0; p < P; ++p) {
      const out = space.out + (p << 3);
      store<f64>(out, load<f64>(out) + share * load<f64>(q + p * row));
    }
  }
  return space.out;
}

/** Adds the noise of step t at theta to the gradient g; their entries are `stride` bytes apart. */
export function addInjectedNoise<T>(noise: InjectedNoise, theta: usize, g: usize, stride: usize, t: u64): void {
  let extra = draw(noise, t);
  if (noise.covariance != Covariance.ISOTROPIC) {
    decompose<T>(noise.space, theta, stride);
    extra = shape(noise, extra);
  }
  for (let p: usize = 0; p < <usize>noise.parameters; ++p) {
    const at = g + p * stride;
    store<T>(at, <T>(<f64>load<T>(at) + load<f64>(extra + (p << 3))));
  }
}
