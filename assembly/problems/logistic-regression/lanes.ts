// The gradients of replicas, in the lanes of four vectors, as in problem.ts.
import { expLanes } from "../../math/exp";
import { dotInLanes } from "../../math/sum-in-lanes";
import { gatherInLanes } from "../rows-in-lanes";
import { LogisticRegression } from "./problem";

/** A row, its label and its f. */
export function roomInLanes<T>(p: usize): usize {
  return (<usize>changetype<LogisticRegression>(p).d + 2) << 6;
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const l = changetype<LogisticRegression>(p);
  const end = <usize>l.d << 6;
  const y = room + end, f = y + 64;
  const one = v128.splat<T>(<T>1), n = v128.splat<T>(<T>samples);
  memory.fill(g, 0, end);
  for (let k = 0; k < samples; ++k) {
    gatherInLanes<T>(room, l.x, l.stride, l.d, rows, k);
    gatherInLanes<T>(y, l.y, sizeof<T>(), 1, rows, k);
    dotInLanes<T>(f, theta, room, l.d);
    for (let q: usize = 0; q < 64; q += 16) {
      const label = noise ? v128.add<T>(v128.load(y + q), v128.load(noise + (<usize>k << 6) + q)) : v128.load(y + q);
      const sigma = v128.div<T>(one, v128.add<T>(one, expLanes<T>(v128.mul<T>(label, v128.load(f + q)))));
      v128.store(f + q, v128.div<T>(v128.mul<T>(v128.neg<T>(label), sigma), n));
    }
    const s0 = v128.load(f), s1 = v128.load(f, 16), s2 = v128.load(f, 32), s3 = v128.load(f, 48);
    for (let q: usize = 0; q < end; q += 64) {
      v128.store(g + q, v128.add<T>(v128.load(g + q), v128.mul<T>(s0, v128.load(room + q))));
      v128.store(g + q, v128.add<T>(v128.load(g + q, 16), v128.mul<T>(s1, v128.load(room + q, 16))), 16);
      v128.store(g + q, v128.add<T>(v128.load(g + q, 32), v128.mul<T>(s2, v128.load(room + q, 32))), 32);
      v128.store(g + q, v128.add<T>(v128.load(g + q, 48), v128.mul<T>(s3, v128.load(room + q, 48))), 48);
    }
  }
}
