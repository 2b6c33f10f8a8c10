// The coefficients of the slow equations on random problems, without sampling: the mean over the signs of the noise of a few steps is a sum of 2^q terms.
// A step of an optimizer from Γ moves Φ_S by lr ∂Φ_S S D s + lr²/2 ∂²Φ_S[S D s, S D s] and O(lr³), in the mean O(lr⁴): Li, Wen, Lyu 2025, Sec. 3 and Sec. 4.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createOptimizer,
  initSync,
  labelNoise,
  labelNoiseFlow,
  lossFloor,
  type Optimizer,
  type Problem,
  projectToManifold,
  slowSde,
} from '../../../src/index.js';
import { dot, timesVector } from '../../../src/linear-algebra/products.js';
import { symmetricEigen } from '../../../src/linear-algebra/symmetric-eigen.js';
import { preconditionerOf } from '../../../src/theory/li2025/preconditioner.js';
import { tangentProjector } from '../../../src/theory/manifold/tangent-projector.js';
import { BrownianPath } from '../../../src/theory/solvers/brownian.js';
import { draws, factorizationAt, factorizationUVAt, kinds, type Minimizer, netAt } from '../../support/minimizers.js';
import { randomSource } from '../../support/numbers.js';
import { type FamilyMember, family } from '../../support/optimizer-family.js';
import { halvingOrder } from '../../support/order.js';
import { last, present } from '../../support/present.js';

initSync();

/** Of at most three equations, so that there are few signs. */
const problems: Readonly<Record<string, (next: () => number) => Minimizer>> = {
  ellipse: kinds.ellipse,
  'diagonal net of signs': (next) => netAt(next, 3, 5, 'sign'),
  'diagonal net': (next) => netAt(next, 2, 3, 'dense'),
  'matrix factorization': (next) => factorizationAt(next, [2, 2, 2], 3, 3),
  factorizationUV: (next) => factorizationUVAt(next, 2, 1, 2),
};

const largest = (x: ArrayLike<number>): number => Array.from(x).reduce((most, a) => Math.max(most, Math.abs(a)), 0);
const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, p) => x - b[p]);

/** Random problems at a minimizer with a random optimizer each, the same every time. */
function forMany(
  of: typeof problems,
  holds: (minimizer: Minimizer, next: () => number, optimizer: FamilyMember, what: string) => void,
): void {
  for (const [kind, make] of Object.entries(of)) {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const next = randomSource(seed);
        const minimizer = make(next);
        const optimizer = family(next, minimizer.problem);
        holds(minimizer, next, optimizer, `${kind}, ${optimizer.name}`);
      }),
      { numRuns: 6, seed: 1, endOnFailure: true }, // a seed does not shrink
    );
  }
}

/** Asserts that errors at a rate and at half of it fall with an order at least, unless they are of rounding. */
function falls(errors: readonly number[], order: number, what: string): void {
  if (largest(errors) < 1e-12) return;
  const fitted = halvingOrder(errors);
  assert.ok(fitted > order - 0.3, `${what}: order ${fitted}, expected ${order}; errors ${errors}`);
}

/** The mean of `of` over all vectors of n signs. */
function meanOverSigns(n: number, of: (signs: Float64Array) => Float64Array): Float64Array {
  const all = Array.from({ length: 2 ** n }, (_, k) => of(Float64Array.from({ length: n }, (_, i) => ((k >> i) & 1 ? 1 : -1))));
  return all[0].map((_, p) => all.reduce((sum, x) => sum + x[p], 0) / all.length);
}

interface Start {
  readonly problem: Problem;
  readonly optimizer: Optimizer;
  readonly zeta: Float64Array;
  /** Empty for SGD. */
  readonly v0: Float64Array;
}

/** v0 as an option, for the optimizers that have one. */
const withSecondMoment = (v0: Float64Array): { v0?: Float64Array } => (v0.length > 0 ? { v0 } : {});

/** Φ_S, S = S(v0), of where steps with these noises lead. */
function landed({ problem, optimizer, zeta, v0 }: Start, noises: readonly ((theta: Float64Array) => Float64Array)[]): Float64Array {
  const tensors = problem.blocks.map(({ length }) => length);
  const state = createOptimizer(optimizer, zeta, { tensors, ...withSecondMoment(v0) });
  for (const noise of noises) {
    const theta = Float64Array.from(state.theta);
    const z = noise(theta);
    state.step(problem.gradient(theta).map((x, p) => x + z[p]));
  }
  const end = Float64Array.from(state.theta);
  state.dispose();
  return projectToManifold(problem, end, { S: preconditionerOf(optimizer, problem).S(v0), tolerance: 1e-12 });
}

