// The gradients of replicas, in the lanes of four vectors, as in problem.ts.
import { SharpValley } from "./problem";

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const valley = changetype<SharpValley>(p);
  const zeta = v128.splat<T>(<T>valley.zeta), epsilon = v128.splat<T>(<T>valley.epsilon), push = v128.splat<T>(<T>valley.push);
  const half = v128.splat<T>(<T>0.5), more = v128.splat<T>(<T>1.5);
  for (let q: usize = 0; q < 64; q += 16) {
    const x = v128.load(theta + q), y = v128.load(theta + q, 64);
    const slope = v128.add<T>(y, v128.mul<T>(more, v128.mul<T>(zeta, x)));
    v128.store(g + q, v128.sub<T>(v128.mul<T>(slope, x), push));
    v128.store(g + q, v128.sub<T>(v128.mul<T>(half, v128.mul<T>(x, x)), epsilon), 64);
  }
}
