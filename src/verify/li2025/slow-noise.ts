// The two forms of the slow equation against each other, its sharpness mu against closed forms, and Lemmas F.2 and F.3 as they hold and as they are printed.
// @eq li2025 (2), (5), Def. 3.1, Def. 4.3, Lemma F.2, Lemma F.3

import { largest } from '../../linear-algebra/largest.js';
import { multiply, timesVector, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import { type SlowNoise, slowNoise } from '../../theory/li2025/slow-noise.js';
import { projectionDerivative } from '../../theory/manifold/projection-derivative.js';
import { projectionSecondDerivative } from '../../theory/manifold/projection-second-derivative.js';
import { thirdDerivative } from '../../theory/manifold/third-derivative.js';
import { type CheckRow, compared, type Experiment, type RowOptions, theoryCheck } from '../check.js';
import { type Case, cases, gapBetween, normals, scaled } from './projection-cases.js';

const optimizer = adam({ lr: 0.1, eps: 0 });
/** The v whose S(v) = v^-½ is S. */
const secondOf = (S: Float64Array): Float64Array => S.map((s) => 1 / (s * s));

/** Noise with a random covariance of full rank. */
function withNoise(one: Case): SlowNoise {
  const { problem, zeta, S } = one;
  const D = normals(zeta.length * zeta.length, 9, 1);
  return slowNoise({ problem, optimizer, noise: { covarianceRoot: () => D }, zeta, v: secondOf(S) });
}

/** The drift of eq. (2) with this Σ̂_◇. */
function drift({ problem, zeta, S }: Case, { parallel }: SlowNoise, hat: Float64Array): Float64Array {
  const pull = scaled(thirdDerivative(problem, zeta, hat), S);
  const along = timesVector(projectionDerivative(problem, zeta, { S }), pull);
  const bend = projectionSecondDerivative(problem, zeta, { S, M: parallel });
  return bend.map((x, p) => (x - along[p]) / 2);
}

/** How far a drift of eq. (2) is from that of eq. (5), relative to it. */
function gapOfDrift(one: Case, hatOf: (noise: SlowNoise) => Float64Array): number {
  const noise = withNoise(one);
  const { problem, zeta, S } = one;
  const right = projectionSecondDerivative(problem, zeta, { S, M: noise.covariance }).map((x) => x / 2);
  return gapBetween(drift(one, noise, hatOf(noise)), right) / (largest(right) / Math.max(1, largest(right)));
}

/** f of the eigenvalues of a semidefinite A in place of them: those below 1e-9 of the largest count as 0. */
function ofEigenvalues(A: Float64Array, P: number, f: (value: number) => number): Float64Array {
  const { values, vectors } = symmetricEigen(A, P);
  const top = largest(values);
  const changed = transpose(vectors, P).map((x, k) => x * f(values[Math.floor(k / P)] > 1e-9 * top ? values[Math.floor(k / P)] : 0));
  return multiply(vectors, changed, P);
}
const inverse = (value: number): number => (value === 0 ? 0 : 1 / value);

/** Σ̂_◇ by the eigenvectors of H, as Def. 3.1 has it, read literally for any S. */
function hatByHessian({ problem, zeta }: Case, { diamond }: SlowNoise): Float64Array {
  const P = zeta.length;
  const { values, vectors: Q } = symmetricEigen(problem.hessian(zeta), P);
  const kept = values.map((value) => (value > 1e-9 * largest(values) ? value : 0));
  const inQ = multiply(transpose(Q, P), multiply(diamond, Q, P), P);
  const over = inQ.map((x, k) => x * inverse(kept[Math.floor(k / P)] + kept[k % P]));
  return multiply(Q, multiply(over, transpose(Q, P), P), P);
}

/** (x wᵀ + w xᵀ)/2. */
const outer = (x: Float64Array, w: Float64Array): Float64Array =>
  Float64Array.from({ length: x.length * x.length }, (_, k) => {
    const [i, j] = [Math.floor(k / x.length), k % x.length];
    return (x[i] * w[j] + x[j] * w[i]) / 2;
  });

/** Diag(left) A Diag(right). */
function between(left: Float64Array, A: Float64Array, right: Float64Array): Float64Array {
  return A.map((x, k) => left[Math.floor(k / left.length)] * x * right[k % left.length]);
}

/**
 * How far Lemma F.3 is from ∂²Φ_S[u wᵀ], w tangent, relative to its larger term before the projection:
 *   -∂Φ_S S ∇³L[A u, w] - B ∇³L[C u, w],   A = S^½ H'⁺ S^-½, B = S^½ H'⁺ S^½, C = ∂Φ_S;   printed A = H⁺ S⁻¹, B = S⁻¹ H⁺, C = S ∂Φ_S
 */
function gapOfF3({ problem, zeta, S, y: u }: Case, printed: boolean): number {
  const P = zeta.length;
  const Pi = projectionDerivative(problem, zeta, { S });
  const w = timesVector(Pi, normals(P, 4, 2));
  const [one, root] = [S.map(() => 1), S.map(Math.sqrt)];
  const [under, underRoot] = [S.map(inverse), root.map(inverse)];
  const H = problem.hessian(zeta);
  const plus = ofEigenvalues(printed ? H : between(root, H, root), P, inverse);
  const [A, B, C] = printed
    ? [between(one, plus, under), between(under, plus, one), between(S, Pi, one)]
    : [between(root, plus, underRoot), between(root, plus, root), Pi];
  const bent = (X: Float64Array): Float64Array => thirdDerivative(problem, zeta, outer(timesVector(X, u), w));
  const first = scaled(bent(A), S);
  const [along, across] = [timesVector(Pi, first), timesVector(B, bent(C))];
  const right = projectionSecondDerivative(problem, zeta, { S, M: outer(u, w) });
  return largest(right.map((x, p) => x + along[p] + across[p])) / Math.max(largest(first), largest(across));
}

function asymmetry({ problem, zeta, S }: Case, { covariance }: SlowNoise): number {
  const P = zeta.length;
  const Pi = projectionDerivative(problem, zeta, { S });
  const printed = multiply(multiply(Pi, covariance, P), Pi, P);
  return gapBetween(printed, transpose(printed, P)) / (largest(printed) / Math.max(1, largest(printed)));
}

/** mu under label noise against alpha/2 tr(S H), relative. */
function gapOfMu({ problem, zeta, S }: Case): number {
  const constraints = problem.constraints?.();
  if (!constraints) return Number.NaN;
  const { mu } = slowNoise({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), zeta, v: secondOf(S) });
  // The noise moves the gradient by scale Σ xi_i ∇f_i and H is scale Σ ∇f_i ∇f_iᵀ: alpha = delta² scale.
  const alpha = 0.25 * constraints.scale;
  const trace = problem.hessianDiagonal(zeta).reduce((sum, h, p) => sum + S[p] * h, 0);
  return mu / ((alpha / 2) * trace) - 1;
}

