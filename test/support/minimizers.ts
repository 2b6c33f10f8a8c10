// Random problems with a known minimizer: the labels are made to fit a random point.
import fc from 'fast-check';
import {
  bilinear,
  diagonalNet,
  ellipse,
  factorizationUV,
  type MatrixFactorization,
  type MultilayerPerceptron,
  matrixFactorization,
  multilayerPerceptron,
  type Problem,
  quadratic,
  valley,
} from '../../src/index.js';
import { randomSource } from './numbers.js';
import { last } from './present.js';

/** A problem, a point on its manifold of minimizers, and the manifold's number of normal directions. */
export interface Minimizer {
  readonly problem: Problem;
  readonly zeta: Float64Array;
  readonly normal: number;
}

/** n numbers in [-1, 1). */
export function draws(next: () => number, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => 2 * next() - 1);
}

/** n numbers in [1/2, 2): a preconditioner. */
export function positiveDraws(next: () => number, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => 0.5 + 1.5 * next());
}

/** Signs or other features whose labels fit theta. The first n > 2 columns of signs are those of 1 - 2 I, so that no row follows from others. */
export function netAt(next: () => number, n: number, d: number, features: 'sign' | 'dense'): Minimizer {
  const z = Array.from({ length: n }, () => draws(next, d));
  z.forEach((row, i) => {
    if (features === 'sign') row.set(row.map((x, j) => ((j < n ? i !== j : x > 0) ? 1 : -1)));
  });
  const zeta = draws(next, 2 * d).map((x) => x + Math.sign(x));
  const y = z.map((row) => row.reduce((sum, x, j) => sum + x * (zeta[j] ** 2 - zeta[d + j] ** 2), 0));
  return { problem: diagonalNet({ z, y }), zeta, normal: n };
}

/** A deep factorization whose n measurements fit theta. */
export function factorizationAt(next: () => number, dims: readonly number[], n: number, normal: number): Minimizer {
  const A = { data: draws(next, n * dims[0] * last(dims)), shape: [n, dims[0] * last(dims)] as [number, number] };
  const probe: MatrixFactorization = matrixFactorization({ dims, A, b: new Float64Array(n) });
  const zeta = draws(next, probe.parameters).map((x) => x + Math.sign(x) / 2);
  return { problem: matrixFactorization({ dims, A, b: probe.constraints().values(zeta) }), zeta, normal };
}

/** U Vᵀ of a random pair: m n - (m - p)(n - p) of its entries are independent when p < m, n. */
export function factorizationUVAt(next: () => number, m: number, n: number, p: number): Minimizer {
  const zeta = draws(next, (m + n) * p).map((x) => x + Math.sign(x) / 2);
  const product = factorizationUV({ M: { data: new Float64Array(m * n), shape: [m, n] }, p });
  const M = { data: product.constraints().values(zeta), shape: [m, n] as [number, number] };
  return { problem: factorizationUV({ M, p }), zeta, normal: m * n - Math.max(0, m - p) * Math.max(0, n - p) };
}

/** A perceptron of tanh whose labels are its own outputs at a random theta, on inputs apart. The last may be those of the first sample again. */
export function perceptronAt(
  next: () => number,
  sizes: readonly number[],
  n: number,
  repeats = 0,
): Minimizer & { readonly problem: MultilayerPerceptron } {
  const [inputs, outputs] = [sizes[0], sizes.at(-1) as number];
  const x = {
    data: draws(next, n * inputs).map((a, k) => a / 2 + (k % inputs === 0 ? (2 * k) / inputs - n + 1 : 0)),
    shape: [n, inputs] as [number, number],
  };
  for (let i = n - repeats; i < n; i++) x.data.copyWithin(i * inputs, 0, inputs);
  const net = (y: Float64Array): MultilayerPerceptron =>
    multilayerPerceptron({ sizes, activation: 'tanh', loss: 'squared', x, y: { data: y, shape: [n, outputs] } });
  const probe = net(new Float64Array(n * outputs));
  const zeta = draws(next, probe.parameters).map((a) => a + Math.sign(a) / 2);
  return { problem: net(probe.outputs(zeta)), zeta, normal: (n - repeats) * outputs };
}

/** One problem of every kind from a seed, each at a minimizer. */
export const kinds: Readonly<Record<string, (next: () => number) => Minimizer>> = {
  ellipse: (next) => {
    const problem = ellipse({ a: 0.7 + next(), b: 0.7 + next() });
    const theta = draws(next, 2).map((x) => x + Math.sign(x));
    const size = Math.sqrt(problem.constraints().values(theta)[0] + 1);
    return { problem, zeta: theta.map((x) => x / size), normal: 1 };
  },
  bilinear: (next) => {
    const x = 0.5 + next();
    return { problem: bilinear(), zeta: Float64Array.of(x, 0.75 / x), normal: 1 };
  },
  valley: (next) => {
    const angle = 6 * next();
    const q = 2 * next() - 1;
    return { problem: valley({ angle }), zeta: Float64Array.of(q * Math.cos(angle), -q * Math.sin(angle)), normal: 1 };
  },
  quadratic: (next) => {
    const B = draws(next, 10); // H = Bᵀ B, of rank 2 in R^5
    const hessian = Array.from({ length: 5 }, (_, p) => Array.from({ length: 5 }, (_, q) => B[p] * B[q] + B[5 + p] * B[5 + q]));
    const zeta = draws(next, 5);
    return { problem: quadratic({ hessian, center: zeta }), zeta, normal: 2 };
  },
  'diagonal net of signs': (next) => netAt(next, 4, 9, 'sign'),
  'diagonal net': (next) => netAt(next, 4, 7, 'dense'),
  'matrix factorization': (next) => factorizationAt(next, [3, 2, 4], 5, 5),
  'deep matrix factorization': (next) => factorizationAt(next, [3, 2, 2, 3], 4, 4),
  'matrix factorization with more measurements than directions': (next) => factorizationAt(next, [3, 1, 3], 7, 5),
  factorizationUV: (next) => factorizationUVAt(next, 3, 2, 3),
  'factorizationUV of low rank': (next) => factorizationUVAt(next, 3, 4, 2),
  perceptron: (next) => perceptronAt(next, [2, 3, 2], 3),
  'deep perceptron that sees an input twice': (next) => perceptronAt(next, [2, 4, 2, 1], 4, 1),
};

/** Runs a property over every kind of problem, `numRuns` random ones each. */
export function forEveryKind(numRuns: number, holds: (minimizer: Minimizer, next: () => number, kind: string) => void): void {
  for (const [kind, make] of Object.entries(kinds)) {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const next = randomSource(seed);
        holds(make(next), next, kind);
      }),
      { numRuns, seed: 1 }, // the same problems every time: among all that can be drawn a few are too ill-conditioned for the tolerances
    );
  }
}
