// The covariance of injected gradient noise at a point, and its root, from the eigenvectors of the Hessian there.
import type { InjectedNoise } from '../../noise/injected-noise.js';
import { alongRows, type NormalFrame } from '../manifold/normal-frame.js';

/** Standard deviation of the noise in a direction of curvature h. */
function spread({ sigma, covariance, codimension, along = 0 }: InjectedNoise, h: number, tangent: boolean): number {
  if (tangent && along > 0) return sigma * along;
  if (covariance === 'hessian') return tangent && codimension !== undefined ? 0 : sigma * Math.sqrt(Math.max(0, h) / 2);
  return covariance === 'isotropic' || tangent === (covariance === 'tangent') ? sigma : 0;
}

/** D x with the symmetric root D of the covariance. The frame is that of S = I. */
export function injectedRoot(frame: NormalFrame, noise: InjectedNoise, x: Float64Array): Float64Array {
  return alongRows(frame, x, (h, tangent) => spread(noise, h, tangent));
}

/** The covariance D², P x P. The frame is that of S = I. */
export function injectedCovariance({ values, rows, tangents }: NormalFrame, noise: InjectedNoise): Float64Array {
  const P = values.length;
  const out = new Float64Array(P * P);
  rows.forEach((row, k) => {
    const deviation = spread(noise, values[k], k < tangents);
    for (let i = 0; i < P; i++) {
      const share = deviation * deviation * row[i];
      for (let j = 0; j < P; j++) out[i * P + j] += share * row[j];
    }
  });
  return out;
}
