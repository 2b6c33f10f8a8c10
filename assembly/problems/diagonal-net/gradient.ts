// The gradient of the diagonal net over a contiguous theta = (u, v), for optimizers that look at more than one entry at a time and so
// cannot be fused into the net's own pass.
import { backward, DiagonalNet, forward, updateW } from "./problem";
import { batchResiduals, residuals } from "./residuals";

/** Writes dL/dtheta on the samples of a step to g; the arguments are those of problemGradient. */
export function netGradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const net = changetype<DiagonalNet>(p);
  const bytes = <usize>net.d * sizeof<T>();
  const half = net.stride * sizeof<T>();
  memory.copy(net.u, theta, bytes);
  memory.copy(net.u + half, theta + bytes, bytes);
  updateW<T>(net);
  forward<T>(net);
  if (indices) {
    memory.fill(net.r, 0, <usize>net.rows * sizeof<T>());
    batchResiduals<T>(net, 0, noise, indices, samples);
  } else {
    residuals<T>(net, noise);
  }
  backward<T>(net);
  for (let q: usize = 0; q < bytes; q += sizeof<T>()) {
    const g2 = <T>2 * load<T>(net.g + q);
    store<T>(g + q, load<T>(theta + q) * g2);
    store<T>(g + bytes + q, -(load<T>(theta + bytes + q) * g2));
  }
}
