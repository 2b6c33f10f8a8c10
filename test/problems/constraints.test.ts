// The equations f = 0 of the minimizers against the loss they make: L = (scale/2) sum f², its gradient and its Hessian off the manifold too.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagonalNet, init, multilayerPerceptron, quadratic } from '../../src/index.js';
import { dot, timesVector, transposeTimesVector } from '../../src/linear-algebra/products.js';
import type { Constraints } from '../../src/problems/constraints.js';
import { close } from '../support/close.js';
import { draws, forEveryKind, positiveDraws } from '../support/minimizers.js';
import { randomSource } from '../support/numbers.js';

test.before(init);

test('L = (scale/2) sum f², with its gradient and its Hessian, at and off the minimizers', () => {
  forEveryKind(20, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const f = problem.constraints?.() as Constraints;
    const { count, scale } = f;
    close(f.values(zeta), new Float64Array(count), 1e-13, `${kind}: on the manifold`, 10);
    const theta = zeta.map((x) => x + (next() - 0.5));
    const values = f.values(theta);
    const J = f.jacobian(theta);
    assert.is(J.length, count * P, kind);
    close([problem.loss(theta)], [(scale / 2) * dot(values, values)], 1e-12, `${kind}: loss`, 1);
    close(
      problem.gradient(theta),
      transposeTimesVector(J, values).map((x) => scale * x),
      1e-12,
      `${kind}: gradient`,
      10,
    );
    const x = draws(next, P);
    const spread = Float64Array.from(J, (_, k) => values[Math.floor(k / P)] * x[k % P]);
    const bent = f.curvature(theta, spread); // sum_i f_i F_i x
    const product = transposeTimesVector(J, timesVector(J, x)).map((y, p) => scale * (y + bent[p]));
    close(problem.hessianVectorProduct(theta, x), product, 1e-12, `${kind}: H x`, 10);
  });
});

test('slopes are J without writing it out', () => {
  forEveryKind(20, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const f = problem.constraints?.() as Constraints;
    const theta = zeta.map((x) => x + (next() - 0.5));
    const J = f.jacobian(theta);
    const S = positiveDraws(next, P);
    const weighted = J.map((y, k) => y * S[k % P]);
    const slopes = f.slopes(theta);
    const [x, p] = [draws(next, P), draws(next, f.count)];
    close(slopes.times(x), timesVector(J, x), 1e-13, `${kind}: J x`, 10);
    close(slopes.transposeTimes(p), transposeTimesVector(J, p), 1e-13, `${kind}: Jᵀ p`, 10);
    const gram = Array.from({ length: f.count ** 2 }, (_, k) => {
      const row = (A: Float64Array, i: number): Float64Array => A.subarray(i * P, (i + 1) * P);
      return dot(row(weighted, Math.floor(k / f.count)), row(J, k % f.count));
    });
    close(slopes.gram(S), gram, 1e-13, `${kind}: J S Jᵀ`, 100);
    close(slopes.curvatureAlongSlopes(S), f.curvature(theta, weighted), 1e-13, `${kind}: F S grad f`, 100);
  });
});

test('F_i is the derivative of grad f_i, and <F_i, A> its inner product', () => {
  forEveryKind(10, ({ problem, zeta }, next, kind) => {
    const P = problem.parameters;
    const f = problem.constraints?.() as Constraints;
    const [x, y] = [draws(next, P), draws(next, P)];
    const A = Float64Array.from({ length: P * P }, (_, k) => {
      const [p, q] = [Math.floor(k / P), k % P];
      return x[p] * y[q] + y[p] * x[q];
    });
    const h = 1e-5;
    const along = (t: number): Float64Array => timesVector(f.jacobian(zeta.map((a, p) => a + t * x[p])), y);
    const back = along(-h);
    const bends = along(h).map((a, i) => (a - back[i]) / (2 * h)); // xᵀ F_i y
    close(
      f.innerProducts(zeta, A),
      bends.map((b) => 2 * b),
      1e-7,
      kind,
      1,
    );
    close([dot(f.innerProducts(zeta, A), bends)], [2 * dot(bends, bends)], 1e-7, kind, 1);
    const K = Float64Array.from({ length: f.count * P }, (_, k) => bends[Math.floor(k / P)] * x[k % P]);
    close([dot(f.curvature(zeta, K), y)], [dot(bends, bends)], 1e-7, `${kind}: sum F_i K_i`, 1);
  });
});

