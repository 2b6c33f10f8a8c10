// The diagonal net step by step:  w = u∘u - v∘v,  f = Z w,  r = (f - y - noise) / samples,  g = Zᵀ r,  dL/du = 2 u∘g,  dL/dv = -2 v∘g.
import { denseBackward, denseForward } from './dense-matrix.js';
import type { Round } from './round.js';
import { gather, groupRows, scatter } from './sign-matrix.js';

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
  return Float64Array.from({ length: d }, (_, j) => round(round(theta[j]! ** 2) - round(theta[d + j]! ** 2)));
}

/** The gradient of (1/samples) sum ½ (f_i - y_i - noise_i)² at theta = (u, v). */
export function netGradient(net: ReferenceNet, theta: Float64Array, samples: Samples, round: Round): Float64Array {
  const d = theta.length / 2;
  const w = weights(theta, round);
  const pairs = 2 * Math.ceil(net.y.length / groupRows / 2);
  const f = net.dense ? denseForward(net.z, w, round) : scatter(net.z, w, pairs, round);
  const scale = round(1 / samples.rows.length);
  const r = new Float64Array(net.dense ? net.z.length : pairs * groupRows);
  for (let k = 0; k < samples.rows.length; k++) {
    const i = samples.rows[k]!;
    const e = round(f[i]! - net.y[i]!);
    r[i] = round(r[i]! + round((samples.noise ? round(e - samples.noise[k]!) : e) * scale));
  }
  const g = net.dense ? denseBackward(net.z, r, d, round) : gather(net.z, r, pairs, d, round);
  return Float64Array.from(theta, (x, p) => (p < d ? 1 : -1) * round(x * (2 * g[p % d]!)));
}