test('label noise: after a few steps the mean of Φ_S is where the flow is, up to lr⁴; with alpha/2 the order would be 2', () => {
  forMany(problems, ({ problem, zeta }, next, { at }, what) => {
    const { scale, count, slopes } = present(problem.constraints?.());
    const delta = 0.5 + next();
    const { V, S } = preconditionerOf(at(1e-3, 1), problem);
    const H = problem.hessianDiagonal(zeta);
    const v0 = V(V(H).map((h) => (0.5 + next()) * scale * delta * delta * h)); // near its equilibrium, the same within blocks
    const stiffness = dot(S(v0), H);
    const steps = Math.floor(6 / count);
    const errors = [0.04, 0.02].map((size) => {
      const lr = size / stiffness;
      const optimizer = at(lr, stiffness * stiffness);
      const mean = meanOverSigns(count * steps, (signs) => {
        const noise = (k: number) => (theta: Float64Array) =>
          slopes(theta).transposeTimes(signs.slice(k * count, (k + 1) * count).map((s) => -scale * delta * s));
        return landed(
          { problem, optimizer, zeta, v0 },
          Array.from({ length: steps }, (_, k) => noise(k)),
        );
      });
      const T = steps * lr * lr;
      const { theta } = labelNoiseFlow({
        problem,
        optimizer,
        noise: labelNoise({ delta }),
        theta0: zeta,
        ...withSecondMoment(v0),
        T,
        tolerance: 1e-12,
      });
      return largest(minus(mean, last(theta)));
    });
    falls(errors, 4, what);
  });
});

test('any noise: the drift of slowSde along Γ is that of a step up to lr⁴, its diffusion up to lr³', () => {
  const { bilinear, valley, quadratic } = kinds as typeof problems;
  forMany({ ...problems, bilinear: bilinear, valley: valley, quadratic: quadratic }, ({ problem, zeta }, next, { at }, what) => {
    const P = problem.parameters;
    const q = 3;
    const D = draws(next, P * q);
    const { V, S } = preconditionerOf(at(1e-3, 1), problem);
    const v0 = V(
      Float64Array.from({ length: P }, (_, p) => (0.5 + next()) * dot(D.subarray(q * p, q * p + q), D.subarray(q * p, q * p + q))),
    );
    const kick = largest(timesVector(D, Float64Array.of(1, 1, 1)).map((x, p) => x * S(v0)[p]));
    const along = tangentProjector(problem, zeta, S(v0)).apply;
    const member = Math.floor(1000 * next());
    const errors = [0.04, 0.02].map((size) => {
      const lr = size / kick;
      const optimizer = at(lr, kick * kick);
      // A path of one step and its mirror image: half their sum is the drift, half their difference the diffusion times dW.
      const path = { T: lr * lr, seed: 1, member };
      const end = (sign: number): Float64Array => {
        const covarianceRoot = (): Float64Array => D.map((x) => sign * x);
        return slowSde({ problem, optimizer, noise: { covarianceRoot }, theta0: zeta, ...withSecondMoment(v0), ...path, steps: 1 })
          .theta[1];
      };
      const [plus, mirrored] = [end(1), end(-1)];
      const drift = plus.map((x, p) => (x + mirrored[p]) / 2 - zeta[p]);
      const diffusion = plus.map((x, p) => (x - mirrored[p]) / 2);
      // Of the steps: the mean of the move, and that of the move times <s, dW>/lr, against the gradient.
      const dW = new BrownianPath({ dimension: q, ...path }).increments(1);
      const both = meanOverSigns(q, (signs) => {
        const move = minus(landed({ problem, optimizer, zeta, v0 }, [() => timesVector(D, signs)]), zeta);
        const weight = -dot(signs, dW) / lr;
        return Float64Array.of(...move, ...move.map((x) => weight * x));
      });
      return {
        drift: largest(along(minus(both.slice(0, P), drift))),
        diffusion: largest(minus(both.slice(P), diffusion)),
      };
    });
    falls(
      errors.map((error) => error.drift),
      4,
      `${what}: drift`,
    );
    falls(
      errors.map((error) => error.diffusion),
      3,
      `${what}: diffusion`,
    );
  });
});

test('any noise: the loss floor is that of the recursion linear around zeta, as lr goes to 0', () => {
  forMany({ ...problems, quadratic: kinds.quadratic }, ({ problem, zeta }, next, { at }, what) => {
    const P = problem.parameters;
    const D = draws(next, 3 * P);
    const variances = Float64Array.from({ length: P }, (_, p) => dot(D.subarray(3 * p, 3 * p + 3), D.subarray(3 * p, 3 * p + 3)));
    const { V, S } = preconditionerOf(at(1e-3, 1), problem);
    const roots = S(V(variances)).map(Math.sqrt);
    // In the coordinates S^(-½) θ and there along an eigenvector of S^½ H S^½ a step is y <- (1 - lr λ) y - lr z: ½ λ E y² = lr E z² / (4 - 2 lr λ).
    const H = problem.hessian(zeta);
    const { values, vectors } = symmetricEigen(
      H.map((h, k) => h * roots[k % P] * roots[Math.floor(k / P)]),
      P,
    );
    const steepest = values[P - 1];
    const lr = 1e-7 / steepest;
    const floor = values.reduce((sum, value, k) => {
      if (value < 1e-9 * steepest) return sum;
      const root = Float64Array.from({ length: 3 }, (_, q) => roots.reduce((z, r, p) => z + r * vectors[p * P + k] * D[3 * p + q], 0));
      return sum + (lr * dot(root, root)) / (4 - 2 * lr * value);
    }, 0);
    const observed = lossFloor({ problem, optimizer: at(lr, 0.1 / (lr * lr)), noise: { covarianceRoot: () => D }, zeta });
    assert.ok(Math.abs(observed / floor - 1) < 1e-6, `${what}: ${observed}, expected ${floor}`);
  });
});

test.run();