/** mu at the equilibrium of Adam's v against √alpha/2 tr Diag(H)^½, relative. */
function gapOfSharpness({ problem, zeta }: Case): number {
  const { mu } = slowNoise({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), zeta });
  const alpha = 0.25 * (problem.constraints?.()?.scale ?? Number.NaN);
  return mu / ((Math.sqrt(alpha) / 2) * problem.hessianDiagonal(zeta).reduce((sum, h) => sum + Math.sqrt(h), 0)) - 1;
}

/** Whether a problem's functions have one label each, so that label noise is alpha H. */
const labelled = ({ problem }: Case): boolean =>
  ['ellipse', 'diagonalNet', 'matrixFactorization', 'multilayerPerceptron'].includes(problem.name);

function* rows(): Iterable<CheckRow> {
  const all = cases();
  const worst = (
    text: string,
    some: readonly Case[],
    gap: (one: Case) => number,
    tolerance: number,
    more: Partial<RowOptions> = {},
  ): CheckRow =>
    compared({
      text: `${text}, the worst of ${some.length} problems`,
      expected: 0,
      observed: Math.max(...some.map((one) => Math.abs(gap(one)))),
      tolerance,
      ...more,
    } as RowOptions);
  yield worst('The drift of eq. (2) is that of eq. (5)', all, (one) => gapOfDrift(one, ({ diamondHat }) => diamondHat), 1e-7);
  yield worst('The same with Σ̂_◇ by the eigenvectors of H', all, (one) => gapOfDrift(one, (noise) => hatByHessian(one, noise)), 1e-3, {
    refuted: true,
    note: 'Def. 4.3 read literally: the eigenvectors are those of S^½ H S^½',
  });
  yield worst('Σ_∥ = ∂Φ_S SΣS ∂Φ_S is symmetric', all, (one) => asymmetry(one, withNoise(one)), 1e-3, {
    refuted: true,
    note: 'a misprint of Def. 4.3: it lacks a transpose',
  });
  yield worst('mu under label noise is alpha/2 tr(S H)', all.filter(labelled), gapOfMu, 1e-7);
  yield worst('mu at the equilibrium of v is √alpha/2 tr Diag(H)^½', all.filter(labelled), gapOfSharpness, 1e-7);
  yield worst(
    '∂Φ_S H = 0 as Lemma F.2 prints it',
    all,
    (one) => {
      const { problem, zeta, S } = one;
      const H = problem.hessian(zeta);
      return largest(multiply(projectionDerivative(problem, zeta, { S }), H, zeta.length)) / largest(H);
    },
    1e-3,
    { place: 'Lemma F.2', refuted: true, note: 'a misprint: ∂Φ_S S H = 0 holds' },
  );
  yield worst("∂²Φ_S[u wᵀ], w tangent, by S^½ H'⁺ S^∓½", all, (one) => gapOfF3(one, false), 1e-6, { place: 'Lemma F.3' });
  yield worst('The same by H⁺ S⁻¹ and S⁻¹ H⁺ as Lemma F.3 prints it', all, (one) => gapOfF3(one, true), 1e-2, {
    place: 'Lemma F.3',
    refuted: true,
    note: "a misprint: H' = S^½ H S^½ takes the place of H",
  });
}

export const slowNoiseCheck: Experiment = theoryCheck({
  id: 'slow-noise',
  title: 'The two forms of the slow equation, and what is printed of them',
  paper: 'li2025',
  place: 'Def. 4.3',
  rows,
});
