// ∂Φ_S and ∂²Φ_S on Γ: the identities of Li, Wen, Lyu 2025 (Sec. 4 and App. F) and the closed form against the Hessian's.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { custom, init, projectionDerivative, projectionSecondDerivative, projectToManifold, quadratic } from '../../../src/index.js';
import { multiply, timesVector } from '../../../src/linear-algebra/products.js';
import type { Constraints } from '../../../src/problems/constraints.js';
import { tangentProjector } from '../../../src/theory/manifold/tangent-projector.js';
import { identity } from '../../reference/theory/matrix-functions.js';
import { referenceDerivatives } from '../../reference/theory/projection-second-derivative.js';
import { close } from '../../support/close.js';
import { differences } from '../../support/differences.js';
import { draws, forEveryKind, kinds, positiveDraws } from '../../support/minimizers.js';
import { randomSource } from '../../support/numbers.js';

test.before(init);

/** A random symmetric matrix with its rows in [-1, 1). */
function symmetric(next: () => number, P: number): Float64Array {
  const B = draws(next, P * P);
  return B.map((x, k) => (x + B[(k % P) * P + Math.floor(k / P)]) / 2);
}

/** ∇³L[A] = scale (2 sum_i F_i A grad f_i + sum_i <F_i, A> grad f_i) on Γ. */
function thirdOf({ scale, ...f }: Constraints, zeta: Float64Array): (A: Float64Array) => Float64Array {
  const J = f.jacobian(zeta);
  return (A) => {
    const twice = f.curvature(zeta, multiply(J, A, zeta.length));
    const once = f.slopes(zeta).transposeTimes(f.innerProducts(zeta, A));
    return twice.map((x, p) => scale * (2 * x + once[p]));
  };
}

test('∂Φ_S is idempotent, of the rank of the tangent space, fixes it, and kills S H', () => {
  forEveryKind(20, ({ problem, zeta, normal }, next, kind) => {
    const P = problem.parameters;
    const S = positiveDraws(next, P);
    const projection = projectionDerivative(problem, zeta, { S });
    const H = problem.hessian(zeta);
    close(multiply(projection, projection, P), projection, 1e-9, `${kind}: idempotent`, 1);
    const trace = projection.reduce((sum, x, k) => (k % (P + 1) === 0 ? sum + x : sum), 0);
    close([trace], [P - normal], 1e-9, `${kind}: rank`, 1);
    close(multiply(H, projection, P), new Float64Array(P * P), 1e-8, `${kind}: H ∂Φ`, 1);
    const SH = H.map((x, k) => x * S[Math.floor(k / P)]);
    close(multiply(projection, SH, P), new Float64Array(P * P), 1e-8, `${kind}: ∂Φ S H`, 1);
    const projector = tangentProjector(problem, zeta, S);
    assert.is(projector.rank, normal, kind);
    const x = draws(next, P);
    close(projector.apply(x), timesVector(projection, x), 1e-11, `${kind}: Π x`, 1);
    const columns = projection.map((_, k) => projection[(k % P) * P + Math.floor(k / P)]);
    close(projector.applyTranspose(x), timesVector(columns, x), 1e-9, `${kind}: Πᵀ x`, 1);
  });
});

test("the closed forms equal the Hessian's, for every kind of problem and diagonal S", () => {
  forEveryKind(20, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const S = positiveDraws(next, P);
    const M = symmetric(next, P);
    const dense = identity(P).map((x, k) => x * S[k % P]);
    const third = thirdOf(problem.constraints?.() as Constraints, zeta);
    const { first, second } = referenceDerivatives(problem.hessian(zeta), dense, M, third, 1e-9);
    close(projectionDerivative(problem, zeta, { S }), first, 1e-9, `${kind}: first`, 1);
    const size = second.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    close(projectionSecondDerivative(problem, zeta, { S, M }), second, 1e-9, `${kind}: second`, size);
  });
});

