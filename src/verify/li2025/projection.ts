// Φ_S, ∂Φ_S and ∂²Φ_S on random problems: the identities of Li, Wen, Lyu 2025 (Lemma F.1 and Sec. 4), the derivatives against differences of Φ_S,
// and the closed forms of Φ_S against the flow ẋ = -S∇L that defines it.
// @eq li2025 Sec. 4, Def. 4.1, Def. 4.2, Lemma F.1

import { largest } from '../../linear-algebra/largest.js';
import { multiply, timesVector } from '../../linear-algebra/products.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { projectByFlow } from '../../theory/manifold/projection-by-flow.js';
import { projectionDerivative } from '../../theory/manifold/projection-derivative.js';
import { projectionSecondDerivative } from '../../theory/manifold/projection-second-derivative.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';
import { type Case, cases, gapBetween, scaled } from './projection-cases.js';

/** First and second derivative of Φ_S at x along y, by differences of the sixth order. */
function differences({ problem, S }: Case, x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
  const h = 0.003;
  const at = [-3, -2, -1, 0, 1, 2, 3].map((k) =>
    projectToManifold(
      problem,
      x.map((a, p) => a + k * h * y[p]),
      { S, tolerance: 1e-12 },
    ),
  );
  const sum = (weights: readonly number[], over: number): Float64Array =>
    x.map((_, p) => weights.reduce((total, w, k) => total + w * at[k][p], 0) / over);
  return [sum([-1, 9, -45, 0, 45, -9, 1], 60 * h), sum([2, -27, 270, -490, 270, -27, 2], 180 * h * h)];
}

/** The direction S∇L at theta, of size 1, and its scale. */
function alongFlow({ problem, theta, S }: Case): { y: Float64Array; scale: number } {
  const raw = scaled(problem.gradient(theta), S);
  const scale = 1 / largest(raw);
  return { y: raw.map((x) => scale * x), scale };
}

interface Identity {
  readonly text: string;
  /** The problems that it is about; all without. */
  readonly only?: readonly string[];
  readonly tolerance: number;
  /** How far a case is from it. */
  readonly gap: (one: Case) => number;
}

const identities: readonly Identity[] = [
  {
    text: 'Φ_S(Φ_S(θ)) = Φ_S(θ)',
    tolerance: 1e-12,
    gap: ({ problem, zeta, S }) => gapBetween(projectToManifold(problem, zeta, { S }), zeta),
  },
  {
    text: '∂Φ_S ∂Φ_S = ∂Φ_S',
    tolerance: 1e-9,
    gap: ({ problem, zeta, S }) => {
      const projection = projectionDerivative(problem, zeta, { S });
      return gapBetween(multiply(projection, projection, zeta.length), projection);
    },
  },
  {
    text: '∂Φ_S S H = 0',
    tolerance: 1e-9,
    gap: ({ problem, zeta, S }) => {
      const P = zeta.length;
      const H = problem.hessian(zeta);
      const SH = H.map((h, k) => h * S[Math.floor(k / P)]);
      return largest(multiply(projectionDerivative(problem, zeta, { S }), SH, P)) / largest(H);
    },
  },
  {
    text: 'H ∂Φ_S = 0: its range is the tangent space',
    tolerance: 1e-9,
    gap: ({ problem, zeta, S }) => {
      const H = problem.hessian(zeta);
      return largest(multiply(H, projectionDerivative(problem, zeta, { S }), zeta.length)) / largest(H);
    },
  },
  {
    text: '∂Φ_S(θ) S∇L(θ) = 0 off Γ (Lemma F.1), by differences of Φ_S',
    tolerance: 1e-8,
    gap: (one) => largest(differences(one, one.theta, alongFlow(one).y)[0]),
  },
  {
    text: '∂²Φ_S[S∇L, S∇L] = -∂Φ_S S H S∇L off Γ, by differences of Φ_S',
    tolerance: 1e-8,
    gap: (one) => {
      const { y, scale } = alongFlow(one);
      const bent = scaled(one.problem.hessianVectorProduct(one.theta, y), one.S).map((x) => scale * x);
      const size = Math.max(1, largest(bent));
      const [moved] = differences(
        one,
        one.theta,
        bent.map((x) => x / size),
      );
      return gapBetween(
        differences(one, one.theta, y)[1],
        moved.map((x) => -size * x),
      );
    },
  },
  {
    text: '∂Φ_S[y] against differences of Φ_S',
    tolerance: 1e-8,
    gap: (one) =>
      gapBetween(differences(one, one.zeta, one.y)[0], timesVector(projectionDerivative(one.problem, one.zeta, { S: one.S }), one.y)),
  },
  {
    text: '∂²Φ_S[y, y] against differences of Φ_S',
    tolerance: 1e-8,
    gap: (one) => {
      const { problem, zeta, S, y } = one;
      const P = zeta.length;
      const M = Float64Array.from({ length: P * P }, (_, k) => y[Math.floor(k / P)] * y[k % P]);
      return gapBetween(differences(one, zeta, y)[1], projectionSecondDerivative(problem, zeta, { S, M }));
    },
  },
  {
    text: 'Φ_S in closed form against the flow ẋ = -S∇L',
    only: ['ellipse', 'bilinear', 'diagonalNet'],
    tolerance: 1e-10,
    gap: ({ problem, theta, zeta, S }) => gapBetween(projectByFlow(problem, theta, S, 1e-11), zeta),
  },
];

function* rows(): Iterable<CheckRow> {
  const all = cases();
  for (const { text, only, tolerance, gap } of identities) {
    const some = all.filter(({ problem }) => !only || only.includes(problem.name));
    yield compared({ text: `${text}, the worst of ${some.length} problems`, expected: 0, observed: Math.max(...some.map(gap)), tolerance });
  }
}

export const projectionCheck: Experiment = theoryCheck({
  id: 'projection',
  seconds: 7,
  title: 'The projection onto Γ and its derivatives',
  paper: 'li2025',
  place: 'Sec. 4, Lemma F.1',
  rows,
});
