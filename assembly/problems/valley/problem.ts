// The flat valley (Ma, Kunin, Ying 2023), turned by an angle of sine s and cosine c:
//   f(x, y) = r² h(q),   q = x c - y s,   r = x s + y c,   h(q) = 1 + q²
// @eq ma2023 (23)
import { quadrant, quadrantRest, sinQuarter, cosQuarter, sinTurn, cosTurn } from "../../math/trig";
import { allocate } from "../../memory";
import { storePlanar } from "../planar";

@unmanaged
export class Valley {
  s: f64;
  c: f64;
}

/** Allocates a valley turned by `turns` of a whole turn, 0 <= turns <= 1; 0 when memory is full. */
export function create(turns: f64): usize {
  const address = allocate(offsetof<Valley>());
  if (address == 0) return 0;
  const valley = changetype<Valley>(address);
  const u = f64x2.splat(turns);
  const k = quadrant(u);
  const rest = quadrantRest(u, k);
  const sine = sinQuarter(rest), cosine = cosQuarter(rest);
  valley.s = f64x2.extract_lane(sinTurn(sine, cosine, k), 0);
  valley.c = f64x2.extract_lane(cosTurn(sine, cosine, k), 0);
  return address;
}

/** df/dq = 2 q r², df/dr = 2 r h, turned back. */
export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const s = <T>changetype<Valley>(p).s, c = <T>changetype<Valley>(p).c;
  const x = load<T>(theta), y = load<T>(theta, sizeof<T>());
  const q = x * c - y * s, r = x * s + y * c;
  const fq = <T>2 * q * (r * r), fr = <T>2 * r * (<T>1 + q * q);
  storePlanar<T>(g, fq * c + fr * s, fr * c - fq * s);
}

export function loss(p: usize, theta: usize): f64 {
  const s = changetype<Valley>(p).s, c = changetype<Valley>(p).c;
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  const q = x * c - y * s, r = x * s + y * c;
  return r * r * (1 + q * q);
}

/** In (q, r) the Hessian is (2 r², 4 q r; 4 q r, 2 h); row-major 2 x 2, turned back. */
export function hessian(p: usize, theta: usize, h: usize): void {
  const s = changetype<Valley>(p).s, c = changetype<Valley>(p).c;
  const x = load<f64>(theta), y = load<f64>(theta, 8);
  const q = x * c - y * s, r = x * s + y * c;
  const qq = 2 * (r * r), qr = 4 * q * r, rr = 2 * (1 + q * q);
  const mixed = (rr - qq) * c * s + qr * (c * c - s * s);
  store<f64>(h, qq * c * c + 2 * qr * c * s + rr * s * s);
  store<f64>(h, mixed, 8);
  store<f64>(h, mixed, 16);
  store<f64>(h, qq * s * s - 2 * qr * c * s + rr * c * c, 24);
}
