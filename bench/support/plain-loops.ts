// What a careful programmer writes in JavaScript without WebAssembly: the yardstick of the kernels.
import type { FloatArray } from '../../src/kernels/instance.js';

/** Parameters, moments and gradient of an optimizer. */
export interface PlainState {
  readonly theta: FloatArray;
  readonly m: FloatArray;
  readonly v: FloatArray;
  readonly g: FloatArray;
}

/** Adam with bias correction: `step` counts from 1. */
export function adam({ theta, m, v, g }: PlainState, step: number, lr: number, beta1: number, beta2: number, eps: number): void {
  const rate = lr / (1 - beta1 ** step);
  const scale = 1 / (1 - beta2 ** step);
  for (let i = 0; i < g.length; i++) {
    const gi = g[i];
    const mi = beta1 * m[i] + (1 - beta1) * gi;
    const vi = beta2 * v[i] + (1 - beta2) * gi * gi;
    m[i] = mi;
    v[i] = vi;
    theta[i] -= (rate * mi) / (Math.sqrt(vi * scale) + eps);
  }
}

/** f = Z w, Z row-major. */
export function forward(f: FloatArray, z: FloatArray, w: FloatArray): void {
  for (let i = 0, k = 0; i < f.length; i++) {
    let sum = 0;
    for (let j = 0; j < w.length; j++, k++) sum += z[k] * w[j];
    f[i] = sum;
  }
}

/** g = Zᵀ r, Z row-major. */
export function backward(g: FloatArray, z: FloatArray, r: FloatArray): void {
  g.fill(0);
  for (let i = 0, k = 0; i < r.length; i++) {
    const ri = r[i];
    for (let j = 0; j < g.length; j++, k++) g[j] += z[k] * ri;
  }
}
