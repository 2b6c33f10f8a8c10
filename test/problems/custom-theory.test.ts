// Sums of squares in JavaScript: the same equations as the built-in problems', given as functions, and so the same answers.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  fixedPointResidual,
  implicitSharpness,
  init,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  lossFloor,
  modifiedEquation,
  type Problem,
  projectionDerivative,
  projectionSecondDerivative,
  projectToManifold,
  quasistatic,
  sgd,
  slowSde,
} from '../../src/index.js';
import { asCustom } from '../support/as-custom.js';
import { close } from '../support/close.js';
import { draws, factorizationUVAt, kinds, type Minimizer, perceptronAt, positiveDraws } from '../support/minimizers.js';
import { randomSource } from '../support/numbers.js';
import { last, present } from '../support/present.js';
import { holdsHessian } from '../support/problems.js';

test.before(init);

const largest = (x: ArrayLike<number>): number => Math.max(...Array.from(x, Math.abs));

const minimizers: Readonly<Record<string, (next: () => number) => Minimizer>> = {
  ellipse: present(kinds.ellipse),
  factorizationUV: (next) => factorizationUVAt(next, 3, 2, 3),
  'factorizationUV of low rank': (next) => factorizationUVAt(next, 3, 4, 2),
  perceptron: (next) => perceptronAt(next, [2, 3, 1], 4),
};

for (const [name, make] of Object.entries(minimizers)) {
  const next = randomSource(5);
  test(`${name} from its residuals: loss, derivatives and equations`, () => {
    const { problem, zeta } = make(next);
    const P = problem.parameters;
    const theta = zeta.map((x, p) => x + 0.1 * Math.sin(p + 1));
    const x = draws(next, P);
    const A = new Float64Array(P * P);
    for (let k = 0; k < A.length; k++) A[k] = x[Math.floor(k / P)] * x[k % P];
    const builtIn = present(problem.constraints?.());
    const root = Math.sqrt(builtIn.count * builtIn.scale);
    for (const [kind, own, tolerance] of asCustom(problem)) {
      const what = `${name}, ${kind}`;
      const scale = Math.max(1, largest(problem.hessian(theta)));
      assert.is(own.samples, builtIn.count);
      close([own.loss(theta)], [problem.loss(theta)], 1e-13, `${what}: loss`);
      close(own.gradient(theta), problem.gradient(theta), 1e-13, `${what}: gradient`, scale);
      close(own.hessianVectorProduct(theta, x), problem.hessianVectorProduct(theta, x), tolerance, `${what}: H x`, scale);
      holdsHessian(own, theta, tolerance);
      if (builtIn.count > P) continue;
      const equations = present(own.constraints());
      const scaled = (values: Float64Array): Float64Array => values.map((a) => root * a);
      const K = draws(next, builtIn.count * P);
      close(equations.curvature(theta, K), scaled(builtIn.curvature(theta, K)), tolerance, `${what}: Σ F K`, 10 * P);
      close(equations.innerProducts(theta, A), scaled(builtIn.innerProducts(theta, A)), tolerance, `${what}: <F, A>`, 10 * P);
    }
  });

  test(`${name} from its residuals: the theory`, () => {
    const { problem, zeta } = make(next);
    const P = problem.parameters;
    const S = positiveDraws(next, P);
    const theta = zeta.map((x, p) => x + 0.05 * Math.sin(p + 1));
    const M = Float64Array.from({ length: P * P }, (_, k) => Math.sin(Math.floor(k / P) + (k % P)));
    const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void =>
      close(actual, expected, tolerance, what, Math.max(1, largest(expected)));
    const noise = labelNoise({ delta: 0.5 });
    const injected = injectedNoise({ sigma: 0.1, covariance: 'isotropic' });
    for (const [kind, own] of asCustom(problem)) {
      const what = (of: string): string => `${name}, ${kind}: ${of}`;
      const both = (of: string, tolerance: number, answer: (of: Problem) => ArrayLike<number>): void =>
        near(answer(own), answer(problem), tolerance, what(of));
      both('Φ', 1e-8, (of) => projectToManifold(of, theta, { S }));
      both('∂Φ', 1e-9, (of) => projectionDerivative(of, zeta, { S }));
      both('∂²Φ', 1e-8, (of) => projectionSecondDerivative(of, zeta, { S, M }));
      both('sharpness', 1e-9, (of) => [implicitSharpness(of, adam(), zeta)]);
      both('what is left of it', 1e-8, (of) => fixedPointResidual(of, adam(), zeta));
      both('floor', 1e-9, (of) => [lossFloor({ problem: of, optimizer: sgd({ lr: 0.1 }), noise: injected, zeta })]);
      const short = { optimizer: adam({ lr: 1e-2, c: 5, eps: 1e-6 }), theta0: zeta, T: 0.02 };
      if (problem.samples === own.samples) {
        both('flow', 1e-8, (of) => last(labelNoiseFlow({ ...short, problem: of, noise }).theta));
        both('slow SDE', 1e-8, (of) => last(slowSde({ ...short, problem: of, noise, steps: 4, seed: 3 }).theta));
      }
      const valley = { optimizer: sgd({ lr: 0.1 }), noise: injected, theta0: zeta, T: 0.01 };
      if (P === 2) both('quasistatic', 1e-8, (of) => last(quasistatic({ ...valley, problem: of }).theta));
      both('modified equation', 1e-8, (of) =>
        last(modifiedEquation({ problem: of, optimizer: adam.torch({ lr: 1e-3, eps: 0.1 }), theta0: theta, T: 0.02, order: 1 }).theta),
      );
    }
  });
}

test.run();
