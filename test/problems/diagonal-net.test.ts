import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagonalNet, init } from '../../src/index.js';
import { KernelInstance } from '../../src/kernels/instance.js';
import { seedWords } from '../../src/random/seed-words.js';
import { roundTo } from '../reference/math/round.js';
import { netGradient, netHessianDiagonal, type ReferenceNet } from '../reference/problems/diagonal-net.js';
import { normals } from '../reference/random/normals.js';
import { signs } from '../reference/random/signs.js';
import { close, sameBits } from '../support/close.js';
import { present } from '../support/present.js';
import { referenceData } from '../support/reference-data.js';
import { referenceNet } from '../support/reference-net.js';

test.before(init);

interface TorchProblem {
  readonly theta: number[];
  readonly loss: number;
  readonly grad: number[];
  readonly hessian: number[];
  readonly z: number[][];
  readonly y: number[];
}

const torch = referenceData<{ source: string; cases: Record<string, TorchProblem> }>('torch-problems.json');
for (const features of ['sign', 'normal'] as const) {
  test(`loss, gradient, Hessian and its diagonal with ${features} features equal torch's to 1e-12 (${torch.source})`, () => {
    const { theta, loss, grad, hessian, z, y } = torch.cases[`diagonal-net/${features}`];
    const problem = diagonalNet({ z, y });
    assert.is(problem.features, features);
    const P = problem.parameters;
    close([problem.loss(theta)], [loss], 1e-12, 'loss');
    close(problem.gradient(theta), grad, 1e-12, 'gradient', 1);
    close(problem.hessian(theta), hessian, 1e-12, 'Hessian', 1);
    const diagonal = hessian.filter((_, k) => k % (P + 1) === 0);
    close(problem.hessianDiagonal(theta), diagonal, 1e-12, 'diagonal', 1);
  });
}

test('explicit data may be nested arrays, typed rows, or a typed array with its shape', () => {
  const { theta, z, y } = torch.cases['diagonal-net/normal'];
  const flat = { data: Float64Array.from(z.flat()), shape: [z.length, z[0].length] as const };
  const typed = z.map((row) => Float64Array.from(row));
  const expected = diagonalNet({ z, y }).gradient(theta);
  sameBits(diagonalNet({ z: flat, y }).gradient(Float64Array.from(theta)), expected, 'flat');
  sameBits(diagonalNet({ z: typed, y: Float64Array.from(y) }).gradient(theta), expected, 'typed rows');
});

test('the gradient agrees with central differences of the loss on random nets', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 25 }),
      fc.nat(1000),
      fc.constantFrom('sign', 'normal'),
      (d, n, seed, features) => {
        const problem = diagonalNet({ d, kappa: 1, n, seed, features: features });
        const theta = problem.initialTheta(seed).map((x, p) => x + 0.3 * Math.cos(p));
        const difference = theta.map((_, p) => {
          const h = 1e-5;
          const at = (t: number): number => problem.loss(theta.map((x, q) => (q === p ? x + t : x)));
          return (at(h) - at(-h)) / (2 * h);
        });
        close(problem.gradient(theta), difference, 1e-7, 'gradient', 1);
      },
    ),
    { numRuns: 60 },
  );
});

test('the Hessian agrees with differences of the gradient, and its diagonal with hessianDiagonal', () => {
  for (const features of ['sign', 'normal'] as const) {
    const problem = diagonalNet({ d: 7, kappa: 2, n: 11, seed: 3, features });
    const theta = Float64Array.from({ length: 14 }, (_, p) => Math.sin(1 + 3 * p));
    const P = 14;
    const H = problem.hessian(theta);
    for (let p = 0; p < P; p++) {
      const h = 1e-5;
      const [plus, minus] = [h, -h].map((t) => problem.gradient(theta.map((x, q) => (q === p ? x + t : x))));
      close(
        H.subarray(p * P, (p + 1) * P),
        plus.map((x, q) => (x - minus[q]) / (2 * h)),
        1e-7,
        `row ${p}`,
        1,
      );
    }
    close(
      problem.hessianDiagonal(theta),
      H.filter((_, k) => k % (P + 1) === 0),
      1e-13,
      'diagonal',
      1,
    );
  }
});

