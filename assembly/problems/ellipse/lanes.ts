// The gradients of replicas, in the lanes of four vectors: (f - xi) grad f as in problem.ts, with the mean noise on the one label.
import { meanNoiseInLanes } from "../../noise/mean-noise";
import { Ellipse } from "./problem";

export function roomInLanes<T>(p: usize): usize {
  return 64;
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const e = changetype<Ellipse>(p);
  const xi = meanNoiseInLanes<T>(noise, samples, room);
  const plus = v128.splat<T>(<T>e.plus), minus = v128.splat<T>(<T>e.minus);
  const one = v128.splat<T>(<T>1), two = v128.splat<T>(<T>2);
  for (let q: usize = 0; q < 64; q += 16) {
    const x = v128.load(theta + q), y = v128.load(theta + q, 64);
    const s = v128.add<T>(x, y), d = v128.sub<T>(x, y);
    const squares = v128.add<T>(v128.mul<T>(v128.mul<T>(s, s), plus), v128.mul<T>(v128.mul<T>(d, d), minus));
    const r = v128.mul<T>(two, v128.sub<T>(v128.sub<T>(squares, one), v128.load(xi + q)));
    const along = v128.mul<T>(s, plus), across = v128.mul<T>(d, minus);
    v128.store(g + q, v128.mul<T>(r, v128.add<T>(along, across)));
    v128.store(g + q, v128.mul<T>(r, v128.sub<T>(along, across)), 64);
  }
}
