// The diagonal net step by step:  w = u∘u - v∘v,  f = Z w,  r = (f - y - noise) / samples,  g = Zᵀ r,  dL/du = 2 u∘g,  dL/dv = -2 v∘g.
import { denseBackward, denseForward } from '../math/dense-matrix.js';
import type { Round } from '../math/round.js';
import { gather, groupRows, scatter } from '../math/sign-matrix.js';

/** Data of a net: the rows of Z, those that pad the last group included, and n labels; all values already of the dtype. */
export interface ReferenceNet {
  readonly z: readonly Float64Array[];
  readonly y: Float64Array;
  readonly dense: boolean;
}

/** The samples of a step: their rows (the full batch in order, or a mini-batch) and the noise on their labels. */
export interface Samples {
  readonly rows: ArrayLike<number>;
  readonly noise?: Float64Array;
}

/** w = u∘u - v∘v */
export function weights(theta: Float64Array, round: Round): Float64Array {
  const d = theta.length / 2;
  return Float64Array.from({ length: d }, (_, j) => round(round(theta[j] ** 2) - round(theta[d + j] ** 2)));
}

/** g = Zᵀ r with r_i the sum over the samples of row i of (f_i - y_i - noise) / samples. */
function backward(net: ReferenceNet, theta: Float64Array, samples: Samples, round: Round): Float64Array {
  const w = weights(theta, round);
  const pairs = 2 * Math.ceil(net.y.length / groupRows / 2);
  const f = net.dense ? denseForward(net.z, w, round) : scatter(net.z, w, pairs, round);
  const scale = round(1 / samples.rows.length);
  const r = new Float64Array(net.dense ? net.z.length : pairs * groupRows);
  for (let k = 0; k < samples.rows.length; k++) {
    const i = samples.rows[k];
    const e = round(f[i] - net.y[i]);
    r[i] = round(r[i] + round((samples.noise ? round(e - samples.noise[k]) : e) * scale));
  }
  return net.dense ? denseBackward(net.z, r, w.length, round) : gather(net.z, r, pairs, w.length, round);
}

/** The gradient of (1/samples) sum ½ (f_i - y_i - noise_i)² at theta = (u, v). */
export function netGradient(net: ReferenceNet, theta: Float64Array, samples: Samples, round: Round): Float64Array {
  const d = theta.length / 2;
  const g = backward(net, theta, samples, round);
  return Float64Array.from(theta, (x, p) => (p < d ? 1 : -1) * round(x * (2 * g[p % d])));
}

/** diag H = (4 s∘u∘u + 2 g, 4 s∘v∘v - 2 g) with s_j the mean of z_ij² over the rows, and g = Zᵀ r without noise. */
export function netHessianDiagonal(net: ReferenceNet, theta: Float64Array, round: Round): Float64Array {
  const d = theta.length / 2;
  const n = net.y.length;
  const g = backward(net, theta, { rows: Array.from({ length: n }, (_, i) => i) }, round);
  const s = Float64Array.from({ length: d }, (_, j) => {
    if (!net.dense) return 1;
    let sum = 0;
    for (let i = 0; i < n; i++) sum = round(sum + round(net.z[i][j] ** 2));
    return round(sum * round(1 / n));
  });
  return Float64Array.from(theta, (x, p) => round(round(4 * s[p % d] * round(x * x)) + (p < d ? 2 : -2) * g[p % d]));
}