test("the Hessian's form holds for any S: against differences of Φ_S in coordinates in which S is diagonal", () => {
  for (const kind of ['ellipse', 'diagonal net']) {
    const next = randomSource(11);
    const { problem, zeta } = kinds[kind](next);
    const P = problem.parameters;
    const s = positiveDraws(next, P);
    const [c, sine] = [0.8, 0.6]; // R turns the first two coordinates; S = R Diag(s) Rᵀ, Φ_S(x) = R Φ'(Rᵀ x) with Φ' of L(R x') and s
    const turn = (x: Float64Array, sign: number): Float64Array =>
      x.map((a, p) => (p === 0 ? c * a - sign * sine * x[1] : p === 1 ? sign * sine * x[0] + c * a : a));
    const turned = custom({
      parameters: P,
      valueAndGradient: (x) => ({ value: problem.loss(turn(x, 1)), gradient: turn(problem.gradient(turn(x, 1)), -1) }),
    });
    const project = (x: Float64Array): Float64Array => turn(projectToManifold(turned, turn(x, -1), { S: s, tolerance: 1e-12 }), 1);
    const S = new Float64Array(P * P);
    for (let p = 0; p < P; p++) {
      const column = turn(
        Float64Array.from({ length: P }, (_, q) => Number(q === p)),
        -1,
      ); // Rᵀ e_p
      const product = turn(
        column.map((a, q) => a * s[q]),
        1,
      );
      S.set(product, p * P);
    }
    const y = draws(next, P);
    const M = Float64Array.from({ length: P * P }, (_, k) => y[Math.floor(k / P)] * y[k % P]);
    const third = thirdOf(problem.constraints?.() as Constraints, zeta);
    const { first, second } = referenceDerivatives(problem.hessian(zeta), S, M, third, 1e-9);
    const [along, bends] = differences(project, zeta, y);
    close(timesVector(first, y), along, 1e-9, `${kind}: first`, 1);
    close(second, bends, 1e-9, `${kind}: second`, 1);
  }
});

test('a problem without equations gives the same from its Hessian', () => {
  forEveryKind(10, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const S = positiveDraws(next, P);
    const M = symmetric(next, P);
    const valueAndGradient = (theta: Float64Array): { value: number; gradient: Float64Array } => ({
      value: problem.loss(theta),
      gradient: problem.gradient(theta),
    });
    const unknown = custom({ parameters: P, valueAndGradient });
    close(projectionDerivative(unknown, zeta, { S }), projectionDerivative(problem, zeta, { S }), 1e-10, `${kind}: first`, 1);
    const second = projectionSecondDerivative(problem, zeta, { S, M });
    const size = second.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    close(projectionSecondDerivative(unknown, zeta, { S, M }), second, 1e-8, `${kind}: second`, size);
  });
});

test('a curvature of a millionth of the largest makes a normal direction, on Γ', () => {
  // L = ½ x² + 5e-7 (y - z²)²: Γ is x = 0, y = z², with the slopes (1, 0, 0) and (0, 1, -2z)
  const valueAndGradient = ([x, y, z]: Float64Array): { value: number; gradient: number[] } => {
    const f = y - z * z;
    return { value: (x * x + 1e-6 * f * f) / 2, gradient: [x, 1e-6 * f, -2e-6 * f * z] };
  };
  const z = 0.7;
  const [, s2, s3] = [0.5, 1.5, 0.8];
  const g = s2 + 4 * z * z * s3;
  const expected = [0, 0, 0, 0, 1 - s2 / g, (2 * z * s2) / g, 0, (2 * z * s3) / g, 1 - (4 * z * z * s3) / g];
  const unknown = custom({ parameters: 3, valueAndGradient });
  close(projectionDerivative(unknown, [0, z * z, z], { S: [0.5, 1.5, 0.8] }), expected, 1e-8, '∂Φ_S', 1);
});

test('where the loss is flat along every direction ∂Φ_S is the identity', () => {
  const flat = quadratic({
    hessian: [
      [0, 0],
      [0, 0],
    ],
  });
  assert.equal([...projectionDerivative(flat, [5, 3], { S: [1, 2] })], [1, 0, 0, 1]);
});

test.run();
