// L = ½ (θ - c)ᵀ H (θ - c) with a symmetric H
// @eq ma2023 (5)
import { matrixProduct } from "../../math/matrix-product";
import { dot } from "../../math/sum";
import { allocate } from "../../memory";

@unmanaged
export class Quadratic {
  parameters: i32;
  @abi hessian: usize; // row-major
  @abi center: usize;
  offset: usize; // θ - c
  slope: usize; // H (θ - c)
}

/** Allocates a quadratic whose H and c are zero; 0 when memory is full. */
export function create<T>(parameters: i32): usize {
  const address = allocate(offsetof<Quadratic>());
  const entries = <u64>parameters * <u64>parameters;
  if (address == 0 || entries * sizeof<T>() >> 32) return 0;
  const q = changetype<Quadratic>(address);
  q.parameters = parameters;
  q.hessian = allocate(<usize>entries * sizeof<T>());
  q.center = allocate(<usize>parameters * sizeof<T>());
  q.offset = allocate(<usize>parameters * sizeof<T>());
  q.slope = allocate(<usize>parameters * sizeof<T>());
  return q.hessian && q.center && q.offset && q.slope ? address : 0;
}

/** g = H (θ - c) */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const q = changetype<Quadratic>(p);
  for (let i: usize = 0; i < <usize>q.parameters * sizeof<T>(); i += 16) {
    v128.store(q.offset + i, v128.sub<T>(v128.load(theta + i), v128.load(q.center + i)));
  }
  matrixProduct<T>(g, q.offset, q.hessian, 1, q.parameters, q.parameters, false); // (θ - c)ᵀ H, as H is symmetric
}

export function loss(p: usize, theta: usize): f64 {
  const q = changetype<Quadratic>(p);
  gradient<f64>(p, theta, q.slope, 0, 0, 0);
  return 0.5 * dot<f64>(q.offset, q.slope, q.parameters);
}

export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const q = changetype<Quadratic>(p);
  const next = (<usize>q.parameters + 1) << 3;
  for (let i: usize = 0; i < <usize>q.parameters; ++i) store<f64>(out + (i << 3), load<f64>(q.hessian + i * next));
}

export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const q = changetype<Quadratic>(p);
  matrixProduct<f64>(out, x, q.hessian, 1, q.parameters, q.parameters, false);
}
