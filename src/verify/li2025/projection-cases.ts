// Points of Γ of seven random problems, each with a diagonal S and a direction.
import { largest } from '../../linear-algebra/largest.js';
import { bilinear } from '../../problems/bilinear/problem.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { factorizationUV } from '../../problems/factorization-uv/problem.js';
import { matrixFactorization } from '../../problems/matrix-factorization/problem.js';
import { multilayerPerceptron } from '../../problems/multilayer-perceptron/problem.js';
import { normalStart } from '../../problems/normal-start.js';
import type { Problem } from '../../problems/problem.js';
import { valley } from '../../problems/valley/problem.js';
import { projectToManifold } from '../../theory/manifold/projection.js';

export interface Case {
  readonly problem: Problem;
  readonly theta: Float64Array;
  /** Φ_S(theta). */
  readonly zeta: Float64Array;
  readonly S: Float64Array;
  /** A direction. */
  readonly y: Float64Array;
}

export const normals = (length: number, seed: number, draw: number): Float64Array => normalStart(length, seed, draw, 1);

function makeCase(problem: Problem, theta: Float64Array, seed: number): Case {
  const P = problem.parameters;
  const S = normals(P, seed, 1).map((x) => 0.5 + Math.min(x * x, 1.5));
  const size = normals(P, seed, 2);
  const y = size.map((x) => x / largest(size));
  return { problem, theta, zeta: projectToManifold(problem, theta, { S, tolerance: 1e-12 }), S, y };
}

/** Three draws of each problem. */
export function cases(): Case[] {
  return [1, 2, 3].flatMap((seed) => {
    const net = diagonalNet({ d: 8, kappa: 3, n: 4, seed });
    const factorization = matrixFactorization({ dims: [3, 3, 3], rank: 2, n: 5, seed });
    const uv = factorizationUV({ M: { data: normals(6, seed, 3), shape: [2, 3] }, p: 3 });
    const inputs = { data: Float64Array.of(-2, -1, 0, 1, 1, -1, 2, 0.5), shape: [4, 2] as [number, number] };
    const perceptron = multilayerPerceptron({ sizes: [2, 4, 1], activation: 'tanh', loss: 'squared', x: inputs, y: normals(4, seed, 3) });
    const [x, y] = normals(2, seed, 4) as unknown as [number, number];
    return [
      makeCase(ellipse({ a: 1, b: 2 }), Float64Array.of(1 + 0.3 * x, 0.5 + 0.3 * y), seed),
      makeCase(bilinear(), Float64Array.of(1.5 + 0.3 * x, 1.5 + 0.3 * y), seed),
      makeCase(valley({ angle: 0.4 }), Float64Array.of(x, y), seed),
      makeCase(net, normals(16, seed, 5), seed),
      makeCase(factorization, normals(18, seed, 5), seed),
      makeCase(uv, normals(15, seed, 5), seed),
      makeCase(perceptron, normals(17, seed, 5), seed),
    ];
  });
}

/** The largest |x - y|, relative to the largest entry of y if that is above 1. */
export function gapBetween(x: Float64Array, y: Float64Array): number {
  return largest(x.map((a, p) => a - y[p])) / Math.max(1, largest(y));
}

export const scaled = (x: Float64Array, by: Float64Array): Float64Array => x.map((a, p) => a * by[p]);
