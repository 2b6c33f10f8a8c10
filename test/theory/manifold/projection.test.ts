// Φ_S against its definition: where ẋ = -S∇L leads. Identities of Li, Wen, Lyu 2025 (Lemma F.1 and Sec. 4) by differences of Φ_S.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  bilinear,
  custom,
  diagonalNet,
  ellipse,
  init,
  MinifoldError,
  multilayerPerceptron,
  type Problem,
  projectionDerivative,
  projectionSecondDerivative,
  projectToManifold,
  quadratic,
  valley,
} from '../../../src/index.js';
import { timesVector } from '../../../src/linear-algebra/products.js';
import type { Constraints } from '../../../src/problems/constraints.js';
import { projectByFlow } from '../../../src/theory/manifold/projection-by-flow.js';
import { close } from '../../support/close.js';
import { differences, plus } from '../../support/differences.js';
import { draws, forEveryKind, kinds, positiveDraws } from '../../support/minimizers.js';
import { randomSource } from '../../support/numbers.js';

test.before(init);

const largest = (x: Float64Array): number => x.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
test('Φ_S lands on Γ, fixes it, and is constant along the flow', () => {
  forEveryKind(6, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const S = positiveDraws(next, P);
    const theta = plus(zeta, 0.2, draws(next, P));
    const landed = projectToManifold(problem, theta, { S });
    const f = problem.constraints?.() as Constraints;
    assert.ok(largest(f.values(landed)) <= 1e-12, `${kind}: residual ${largest(f.values(landed))}`);
    close(projectToManifold(problem, zeta, { S }), zeta, 1e-12, `${kind}: Φ(ζ) = ζ`, 1);
    const slope = problem.gradient(theta).map((g, p) => S[p] * g);
    const size = Math.max(1, largest(slope));
    const ahead = projectToManifold(problem, plus(theta, -1e-5 / size, slope), { S });
    close(ahead, landed, 1e-7, `${kind}: Φ along the flow`, 1); // Lemma F.1 to first order: the change is of second
  });
});

test('Lemma F.1 and its derivative: ∂Φ S∇L = 0 and ∂²Φ[S∇L, S∇L] = -∂Φ S H S∇L, off Γ', () => {
  for (const kind of ['ellipse', 'bilinear', 'diagonal net', 'valley', 'factorizationUV of low rank']) {
    for (const seed of [3, 17, 40]) {
      const next = randomSource(seed);
      const { problem, zeta } = kinds[kind](next);
      const P = problem.parameters;
      const S = positiveDraws(next, P);
      const theta = plus(zeta, 0.1, draws(next, P));
      const project = (x: Float64Array): Float64Array => projectToManifold(problem, x, { S, tolerance: 1e-12 });
      const scale = 1 / largest(problem.gradient(theta));
      const y = problem.gradient(theta).map((g, p) => scale * S[p] * g);
      const [first, second] = differences(project, theta, y);
      close(first, new Float64Array(P), 1e-9, `${kind}: ∂Φ S∇L`, 1);
      const bent = problem.hessianVectorProduct(theta, y).map((x, p) => scale * S[p] * x);
      const size = Math.max(1, largest(bent));
      const [moved] = differences(
        project,
        theta,
        bent.map((x) => x / size),
      );
      close(
        second,
        moved.map((x) => -size * x),
        1e-8,
        `${kind}: ∂²Φ[S∇L, S∇L]`,
        1,
      );
    }
  }
});

test('∂Φ_S and ∂²Φ_S are the derivatives of Φ_S', () => {
  forEveryKind(3, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const S = positiveDraws(next, P);
    const y = draws(next, P);
    const [first, second] = differences((x) => projectToManifold(problem, x, { S, tolerance: 1e-12 }), zeta, y);
    close(timesVector(projectionDerivative(problem, zeta, { S }), y), first, 1e-9, `${kind}: first`, 1);
    const M = Float64Array.from({ length: P * P }, (_, k) => y[Math.floor(k / P)] * y[k % P]);
    close(projectionSecondDerivative(problem, zeta, { S, M }), second, 1e-9, `${kind}: second`, Math.max(1, largest(second)));
  });
});

test('the closed forms are what the flow leads to', () => {
  for (const kind of ['ellipse', 'bilinear', 'quadratic', 'diagonal net', 'diagonal net of signs']) {
    for (let seed = 1; seed <= 10; seed++) {
      const next = randomSource(977 * seed);
      const { problem, zeta } = kinds[kind](next);
      const S = positiveDraws(next, problem.parameters);
      const theta = plus(zeta, 0.4, draws(next, problem.parameters));
      close(projectToManifold(problem, theta, { S }), projectByFlow(problem, theta, S, 1e-11), 1e-10, kind, 1);
    }
  }
});

