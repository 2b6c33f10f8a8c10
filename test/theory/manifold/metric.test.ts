// A preconditioner that is a matrix: the projection against steps of the flow, its derivatives against differences, a diagonal matrix against its diagonal.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ellipse,
  init,
  matrixFactorization,
  type Problem,
  projectionDerivative,
  projectionSecondDerivative,
  projectToManifold,
  valley,
} from '../../../src/index.js';
import { tangentProjector } from '../../../src/theory/manifold/tangent-projector.js';
import { close } from '../../support/close.js';

test.before(init);

/** I + a tenth of a random positive matrix. */
function matrixOf(P: number): Float64Array {
  const a = (k: number): number => Math.sin(k * k + 1);
  return Float64Array.from({ length: P * P }, (_, k) => {
    const [i, j] = [Math.floor(k / P), k % P];
    let sum = i === j ? 1 : 0;
    for (let q = 0; q < P; q++) sum += 0.1 * a(i * P + q) * a(j * P + q);
    return sum;
  });
}

const times = (A: Float64Array, x: Float64Array): Float64Array =>
  x.map((_, i) => x.reduce((sum, y, j) => sum + A[i * x.length + j] * y, 0));

/** The end of ẋ = -S∇L by classical Runge-Kutta steps. */
function flowEnd(problem: Problem, S: Float64Array, start: Float64Array, h: number, steps: number): Float64Array {
  const f = (x: Float64Array): Float64Array => times(S, problem.gradient(x)).map((y) => -y);
  let x = start;
  for (let k = 0; k < steps; k++) {
    const k1 = f(x);
    const k2 = f(x.map((a, i) => a + (h / 2) * k1[i]));
    const k3 = f(x.map((a, i) => a + (h / 2) * k2[i]));
    const k4 = f(x.map((a, i) => a + h * k3[i]));
    x = x.map((a, i) => a + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  }
  return x;
}

const cases: readonly (readonly [string, () => Problem, (problem: Problem) => Float64Array])[] = [
  ['the ellipse', () => ellipse({ a: 2, b: 1 }), () => Float64Array.of(1.2, 0.7)],
  ['a valley, whose equations are unknown', () => valley(), () => Float64Array.of(1, 0.1)],
  ['a matrix factorization', () => matrixFactorization({ dims: [3, 2, 3], rank: 1, n: 4, seed: 2 }), (p) => p.initialTheta(4)],
];

for (const [name, make, from] of cases) {
  test(`${name}: projection, derivative and second derivative`, () => {
    const problem = make();
    const P = problem.parameters;
    const S = matrixOf(P);
    const zeta = projectToManifold(problem, from(problem), { S });
    const off = zeta.map((x, p) => x + 0.03 * Math.sin(3 * p + 1));
    close(projectToManifold(problem, off, { S }), flowEnd(problem, S, off, 2e-3, 30_000), 1e-6, 'Φ_S', 1);
    const direction = zeta.map((_, p) => Math.cos(5 * p + 1));
    const at = (h: number): Float64Array =>
      projectToManifold(
        problem,
        zeta.map((x, p) => x + h * direction[p]),
        { S, tolerance: 1e-12 },
      );
    const differences = (h: number): Float64Array => at(h).map((x, p) => (x - at(-h)[p]) / (2 * h));
    close(times(projectionDerivative(problem, zeta, { S }), direction), differences(1e-4), 1e-6, '∂Φ_S', 1);
    const M = Float64Array.from({ length: P * P }, (_, k) => direction[Math.floor(k / P)] * direction[k % P]);
    const h = 2e-3;
    const second = at(h).map((x, p) => (x + at(-h)[p] - 2 * zeta[p]) / (h * h));
    close(projectionSecondDerivative(problem, zeta, { S, M }), second, 1e-3, '∂²Φ_S', 1);
    // Π x · y = x · Πᵀ y.
    const Pi = tangentProjector(problem, zeta, S);
    const other = zeta.map((_, p) => Math.sin(7 * p + 2));
    const inner = (x: Float64Array, y: Float64Array): number => x.reduce((sum, a, p) => sum + a * y[p], 0);
    close([inner(Pi.apply(direction), other)], [inner(direction, Pi.applyTranspose(other))], 1e-9, 'transpose');
  });

  test(`${name}: a diagonal matrix is its diagonal, as rows and as entries`, () => {
    const problem = make();
    const P = problem.parameters;
    const diagonal = Float64Array.from({ length: P }, (_, p) => 1 + 0.2 * p);
    const rows = Array.from(diagonal, (s, p) => Array.from(diagonal, (_, q) => (p === q ? s : 0)));
    const start = from(problem);
    const expected = projectToManifold(problem, start, { S: diagonal });
    close(projectToManifold(problem, start, { S: rows }), expected, 1e-8, 'rows', 1);
    close(projectToManifold(problem, start, { S: Float64Array.from(rows.flat()) }), expected, 1e-8, 'entries', 1);
  });
}

test('what is no positive definite matrix is refused', () => {
  const problem = ellipse({ a: 2, b: 1 });
  const code = (S: number[][]): unknown => {
    try {
      projectToManifold(problem, [1, 1], { S });
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  assert.is(
    code([
      [1, 0.5],
      [0.4, 1],
    ]),
    'E_RANGE',
  );
  assert.is(
    code([
      [1, 2],
      [2, 1],
    ]),
    'E_SINGULAR',
  );
  assert.is(code([[1, 0]]), 'E_SHAPE');
});

test.run();