test('the Hessian-vector product is the dense Hessian times the vector', () => {
  for (const features of ['sign', 'normal'] as const) {
    const problem = diagonalNet({ d: 9, kappa: 2, n: 12, seed: 3, features });
    const theta = Float64Array.from({ length: 18 }, (_, p) => Math.sin(1 + 3 * p));
    const x = theta.map((_, p) => Math.cos(2 * p));
    const H = problem.hessian(theta);
    const product = x.map((_, p) => x.reduce((sum, xq, q) => sum + H[18 * p + q] * xq, 0));
    close(problem.hessianVectorProduct(theta, x), product, 1e-13, 'H x', 1);
  }
});

test('on the manifold of ±1 data diag H = 4 theta∘theta (Li, Wen, Lyu 2025, Sec. 5.2)', () => {
  const problem = diagonalNet({ d: 30, kappa: 3, n: 12, seed: 5 });
  const wStar = present(problem.truth);
  const theta = Float64Array.from({ length: 60 }, (_, p) => Math.sqrt(Math.max(0, (p < 30 ? 1 : -1) * wStar[p % 30])));
  assert.ok(problem.loss(theta) < 1e-25);
  close(
    problem.hessianDiagonal(theta),
    theta.map((x) => 4 * x * x),
    1e-12,
    'diagonal',
    1e-3,
  );
});

test('data: signs and normals of the stream, w* sparse with |w*| >= 0.01, y = Z w*', () => {
  for (const features of ['sign', 'normal'] as const) {
    const d = 40;
    const n = 20;
    const seed = 2 ** 40 + 7;
    const problem = diagonalNet({ d, kappa: 4, n, seed, features });
    const draw = features === 'sign' ? signs : normals;
    const z = problem.z;
    for (let i = 0; i < n; i++) sameBits(z.subarray(i * d, (i + 1) * d), draw(d, { seed, stream: 0, step: i }, 1), `row ${i}`);
    const w = present(problem.truth);
    const support = w.filter((x) => x !== 0);
    assert.is(support.length, 4);
    assert.ok(support.every((x) => Math.abs(x) >= 0.01 && Math.abs(x) < 1));
    const labels = Float64Array.from({ length: n }, (_, i) => w.reduce((sum, x, j) => sum + x * z[i * d + j], 0));
    close(problem.y, labels, 1e-14, 'y', 1);
  }
});

test('the rows and labels of a smaller n are the first of a larger one', () => {
  for (const features of ['sign', 'normal'] as const) {
    const [small, large] = [13, 40].map((n) => diagonalNet({ d: 25, kappa: 3, n, seed: 9, features }));
    sameBits(small.z, large.z.subarray(0, 13 * 25), 'z');
    sameBits(small.y, large.y.subarray(0, 13), 'y');
    sameBits(present(small.truth), present(large.truth), 'w*');
  }
});

test('w* is uniform: coordinates and values over many seeds', () => {
  const [d, kappa, seeds] = [20, 5, 2000];
  const counts = new Float64Array(d);
  let [sum, square] = [0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    present(diagonalNet({ d, kappa, n: 1, seed }).truth).forEach((x, j) => {
      if (x !== 0) counts[j] += 1;
      sum += x;
      square += x * x;
    });
  }
  const expected = (seeds * kappa) / d;
  const chi2 = counts.reduce((total, c) => total + (c - expected) ** 2 / (expected * (1 - kappa / d)), 0);
  assert.ok(chi2 < 43.8, `chi2 ${chi2} of the coordinates; its 99.9 % quantile with 19 degrees of freedom is 43.8`);
  assert.ok(Math.abs(sum / (seeds * kappa)) < 4 * Math.sqrt(1 / 3 / (seeds * kappa)), `mean ${sum / (seeds * kappa)}`);
  // Uniform on 0.01 <= |x| < 1 has E x² = (1 - 1e-6) / (3 · 0.99).
  assert.ok(
    Math.abs(square / (seeds * kappa) - 1 / 2.97) < 4 * Math.sqrt(4 / 45 / (seeds * kappa)),
    `mean square ${square / (seeds * kappa)}`,
  );
});

