// The implicit bias against its definition: the perturbed one-norm of the gradient, its limits, and the four signs of Table 1.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, biasKernel, biasTerm, bilinear, heavyBall, init, MinifoldError, type Optimizer, rmsprop, sgd } from '../../../src/index.js';
import { close } from '../../support/close.js';

test.before(init);

const problem = bilinear();
const coordinate = fc.double({ min: 0.9, max: 3, noNaN: true }); // away from the minima θ1 θ2 = 3/4, where ∇E = 0
const point = fc.tuple(coordinate, coordinate);
const fraction = fc.double({ min: 0, max: 0.99, noNaN: true });

/** ∇f by central differences. */
function differences(f: (theta: Float64Array) => number, theta: readonly number[]): number[] {
  const h = 1e-5;
  return theta.map((_, j) => {
    const moved = (t: number) => f(Float64Array.from(theta, (x, i) => (i === j ? x + t : x)));
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

const squaredNorm = (theta: Float64Array) => problem.gradient(theta).reduce((sum, g) => sum + g ** 2, 0);

test('(4): the coefficient times the gradient of the perturbed one-norm', () => {
  fc.assert(
    fc.property(point, fraction, fraction, fc.double({ min: 1e-6, max: 10, noNaN: true }), (theta, beta, rho, epsilon) => {
      const h = 0.01;
      const norm = (x: Float64Array) => problem.gradient(x).reduce((sum, g) => sum + Math.sqrt(g ** 2 + epsilon), 0);
      const pull = differences(norm, theta);
      const [a, b] = [(1 + beta) / (1 - beta), (1 + rho) / (1 - rho)];
      const expected = [...problem.gradient(theta)].map((g, j) => (h / 2) * (a - b + (b * epsilon) / (g ** 2 + epsilon)) * pull[j]);
      const optimizer = adam.cattaneo2023({ lr: h, beta1: beta, beta2: rho, epsRoot: epsilon });
      close(biasTerm(problem, theta, optimizer), expected, 1e-6, 'bias', h * (a + b) * Math.max(...pull.map(Math.abs)));
    }),
  );
});

test('sgd: (h/4) ∇‖∇E‖² (Barrett, Dherin 2021); heavy ball: (h/4) (1+μ)/(1-μ)³ ∇‖∇E‖² (Ghosh, Lyu, Zhang, Wang 2023, (1))', () => {
  fc.assert(
    fc.property(point, fc.double({ min: 0, max: 0.9, noNaN: true }), (theta, momentum) => {
      const pull = differences(squaredNorm, theta);
      const scale = Math.max(...pull.map(Math.abs));
      const h = 1e-3;
      close(
        biasTerm(problem, theta, sgd({ lr: h })),
        pull.map((x) => (h / 4) * x),
        1e-6,
        'sgd',
        h * scale,
      );
      const coefficient = ((h / 4) * (1 + momentum)) / (1 - momentum) ** 3;
      close(
        biasTerm(problem, theta, heavyBall({ lr: h, momentum })),
        pull.map((x) => coefficient * x),
        1e-6,
        'heavy ball',
        coefficient * scale,
      );
    }),
  );
});

test("large ε: Adam's bias is h (1+β)/((1-β) 4√ε) ∇‖∇E‖², whatever ρ (the paper's formula before (8) lacks the h)", () => {
  const theta = [1.1, 0.9];
  const pull = differences(squaredNorm, theta);
  for (const beta2 of [0.3, 0.999]) {
    const epsRoot = 1e14;
    const bias = biasTerm(problem, theta, adam.cattaneo2023({ lr: 0.01, beta1: 0.8, beta2, epsRoot }));
    const coefficient = (0.01 * 1.8) / 0.2 / 4 / Math.sqrt(epsRoot);
    close(
      bias,
      pull.map((x) => coefficient * x),
      1e-6,
      `ρ = ${beta2}`,
    );
  }
});

test('RMSProp is Adam with β = 0', () => {
  const options = { lr: 0.01, beta2: 0.9, epsRoot: 0.1, eps: 0.2 };
  assert.equal(biasTerm(problem, [2, 1], rmsprop(options)), biasTerm(problem, [2, 1], adam({ ...options, beta1: 0 })));
});

test('Table 1: the one-norm is penalized for β > ρ and the opposite for ρ > β when ε is small; the two-norm is always when ε is large', () => {
  const theta = [2, 1.5];
  const sign = (beta1: number, beta2: number, epsRoot: number): number[] => {
    const optimizer = adam.cattaneo2023({ lr: 0.01, beta1, beta2, epsRoot });
    const bias = biasTerm(problem, theta, optimizer);
    const gradient = differences((x) => problem.gradient(x).reduce((sum, g) => sum + Math.sqrt(g ** 2 + epsRoot), 0), theta);
    const along = bias.reduce((sum, x, j) => sum + x * gradient[j], 0);
    return [Math.sign(along), Math.sign(biasKernel(optimizer, problem.gradient(theta)[0]))];
  };
  assert.equal(sign(0.95, 0.5, 1e-8), [1, 1]);
  assert.equal(sign(0.5, 0.95, 1e-8), [-1, -1]);
  assert.equal(sign(0.95, 0.5, 1e8), [1, 1]);
  assert.equal(sign(0.5, 0.95, 1e8), [1, 1]);
});

test('Fig. 1: the closed form is the integral', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fraction,
      fraction,
      fc.double({ min: 1e-2, max: 2, noNaN: true }),
      (x, beta, rho, e) => {
        const [a, b] = [(1 + beta) / (1 - beta), (1 + rho) / (1 - rho)];
        const slope = (y: number) => ((a - b + (b * e) / (y ** 2 + e)) * y) / Math.sqrt(e + y ** 2);
        const n = 400; // Simpson's rule
        let sum = 0;
        for (let k = 0; k < n; k++) sum += (slope((k / n) * x) + 4 * slope(((k + 0.5) / n) * x) + slope(((k + 1) / n) * x)) / 6;
        const optimizer = adam.cattaneo2023({ beta1: beta, beta2: rho, epsRoot: e });
        close([biasKernel(optimizer, x)], [(sum * x) / n], 1e-5, 'kernel', a + b);
      },
    ),
  );
});

test('Fig. 1 needs ε inside the root only', () => {
  const refuses = (optimizer: Optimizer) =>
    assert.throws(
      () => biasKernel(optimizer, 1),
      (error: unknown) => error instanceof MinifoldError && error.code === 'E_UNAVAILABLE',
    );
  refuses(sgd({ lr: 0.1 }));
  refuses(adam.torch());
  refuses(adam.cattaneo2023({ eps: 1e-8 }));
});

test('the kernel keeps its digits: a x²/(2√ε) where x is small, (a - b) |x| where it is large', () => {
  const optimizer = adam({ lr: 0.1, beta1: 0.5, beta2: 0.8, epsRoot: 1e-6, eps: 0 }); // a = 3, b = 9
  assert.ok(Math.abs(biasKernel(optimizer, 1e-12) / 1.5e-21 - 1) < 1e-14);
  assert.ok(Math.abs(biasKernel(optimizer, -1e300) / -6e300 - 1) < 1e-14);
});

test.run();
