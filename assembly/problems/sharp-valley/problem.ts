// The valley of Berthier 2026, whose floor the slow part tilts and whose wall grows along it:
//   f(x, y) = ½ (y + ζ x) x² - ε (c x + y)
// @eq berthier2026
import { allocate } from "../../memory";
import { storePlanar } from "../planar";

@unmanaged
export class SharpValley {
  zeta: f64;
  epsilon: f64;
  push: f64; // ε c
}

/** Allocates a valley; 0 when memory is full. */
export function create(zeta: f64, epsilon: f64, push: f64): usize {
  const address = allocate(offsetof<SharpValley>());
  if (address == 0) return 0;
  const valley = changetype<SharpValley>(address);
  valley.zeta = zeta;
  valley.epsilon = epsilon;
  valley.push = epsilon * push;
  return address;
}

/** df/dx = (y + 3/2 ζ x) x - ε c, df/dy = ½ x² - ε */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const valley = changetype<SharpValley>(p);
  const x = load<T>(theta), y = load<T>(theta, sizeof<T>());
  const slope = y + <T>1.5 * (<T>valley.zeta * x);
  storePlanar<T>(g, slope * x - <T>valley.push, <T>0.5 * (x * x) - <T>valley.epsilon);
}

export function loss(p: usize, theta: usize): f64 {
  const valley = changetype<SharpValley>(p);
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  return 0.5 * (y + valley.zeta * x) * (x * x) - (valley.push * x + valley.epsilon * y);
}

/** H = (y + 3 ζ x, x; x, 0), row-major. */
export function hessian(p: usize, theta: usize, h: usize): void {
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  store<f64>(h, y + 3 * (changetype<SharpValley>(p).zeta * x));
  store<f64>(h, x, 8);
  store<f64>(h, x, 16);
  store<f64>(h, 0, 24);
}
