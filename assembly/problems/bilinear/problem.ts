// The bilinear model (Cattaneo, Klusowski, Shigida 2023, Sec. 4):  L = ½ e²,  e = 3/2 - 2 θ1 θ2
// @eq cattaneo2023 Sec. 4
import { storePlanar } from "../planar";

/** g = -2 e (θ2, θ1) */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const x = load<T>(theta), y = load<T>(theta, sizeof<T>());
  const scale = <T>-2 * (<T>1.5 - <T>2 * x * y);
  storePlanar<T>(g, scale * y, scale * x);
}

export function loss(p: usize, theta: usize): f64 {
  const e = 1.5 - 2 * load<f64>(theta) * load<f64>(theta, 8);
  return 0.5 * e * e;
}

/** H = (4 θ2², 4 θ1 θ2 - 2 e; the same, 4 θ1²), row-major. */
export function hessian(p: usize, theta: usize, h: usize): void {
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  const mixed = 4 * x * y - 2 * (1.5 - 2 * x * y);
  store<f64>(h, 4 * y * y);
  store<f64>(h, mixed, 8);
  store<f64>(h, mixed, 16);
  store<f64>(h, 4 * x * x, 24);
}
