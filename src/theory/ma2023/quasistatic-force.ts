// The force along the manifold: an optimizer that oscillates around a minimizer with covariance V feels ½ ∇³L[V] on average, which is
// Σ_ij V_ij ∇_M H̃_ij along the manifold (Ma, Kunin, Ying 2023, (9) and (12); their H̃ is H/2).

import { scaleOf } from '../../linear-algebra/largest.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import type { InjectedNoise } from '../../noise/injected-noise.js';
import type { Problem } from '../../problems/problem.js';
import { type NormalFrame, normalFrame } from '../manifold/normal-frame.js';
import { thirdDerivative } from '../manifold/third-derivative.js';
import { injectedCovariance } from '../noise/injected-covariance.js';
import type { PairGain } from './stationary-covariance.js';

/** A gain for curvatures that are given in a unit: that of a rate so many times as large, so that no product of curvatures and rates overflows. */
export type GainIn = (unit: number) => PairGain;

/** What the slow motion depends on at a point. */
export interface QuasistaticPoint {
  /** Frame of S = I, to which the noise belongs. */
  readonly plain: NormalFrame;
  /** The covariance of the gradient noise, P x P. */
  readonly Sigma: Float64Array;
  /** The covariance of the oscillation for a preconditioner S, and the frame of S. */
  covariance(gain: GainIn, S?: Float64Array): { readonly V: Float64Array; readonly frame: NormalFrame };
  /** ½ ∇³L[V]. */
  force(V: Float64Array): Float64Array;
}

/**
 * The point z of a manifold of the given codimension.
 * @eq ma2023 (9), (12)
 */
export function quasistaticPoint(problem: Problem, noise: InjectedNoise, z: Float64Array, normals: number): QuasistaticPoint {
  const plain = normalFrame(problem, z, undefined, normals);
  const Sigma = injectedCovariance(plain, noise);
  return {
    plain,
    Sigma,
    covariance: (gain, S) => {
      const frame = S ? normalFrame(problem, z, S, normals) : plain;
      return { V: oscillation(frame, Sigma, gain), frame };
    },
    force: (V) => (V.every(Number.isFinite) ? thirdDerivative(problem, z, V).map((x) => x / 2) : z.map(() => Number.NaN)),
  };
}

/** V in the coordinates of theta: S^½ Q (gain ∘ (Qᵀ S^½ Σ S^½ Q)) Qᵀ S^½ without the pairs of two tangents, which nothing holds. */
function oscillation({ root, values, rows, tangents }: NormalFrame, Sigma: Float64Array, gainIn: GainIn): Float64Array {
  const P = values.length;
  const turn = new Float64Array(P * P); // S^½ Q, column k for direction k
  rows.forEach((row, k) => {
    for (let i = 0; i < P; i++) turn[i * P + k] = root[i] * row[i];
  });
  const back = transpose(turn, P);
  const C = multiply(back, multiply(Sigma, turn, P), P);
  const unit = scaleOf(values);
  const gain = gainIn(unit);
  const h = values.map((value) => Math.max(0, value / unit));
  for (let i = 0; i < P; i++) {
    for (let j = 0; j < P; j++) C[i * P + j] = Math.max(i, j) < tangents ? 0 : (C[i * P + j] * gain(h[i], h[j])) / unit / unit;
  }
  return multiply(turn, multiply(C, back, P), P);
}