test('the valley: ln x + x²/2 - (S1/S2) y²/2 does not change along the flow', () => {
  // dx/dy = (S1/S2) x y / (1 + x²), from ẋ = -2 S1 x y², ẏ = -2 S2 y (1 + x²)
  const coordinate = fc.double({ min: 0.1, max: 2, noNaN: true });
  fc.assert(
    fc.property(coordinate, coordinate, coordinate, coordinate, (x, y, s1, s2) => {
      const [end, zero] = projectToManifold(valley(), [x, y], { S: [s1, s2] }) as unknown as [number, number];
      assert.ok(Math.abs(zero) <= 1e-12);
      const change = Math.log(end) + end ** 2 / 2 - (Math.log(x) + x ** 2 / 2 - ((s1 / s2) * y ** 2) / 2);
      assert.ok(Math.abs(change) * end <= 1e-9, `x ends at ${end}, the invariant off by ${change}`); // an error of x is 1/x times as large in ln x
    }),
    { numRuns: 30 },
  );
});

test('a stiff flow ends where its invariants say, in far fewer gradients than explicit steps take', () => {
  // ½ (x y - 1)² + ½ 1e-5 (z w - 1)²: x² - y² and z² - w² do not change, and the second pair is 10⁵ times as slow; so slow is also the S of its own.
  for (const slow of ['curvature', 'S'] as const) {
    let gradients = 0;
    const weight = slow === 'curvature' ? 1e-5 : 1;
    const problem = custom({
      parameters: 4,
      valueAndGradient: ([x, y, z, w]) => {
        gradients++;
        const [f, g] = [x * y - 1, z * w - 1];
        return { value: (f * f + weight * g * g) / 2, gradient: [f * y, f * x, weight * g * w, weight * g * z] };
      },
    });
    const S = slow === 'S' ? [1, 1, 1e-5, 1e-5] : [1, 1, 1, 1];
    const theta = [1.5, 0.2, 0.3, 1.1];
    for (const tolerance of [1e-4, 1e-8]) {
      gradients = 0;
      const landed = projectToManifold(problem, theta, { S, tolerance });
      for (const k of [0, 2]) {
        const [a, b] = [landed[k], landed[k + 1]];
        const change = a * a - b * b - (theta[k] ** 2 - theta[k + 1] ** 2);
        assert.ok(Math.abs(a * b - 1) <= 1e-8 && Math.abs(change) <= 5 * tolerance, `${slow}, ${tolerance}, ${k}: ${a * b}, ${change}`);
      }
      // The slow pair takes 10⁶ of time, an explicit step at most 1 of it.
      assert.ok(gradients < 30_000, `${slow}, ${tolerance}: ${gradients}`);
    }
  }
});

test('U Vᵀ: UᵀU - VᵀV does not change along the flow with S = I', () => {
  const { problem, zeta } = kinds.factorizationUV(randomSource(5)); // U is 3 x 3 and V 2 x 3
  const theta = plus(zeta, 0.3, draws(randomSource(6), zeta.length));
  const balance = (x: Float64Array): number[] =>
    Array.from({ length: 9 }, (_, k) => {
      const [i, j] = [Math.floor(k / 3), k % 3];
      let sum = 0;
      for (let row = 0; row < 5; row++) sum += (row < 3 ? 1 : -1) * x[row * 3 + i] * x[row * 3 + j];
      return sum;
    });
  close(balance(projectToManifold(problem, theta)), balance(theta), 1e-9, 'balance', 1);
});

test('a problem without equations leads to the same point', () => {
  const { problem, zeta } = kinds.ellipse(randomSource(8));
  const valueAndGradient = (x: Float64Array): { value: number; gradient: Float64Array } => ({
    value: problem.loss(x),
    gradient: problem.gradient(x),
  });
  const theta = zeta.map((x) => 1.2 * x + 0.1);
  const S = [0.5, 1.5];
  close(
    projectToManifold(custom({ parameters: 2, valueAndGradient }), theta, { S }),
    projectToManifold(problem, theta, { S }),
    1e-10,
    'custom',
    1,
  );
});