test('runs start at u = v = 0.1 N(0, I): w = 0', () => {
  const problem = diagonalNet({ d: 21, kappa: 2, n: 5 });
  const theta = problem.initialTheta(3);
  sameBits(theta.subarray(0, 21), theta.subarray(21), 'v');
  sameBits(theta.subarray(0, 21), normals(21, { seed: 3, stream: 1, step: 0 }, 0.1), 'u');
  assert.ok(problem.predictor(theta).every((w) => w === 0));
});

test('forward and backward products equal the reference in every bit, f64 and f32, for every shape', () => {
  const shapes = fc.record({ d: fc.integer({ min: 1, max: 40 }), n: fc.integer({ min: 1, max: 75 }), seed: fc.nat(99) });
  for (const features of ['sign', 'normal'] as const) {
    for (const dtype of ['f64', 'f32'] as const) {
      fc.assert(
        fc.property(shapes, ({ d, n, seed }) => {
          const round = roundTo(dtype);
          const problem = diagonalNet({ d, kappa: 1, n, seed, features });
          const reference: ReferenceNet = referenceNet(problem, dtype);
          const theta = problem.initialTheta(seed).map((x, p) => round(3 * x + (p % 3) - 1));
          const kernels = new KernelInstance();
          const net = problem.load(kernels, dtype);
          const { exports } = kernels;
          const f64 = dtype === 'f64';
          const half = exports.diagonalNetStride(net) * (f64 ? 8 : 4);
          for (const k of [0, 1]) kernels.floats(dtype, exports.diagonalNetU(net) + k * half, d).set(theta.subarray(k * d, (k + 1) * d));
          kernels.of(dtype).diagonalNetUpdateW(net);
          kernels.of(dtype).diagonalNetForward(net);
          kernels.of(dtype).diagonalNetResiduals(net, 0);
          kernels.of(dtype).diagonalNetBackward(net);
          const g = kernels.floats(dtype, exports.diagonalNetG(net), d);
          const gradient = netGradient(reference, theta, { rows: Array.from({ length: n }, (_, i) => i) }, round);
          sameBits(
            theta.map((x, p) => (p < d ? 1 : -1) * round(x * (2 * g[p % d]))),
            gradient,
            'gradient',
          );
        }),
        { numRuns: 40 },
      );
    }
  }
});

test('gradient and Hessian diagonal of the library equal the reference in every bit', () => {
  for (const features of ['sign', 'normal'] as const) {
    const problem = diagonalNet({ d: 17, kappa: 2, n: 30, seed: 8, features });
    const theta = Float64Array.from({ length: 34 }, (_, p) => Math.sin(5 * p));
    const net = referenceNet(problem, 'f64');
    const round = roundTo('f64');
    sameBits(problem.gradient(theta), netGradient(net, theta, { rows: Array.from({ length: 30 }, (_, i) => i) }, round), 'gradient');
    sameBits(problem.hessianDiagonal(theta), netHessianDiagonal(net, theta, round), 'diagonal');
  }
});

test('a seed beyond 32 bits changes the data', () => {
  assert.equal(seedWords(2 ** 32 + 5), [5, 1]);
  assert.not.equal(
    [...diagonalNet({ d: 64, kappa: 1, n: 1, seed: 5 }).z],
    [...diagonalNet({ d: 64, kappa: 1, n: 1, seed: 2 ** 32 + 5 }).z],
  );
});

test.run();
