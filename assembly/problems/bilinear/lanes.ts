// The gradients of replicas, in the lanes of four vectors, as in problem.ts.

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const two = v128.splat<T>(<T>2), most = v128.splat<T>(<T>1.5), factor = v128.splat<T>(<T>-2);
  for (let q: usize = 0; q < 64; q += 16) {
    const x = v128.load(theta + q), y = v128.load(theta + q, 64);
    const scale = v128.mul<T>(factor, v128.sub<T>(most, v128.mul<T>(v128.mul<T>(two, x), y)));
    v128.store(g + q, v128.mul<T>(scale, y));
    v128.store(g + q, v128.mul<T>(scale, x), 64);
  }
}
