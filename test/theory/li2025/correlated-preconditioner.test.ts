// The label-noise flow of a v that forgets fast, against its closed form on a diagonal net, the drift by dense eigenvectors and differences, and runs of Adam.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adamE,
  agm,
  diagonalNet,
  init,
  labelNoise,
  labelNoiseFlow,
  matrixFactorization,
  projectToManifold,
  sgd,
} from '../../../src/index.js';
import { symmetricEigen } from '../../../src/linear-algebra/symmetric-eigen.js';
import { correlatedDrift } from '../../../src/theory/li2025/correlated-preconditioner.js';
import { preconditionerOf } from '../../../src/theory/li2025/preconditioner.js';
import { close } from '../../support/close.js';

test.before(init);

const noise = labelNoise({ delta: 0.5 });

test('on a net with features ±1 and a v that forgets at once, Adam stands still: -2 alpha S² theta and + 2 alpha S² theta cancel', () => {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 6, seed: 1 });
  const theta0 = projectToManifold(
    problem,
    problem.initialTheta(1).map((x) => x + 0.5),
  );
  const setting = { problem, optimizer: adam({ eps: 0 }), noise, theta0, T: 0.02, c: Number.POSITIVE_INFINITY };
  const moved = (correlated: boolean): number =>
    Math.max(...labelNoiseFlow({ ...setting, correlated }).theta[1].map((x, p) => Math.abs(x - theta0[p])));
  assert.ok(moved(false) > 0.01);
  assert.ok(moved(true) < 1e-9, `${moved(true)}`);
});

test('the drift is that of the Lyapunov equations, solved in the eigenvectors of S^½ H S^½ with differences for the slopes of V', () => {
  const problem = matrixFactorization({ dims: [3, 3, 3], rank: 1, n: 5, seed: 2 });
  const zeta = projectToManifold(problem, problem.initialTheta(4));
  const constraints = problem.constraints();
  const [lr, c, lambda, eps] = [0.01, 40, 0.3, 0.02];
  const optimizer = adamE({ lr, c, lambda, eps });
  const preconditioner = preconditionerOf(optimizer, problem);
  const alpha = 0.1;
  const P = zeta.length;
  const v = problem.hessianDiagonal(zeta).map((h) => alpha * h);
  const S = preconditioner.S(v);
  const seen = correlatedDrift({ optimizer, preconditioner, constraints, alpha, c })(zeta, v, S);

  const root = S.map(Math.sqrt);
  const H = problem.hessian(zeta).map((h, k) => h * root[Math.floor(k / P)] * root[k % P]);
  const { values, vectors } = symmetricEigen(H, P);
  // diag of scale JᵀJ, whose slopes are those of V also off Γ.
  const V = (theta: Float64Array): Float64Array => {
    const J = constraints.jacobian(theta);
    const out = new Float64Array(P);
    J.forEach((x, k) => {
      out[k % P] += alpha * constraints.scale * x * x;
    });
    return out;
  };
  const h = 1e-5;
  const slopes = Array.from({ length: P }, (_, q) => {
    const shift = (by: number): Float64Array => V(zeta.map((x, p) => (p === q ? x + by : x)));
    const [up, down] = [shift(h), shift(-h)];
    return up.map((x, j) => (x - down[j]) / (2 * h));
  }); // slopes[q][j] = ∂V_j/∂theta_q
  const expected = zeta.map((_, j) => {
    let sum = 0;
    for (let k = 0; k < P; k++) {
      if (values[k] < 1e-9 * values[P - 1]) continue;
      const phi = (c * lr) / (c * lr + values[k]);
      let along = 0;
      for (let q = 0; q < P; q++) along += vectors[q * P + k] * root[q] * slopes[q][j];
      sum += (vectors[j * P + k] / root[j]) * values[k] * phi * along;
    }
    const power = v[j] ** lambda;
    const slope = (-lambda * v[j] ** (lambda - 1)) / (power + eps) ** 2;
    return (-alpha / 2) * slope * sum;
  });
  close(seen, expected, 1e-6, 'the drift');
});

test('it is the flow itself where v is frozen, and where v forgets slowly beside the fluctuations', () => {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 6, seed: 1 });
  const theta0 = problem.initialTheta(1).map((x) => x + 0.5);
  const end = (lr: number, c: number, correlated: boolean): Float64Array =>
    labelNoiseFlow({ problem, optimizer: adam({ lr, eps: 1e-6 }), noise, theta0, T: 0.01, c, correlated }).theta[1];
  close(end(1e-3, 0, true), end(1e-3, 0, false), 1e-12, 'c = 0');
  const gap = (lr: number): number => Math.max(...end(lr, 20, true).map((x, p) => Math.abs(x - end(lr, 20, false)[p])));
  close([gap(1e-4) / gap(1e-3)], [0.1], 0.01, 'of order lr');
});

test('an S that is no power of v is refused, and an optimizer without v', () => {
  const problem = diagonalNet({ d: 5, kappa: 1, n: 2, seed: 1 });
  const own = agm({ lr: 0.1, beta1: 0, beta2: 0.9, V: (g) => g.map((x) => x * x), S: (v) => v.map((x) => 1 / (1 + x)) });
  for (const optimizer of [own, sgd({ lr: 0.1 })]) {
    try {
      labelNoiseFlow({ problem, optimizer, noise, theta0: problem.initialTheta(1).map((x) => x + 0.5), T: 0.1, correlated: true });
      assert.unreachable();
    } catch (error) {
      assert.is((error as { code?: string }).code, 'E_UNAVAILABLE');
    }
  }
});

test.run();