test('the equations of a relu net away from its kinks: loss, gradient and Hessian', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const next = randomSource(2 ** 20 + seed);
    const x = { data: draws(next, 8), shape: [4, 2] as [number, number] };
    const problem = multilayerPerceptron({ sizes: [2, 5, 3, 1], activation: 'relu', loss: 'squared', x, y: draws(next, 4) });
    const P = problem.parameters;
    const { count, rank, scale, ...f } = problem.constraints() as Constraints;
    assert.equal([count, rank, scale], [4, 4, 1 / 4]);
    const theta = draws(next, P);
    const values = f.values(theta);
    const J = f.jacobian(theta);
    close([problem.loss(theta)], [(scale / 2) * dot(values, values)], 1e-12, 'loss', 1);
    const slope = transposeTimesVector(J, values);
    close(
      problem.gradient(theta),
      slope.map((a) => scale * a),
      1e-12,
      'gradient',
      1,
    );
    const v = draws(next, P);
    const spread = Float64Array.from(J, (_, k) => values[Math.floor(k / P)] * v[k % P]);
    const bent = f.curvature(theta, spread);
    const product = transposeTimesVector(J, timesVector(J, v)).map((a, p) => scale * (a + bent[p]));
    close(problem.hessianVectorProduct(theta, v), product, 1e-12, 'H v', 1);
  }
});

test('a perceptron has no equations for classes, for more labels than parameters, and for two labels of one input', () => {
  const net = (loss: 'squared' | 'crossEntropy', x: number[][], y: number[]): Constraints | undefined =>
    multilayerPerceptron({ sizes: [1, 1], activation: 'tanh', loss, x, y }).constraints();
  assert.is(net('squared', [[0], [1]], [1, 2])?.rank, 2);
  assert.is(net('squared', [[1], [1]], [2, 2])?.rank, 1);
  assert.is(net('squared', [[1], [1]], [1, 2]), undefined);
  assert.is(net('squared', [[0], [1], [2]], [1, 2, 3]), undefined);
  assert.is(net('crossEntropy', [[0], [1]], [0, 0]), undefined);
});

test('Z Diag(w) Zᵀ of nets of many sizes is the sum it says, to the last bit for signs', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 140 }), fc.integer({ min: 1, max: 2 ** 30 }));
  fc.assert(
    fc.property(sizes, fc.constantFrom('sign', 'normal'), ([n, d, seed], features) => {
      const net = diagonalNet({ d, kappa: 1, n, seed, features });
      const { z } = net;
      const w = draws(randomSource(seed), d);
      const gram = net.gram(w);
      const next = randomSource(seed + 1);
      for (let k = 0; k < 50; k++) {
        const [i, j] = [Math.floor(n * next()), Math.floor(n * next())];
        let sum = 0;
        for (let q = 0; q < d; q++) sum += w[q] * z[Math.min(i, j) * d + q] * z[Math.max(i, j) * d + q];
        if (features === 'sign') assert.is(gram[i * n + j], sum);
        close([gram[i * n + j]], [sum], 1e-13, `(${i}, ${j})`, d);
      }
    }),
    { numRuns: 40 },
  );
});

test('a quadratic that falls without end has no minimizers, and so no equations', () => {
  assert.is(
    quadratic({
      hessian: [
        [1, 0],
        [0, -1],
      ],
    }).constraints(),
    undefined,
  );
  assert.is(
    quadratic({
      hessian: [
        [0, 0],
        [0, 0],
      ],
    }).constraints(),
    undefined,
  );
});

test.run();
