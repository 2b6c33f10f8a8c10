// A floor of two dimensions u between two walls (after Wen, Ma, Li 2023):
//   L = F1(u) x² + F2(u) y²,  F1 = 2 + (u1 - 1)² + ½ u2²,  F2 = 1 + 0.3 (u1 + 1)² + 0.3 (u2 - 1)²,  theta = (u1, u2, x, y)
// the mean of ½ r² over two samples, r = 2 √F1 x and 2 √F2 y, whose labels are 0.
// @eq wen2023
import { allocate } from "../../memory";

/** The walls have no data: the address is that of a cache line nobody reads. */
export function create(): usize {
  return allocate(1);
}

@inline
function wall<T>(first: bool, u: T, v: T): T {
  if (first) return <T>2 + (u - <T>1) * (u - <T>1) + <T>0.5 * (v * v);
  return <T>1 + <T>0.3 * ((u + <T>1) * (u + <T>1)) + <T>0.3 * ((v - <T>1) * (v - <T>1));
}

/** dF/du1 */
@inline
function alongU<T>(first: bool, u: T): T {
  return first ? <T>2 * (u - <T>1) : <T>0.6 * (u + <T>1);
}

/** dF/du2 */
@inline
function alongV<T>(first: bool, v: T): T {
  return first ? v : <T>0.6 * (v - <T>1);
}

/** The mean over the samples of (r - xi) grad r: dr/dx = 2 √F, dr/du = x F_u/√F. */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const u = load<T>(theta), v = load<T>(theta, sizeof<T>());
  let gu: T = 0, gv: T = 0, gx: T = 0, gy: T = 0;
  for (let k = 0; k < samples; ++k) {
    const first = (indices == 0 ? k : load<i32>(indices + (<usize>k << 2))) == 0;
    const x = first ? load<T>(theta, 2 * sizeof<T>()) : load<T>(theta, 3 * sizeof<T>());
    const root = sqrt<T>(wall<T>(first, u, v));
    const r = <T>2 * root * x - (noise == 0 ? <T>0 : load<T>(noise + <usize>k * sizeof<T>()));
    const share = r * x / root;
    gu += share * alongU<T>(first, u);
    gv += share * alongV<T>(first, v);
    const across = r * (<T>2 * root);
    if (first) gx += across;
    else gy += across;
  }
  const n = <T>samples;
  store<T>(g, gu / n);
  store<T>(g, gv / n, sizeof<T>());
  store<T>(g, gx / n, 2 * sizeof<T>());
  store<T>(g, gy / n, 3 * sizeof<T>());
}

export function loss(p: usize, theta: usize): f64 {
  const u = load<f64>(theta), v = load<f64>(theta, 8), x = load<f64>(theta, 16), y = load<f64>(theta, 24);
  return wall<f64>(true, u, v) * (x * x) + wall<f64>(false, u, v) * (y * y);
}

export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const u = load<f64>(theta), v = load<f64>(theta, 8), x = load<f64>(theta, 16), y = load<f64>(theta, 24);
  store<f64>(out, 2 * (x * x) + 0.6 * (y * y));
  store<f64>(out, x * x + 0.6 * (y * y), 8);
  store<f64>(out, 2 * wall<f64>(true, u, v), 16);
  store<f64>(out, 2 * wall<f64>(false, u, v), 24);
}

export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const u = load<f64>(theta), v = load<f64>(theta, 8), w = load<f64>(theta, 16), y = load<f64>(theta, 24);
  const zu = load<f64>(x), zv = load<f64>(x, 8), zx = load<f64>(x, 16), zy = load<f64>(x, 24);
  const xu = 2 * w * alongU<f64>(true, u), xv = 2 * w * alongV<f64>(true, v);
  const yu = 2 * y * alongU<f64>(false, u), yv = 2 * y * alongV<f64>(false, v);
  store<f64>(out, (2 * (w * w) + 0.6 * (y * y)) * zu + xu * zx + yu * zy);
  store<f64>(out, (w * w + 0.6 * (y * y)) * zv + xv * zx + yv * zy, 8);
  store<f64>(out, xu * zu + xv * zv + 2 * wall<f64>(true, u, v) * zx, 16);
  store<f64>(out, yu * zu + yv * zv + 2 * wall<f64>(false, u, v) * zy, 24);
}
