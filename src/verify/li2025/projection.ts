// Φ_S, ∂Φ_S and ∂²Φ_S on random problems: the identities of Li, Wen, Lyu 2025 (Lemma F.1 and Sec. 4), the derivatives against differences of Φ_S,
// and the closed forms of Φ_S against the flow ẋ = -S∇L that defines it.
// @eq li2025 Sec. 4, Def. 4.1, Def. 4.2, Lemma F.1

import { largest } from '../../linear-algebra/largest.js';
import { multiply, timesVector } from '../../linear-algebra/products.js';
import { bilinear } from '../../problems/bilinear/problem.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { factorizationUV } from '../../problems/factorization-uv/problem.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import { multilayerPerceptron } from '../../problems/multilayer-perceptron/problem.js';
import { normalStart } from '../../problems/normal-start.js';
import type { Problem } from '../../problems/problem.js';
import { valley } from '../../problems/valley/problem.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { projectByFlow } from '../../theory/manifold/projection-by-flow.js';
import { projectionDerivative } from '../../theory/manifold/projection-derivative.js';
import { projectionSecondDerivative } from '../../theory/manifold/projection-second-derivative.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

interface Case {
  readonly problem: Problem;
  readonly theta: Float64Array;
  /** Φ_S(theta). */
  readonly zeta: Float64Array;
  readonly S: Float64Array;
  /** A direction. */
  readonly y: Float64Array;
}

const normals = (length: number, seed: number, draw: number): Float64Array => normalStart(length, seed, draw, 1);

function makeCase(problem: Problem, theta: Float64Array, seed: number): Case {
  const P = problem.parameters;
  const S = normals(P, seed, 1).map((x) => 0.5 + Math.min(x * x, 1.5));
  const size = normals(P, seed, 2);
  const y = size.map((x) => x / largest(size));
  return { problem, theta, zeta: projectToManifold(problem, theta, { S, tolerance: 1e-12 }), S, y };
}

function cases(): Case[] {
  return [1, 2, 3].flatMap((seed) => {
    const net = diagonalNet({ d: 8, kappa: 3, n: 4, seed });
    const factorization = matrixFactorization({ dims: [3, 3, 3], rank: 2, n: 5, seed });
    const uv = factorizationUV({ M: { data: normals(6, seed, 3), shape: [2, 3] }, p: 3 });
    const inputs = { data: Float64Array.of(-2, -1, 0, 1, 1, -1, 2, 0.5), shape: [4, 2] as [number, number] };
    const perceptron = multilayerPerceptron({ sizes: [2, 4, 1], activation: 'tanh', loss: 'squared', x: inputs, y: normals(4, seed, 3) });
    const [x, y] = normals(2, seed, 4) as unknown as [number, number];
    return [
      makeCase(ellipse({ a: 1, b: 2 }), Float64Array.of(1 + 0.3 * x, 0.5 + 0.3 * y), seed),
      makeCase(bilinear(), Float64Array.of(1.5 + 0.3 * x, 1.5 + 0.3 * y), seed),
      makeCase(valley({ angle: 0.4 }), Float64Array.of(x, y), seed),
      makeCase(net, normals(16, seed, 5), seed),
      makeCase(factorization, normals(18, seed, 5), seed),
      makeCase(uv, normals(15, seed, 5), seed),
      makeCase(perceptron, normals(17, seed, 5), seed),
    ];
  });
}

/** The largest |x - y|, relative to the largest entry of y if that is above 1. */
function distance(x: Float64Array, y: Float64Array): number {
  return largest(x.map((a, p) => a - y[p])) / Math.max(1, largest(y));
}

const scaled = (x: Float64Array, by: Float64Array): Float64Array => x.map((a, p) => a * by[p]);

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
    gap: ({ problem, zeta, S }) => distance(projectToManifold(problem, zeta, { S }), zeta),
  },
  {
    text: '∂Φ_S ∂Φ_S = ∂Φ_S',
    tolerance: 1e-9,
    gap: ({ problem, zeta, S }) => {
      const projection = projectionDerivative(problem, zeta, { S });
      return distance(multiply(projection, projection, zeta.length), projection);
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
      return distance(
        differences(one, one.theta, y)[1],
        moved.map((x) => -size * x),
      );
    },
  },
  {
    text: '∂Φ_S[y] against differences of Φ_S',
    tolerance: 1e-8,
    gap: (one) =>
      distance(differences(one, one.zeta, one.y)[0], timesVector(projectionDerivative(one.problem, one.zeta, { S: one.S }), one.y)),
  },
  {
    text: '∂²Φ_S[y, y] against differences of Φ_S',
    tolerance: 1e-8,
    gap: (one) => {
      const { problem, zeta, S, y } = one;
      const P = zeta.length;
      const M = Float64Array.from({ length: P * P }, (_, k) => y[Math.floor(k / P)] * y[k % P]);
      return distance(differences(one, zeta, y)[1], projectionSecondDerivative(problem, zeta, { S, M }));
    },
  },
  {
    text: 'Φ_S in closed form against the flow ẋ = -S∇L',
    only: ['ellipse', 'bilinear', 'diagonalNet'],
    tolerance: 1e-10,
    gap: ({ problem, theta, zeta, S }) => distance(projectByFlow(problem, theta, S, 1e-11), zeta),
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
