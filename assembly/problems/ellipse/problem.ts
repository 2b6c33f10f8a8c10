// The noisy ellipse (Li, Wen, Lyu 2025, Fig. 1): one sample, whose label 0 takes the noise xi.
//   f(x, y) = (x + y)²/(2 a²) + (x - y)²/(2 b²) - 1,   L = ½ (f - xi)²
// @eq li2025 Sec. 3, Fig. 1
import { allocate } from "../../memory";
import { meanNoise } from "../../noise/mean-noise";
import { storePlanar } from "../planar";

@unmanaged
export class Ellipse {
  plus: f64; // 1/(2 a²)
  minus: f64; // 1/(2 b²)
}

/** Allocates an ellipse; 0 when memory is full. */
export function create(a: f64, b: f64): usize {
  const address = allocate(offsetof<Ellipse>());
  if (address == 0) return 0;
  const e = changetype<Ellipse>(address);
  e.plus = 1 / (2 * (a * a));
  e.minus = 1 / (2 * (b * b));
  return address;
}

@inline
function value<T>(e: Ellipse, s: T, d: T): T {
  return s * s * <T>e.plus + d * d * <T>e.minus - <T>1;
}

/** g = (f - xi) grad f, with grad f = 2 (s/(2 a²) + d/(2 b²), s/(2 a²) - d/(2 b²)), s = x + y, d = x - y. Every draw of a mini-batch is the one sample. */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const e = changetype<Ellipse>(p);
  const x = load<T>(theta), y = load<T>(theta, sizeof<T>());
  const s = x + y, d = x - y;
  const r = <T>2 * (value<T>(e, s, d) - meanNoise<T>(noise, samples));
  const along = s * <T>e.plus, across = d * <T>e.minus;
  storePlanar<T>(g, r * (along + across), r * (along - across));
}

export function loss(p: usize, theta: usize): f64 {
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  const f = value<f64>(changetype<Ellipse>(p), x + y, x - y);
  return 0.5 * f * f;
}

/** H = grad f grad fᵀ + f Hess f, row-major 2 x 2. */
export function hessian(p: usize, theta: usize, h: usize): void {
  const e = changetype<Ellipse>(p);
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  const s = x + y, d = x - y;
  const f = value<f64>(e, s, d);
  const fx = 2 * (s * e.plus + d * e.minus), fy = 2 * (s * e.plus - d * e.minus);
  const same = 2 * f * (e.plus + e.minus), mixed = fx * fy + 2 * f * (e.plus - e.minus);
  store<f64>(h, fx * fx + same);
  store<f64>(h, mixed, 8);
  store<f64>(h, mixed, 16);
  store<f64>(h, fy * fy + same, 24);
}
