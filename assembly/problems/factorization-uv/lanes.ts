// The gradients of replicas, in the lanes of four vectors, as in problem.ts.
import { productInLanes } from "../../math/product-in-lanes";
import { FactorizationUV } from "./problem";

/** R */
export function roomInLanes<T>(p: usize): usize {
  const uv = changetype<FactorizationUV>(p);
  return (<usize>uv.m * <usize>uv.n) << 6;
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const uv = changetype<FactorizationUV>(p);
  const m = <usize>uv.m, n = <usize>uv.n, width = <usize>uv.p;
  const v = theta + (m * width << 6);
  productInLanes<T>(room, theta, v, uv.m, uv.p, uv.n, width, 1, 1, width, false);
  const two = v128.splat<T>(<T>2);
  for (let i: usize = 0; i < m * n; ++i) {
    const target = v128.load_splat<T>(uv.target + i * sizeof<T>());
    for (let r = room + (i << 6); r < room + ((i + 1) << 6); r += 16) v128.store(r, v128.mul<T>(two, v128.sub<T>(v128.load(r), target)));
  }
  productInLanes<T>(g, room, v, uv.m, uv.n, uv.p, n, 1, width, 1, false);
  productInLanes<T>(g + (m * width << 6), room, theta, uv.n, uv.m, uv.p, 1, n, width, 1, false);
}
