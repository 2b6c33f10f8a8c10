// The gradients of replicas, in the lanes of four vectors, as in problem.ts.
import { Valley } from "./problem";

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const s = v128.splat<T>(<T>changetype<Valley>(p).s), c = v128.splat<T>(<T>changetype<Valley>(p).c);
  const one = v128.splat<T>(<T>1), two = v128.splat<T>(<T>2);
  for (let at: usize = 0; at < 64; at += 16) {
    const x = v128.load(theta + at), y = v128.load(theta + at, 64);
    const q = v128.sub<T>(v128.mul<T>(x, c), v128.mul<T>(y, s)), r = v128.add<T>(v128.mul<T>(x, s), v128.mul<T>(y, c));
    const fq = v128.mul<T>(v128.mul<T>(two, q), v128.mul<T>(r, r));
    const fr = v128.mul<T>(v128.mul<T>(two, r), v128.add<T>(one, v128.mul<T>(q, q)));
    v128.store(g + at, v128.add<T>(v128.mul<T>(fq, c), v128.mul<T>(fr, s)));
    v128.store(g + at, v128.sub<T>(v128.mul<T>(fr, c), v128.mul<T>(fq, s)), 64);
  }
}