test('classes with wrong labels: Γ is where the outputs differ by the log of the odds', () => {
  // Each input is seen twice as class 0 and once as class 1: the minimizers have p_0 = 2/3, f_0 - f_1 = ln 2
  const inputs = [[-1], [0.4], [1.5]];
  const x = inputs.flatMap((row) => [row, row, row]);
  const net = multilayerPerceptron({ sizes: [1, 3, 2], activation: 'tanh', loss: 'crossEntropy', x, y: [0, 0, 1, 0, 0, 1, 0, 0, 1] });
  const P = net.parameters;
  const S = positiveDraws(randomSource(3), P);
  const project = (theta: Float64Array): Float64Array => projectToManifold(net, theta, { S, tolerance: 1e-12 });
  const zeta = project(net.initialTheta(1));
  const f = net.outputs(zeta);
  for (let i = 0; i < 9; i++) close([f[2 * i] - f[2 * i + 1]], [Math.log(2)], 1e-12, `sample ${i}`);
  const y = draws(randomSource(4), P);
  const [first, second] = differences(project, zeta, y);
  const derivative = projectionDerivative(net, zeta, { S });
  close([derivative.reduce((sum, a, k) => (k % (P + 1) === 0 ? sum + a : sum), 0)], [P - 3], 1e-11, 'tangent directions');
  close(timesVector(derivative, y), first, 1e-9, 'first', 1);
  const M = Float64Array.from({ length: P * P }, (_, k) => y[Math.floor(k / P)] * y[k % P]);
  close(projectionSecondDerivative(net, zeta, { S, M }), second, 1e-8, 'second', Math.max(1, largest(second)));
});

test('a large diagonal net: residual, and the form of u and v', () => {
  const net = diagonalNet({ d: 1500, kappa: 10, n: 130, seed: 3 });
  const theta = net.initialTheta(1);
  const S = positiveDraws(randomSource(9), theta.length);
  const landed = projectToManifold(net, theta, { S });
  assert.ok(largest(net.constraints().values(landed)) <= 1e-12);
  // -log(u/u0)/S_u = q = log(v/v0)/S_v lies in the range of Zᵀ
  const q = landed.subarray(0, net.d).map((u, j) => -Math.log(u / theta[j]) / S[j]);
  close(
    q,
    landed.subarray(net.d).map((v, j) => Math.log(v / theta[net.d + j]) / S[net.d + j]),
    1e-10,
    'q',
    1,
  );
  const gram = net.gram(new Float64Array(net.d).fill(1));
  const flat = quadratic({ hessian: { data: gram, shape: [net.n, net.n] }, center: new Float64Array(net.n) });
  assert.ok(flat.constraints()); // Z has full rank, so that q has a p
});

function refuses(code: string, path: string, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    assert.instance(error, MinifoldError);
    assert.equal([(error as MinifoldError).code, (error as MinifoldError).path], [code, path], (error as Error).message);
    return;
  }
  assert.unreachable(`expected ${code}`);
}

test('points that lead to no minimizer, and wrong options', () => {
  refuses('E_SINGULAR', 'theta', () => projectToManifold(ellipse({ a: 1, b: 2 }), [0, 0])); // a maximum of f²
  refuses('E_SINGULAR', 'theta', () => projectToManifold(bilinear(), [1, -1])); // the stable manifold of the saddle
  refuses('E_SINGULAR', 'theta', () =>
    projectToManifold(
      quadratic({
        hessian: [
          [1, 0],
          [0, -1],
        ],
      }),
      [1, 1],
    ),
  );
  refuses('E_SINGULAR', 'theta', () => projectToManifold(diagonalNet({ z: [[1, 1]], y: [1] }), [0, 0, 1, 1])); // w = -v² cannot be 1
  const saddle: Problem = custom({ parameters: 2, valueAndGradient: ([x, y]) => ({ value: x * y, gradient: [y, x] }) });
  refuses('E_SINGULAR', 'theta', () => projectToManifold(saddle, [0, 0]));
  const net = ellipse({ a: 1, b: 2 });
  refuses('E_RANGE', 'S[1]', () => projectToManifold(net, [1, 1], { S: [1, 0] }));
  refuses('E_SHAPE', 'S', () => projectToManifold(net, [1, 1], { S: [1] }));
  refuses('E_RANGE', 'options.tolerance', () => projectToManifold(net, [1, 1], { tolerance: 1 }));
  refuses('E_UNKNOWN_KEY', 'options.s', () => projectToManifold(net, [1, 1], { s: [1, 1] } as object));
  refuses('E_UNKNOWN_KEY', 'options.s', () => projectionDerivative(net, [1, 1], { s: [1, 1] } as object));
  refuses('E_UNKNOWN_KEY', 'options.s', () => projectionSecondDerivative(net, [1, 1], { M: [[1]], s: [1, 1] } as never));
  refuses('E_MISSING', 'options.M', () => projectionSecondDerivative(net, [1, 1], {} as never));
  refuses('E_TYPE', 'problem', () => projectToManifold({} as Problem, [1, 1]));
  refuses('E_SHAPE', 'M', () => projectionSecondDerivative(net, [1, 1], { M: [[1]] }));
  refuses('E_TOO_LARGE', 'problem.hessian', () => {
    const large = diagonalNet({ d: 3000, kappa: 1, n: 2 });
    projectionDerivative(large, large.initialTheta(0));
  });
});

test.run();
