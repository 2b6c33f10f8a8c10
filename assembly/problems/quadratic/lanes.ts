// The gradients of replicas, in the lanes of four vectors, as in problem.ts.
import { Quadratic } from "./problem";

/** θ - c */
export function roomInLanes<T>(p: usize): usize {
  return <usize>changetype<Quadratic>(p).parameters << 6;
}

/** acc + x h */
@inline
function advanced<T>(acc: v128, x: usize, h: v128): v128 {
  return v128.add<T>(acc, v128.mul<T>(v128.load(x), h));
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const quadratic = changetype<Quadratic>(p);
  const P = <usize>quadratic.parameters;
  for (let i: usize = 0; i < P; ++i) {
    const c = v128.load_splat<T>(quadratic.center + i * sizeof<T>());
    for (let q = i << 6; q < (i + 1) << 6; q += 16) v128.store(room + q, v128.sub<T>(v128.load(theta + q), c));
  }
  for (let i: usize = 0; i < P; ++i) {
    let x0 = v128.splat<T>(<T>0), x1 = x0, x2 = x0, x3 = x0;
    let h = quadratic.hessian + i * sizeof<T>();
    for (let x = room; x < room + (P << 6); x += 64, h += P * sizeof<T>()) {
      const entry = v128.load_splat<T>(h);
      x0 = advanced<T>(x0, x, entry);
      x1 = advanced<T>(x1, x + 16, entry);
      x2 = advanced<T>(x2, x + 32, entry);
      x3 = advanced<T>(x3, x + 48, entry);
    }
    v128.store(g + (i << 6), x0);
    v128.store(g + (i << 6), x1, 16);
    v128.store(g + (i << 6), x2, 32);
    v128.store(g + (i << 6), x3, 48);
  }
}
