// A floor of two dimensions between two walls, on which flat means one thing for the steeper wall and another for both.
import * as valibot from 'valibot';
import { check } from '../../input/validate.js';
import type { KernelInstance } from '../../kernels/instance.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { denseSlopes } from '../dense-slopes.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';

const schema = valibot.strictObject({}, 'an object without options');

/** F of a wall at u, its slope and its (diagonal, constant) curvature. */
interface Wall {
  readonly value: number;
  readonly slope: readonly [number, number];
  readonly curvature: readonly [number, number];
}

function wallsAt(theta: Float64Array): [Wall, Wall] {
  const [u, v] = theta;
  return [
    { value: 2 + (u - 1) * (u - 1) + 0.5 * v * v, slope: [2 * (u - 1), v], curvature: [2, 1] },
    { value: 1 + 0.3 * (u + 1) * (u + 1) + 0.3 * (v - 1) * (v - 1), slope: [0.6 * (u + 1), 0.6 * (v - 1)], curvature: [0.6, 0.6] },
  ];
}

/** The Hessian of 2 √F x in (u1, u2, x3, x4), x the entry `across`. */
function curvatureOf({ value, slope, curvature }: Wall, x: number, across: 2 | 3): Float64Array {
  const F = new Float64Array(16);
  const root = Math.sqrt(value);
  for (const i of [0, 1]) {
    for (const j of [0, 1]) F[4 * i + j] = x * ((i === j ? curvature[i] / root : 0) - (slope[i] * slope[j]) / (2 * root * value));
    F[4 * i + across] = slope[i] / root;
    F[4 * across + i] = slope[i] / root;
  }
  return F;
}

/** The loss of the two walls over theta = (u1, u2, x3, x4); its minima are the plane x3 = x4 = 0. */
export class TwoWalls extends KernelProblem {
  readonly name = 'twoWalls';
  readonly blocks: readonly Block[] = layOut([['theta', 4]]);
  /** A sample for each wall, with the label 0. */
  override readonly samples = 2;
  readonly given = {};

  /** Use `twoWalls()`. */
  constructor(options: object = {}) {
    super();
    check(schema, options, 'problem');
  }

  /** r1 = 2 √F1 x3 and r2 = 2 √F2 x4, with L = ¼ (r1² + r2²). */
  constraints(): Constraints {
    const jacobian = (theta: Float64Array): Float64Array => {
      const J = new Float64Array(8);
      wallsAt(theta).forEach(({ value, slope }, k) => {
        const root = Math.sqrt(value);
        slope.forEach((f, i) => {
          J[4 * k + i] = (theta[2 + k] * f) / root;
        });
        J[4 * k + 2 + k] = 2 * root;
      });
      return J;
    };
    const curvatures = (theta: Float64Array): Float64Array[] =>
      wallsAt(theta).map((wall, k) => curvatureOf(wall, theta[2 + k], k === 0 ? 2 : 3));
    const curvature = (theta: Float64Array, K: Float64Array): Float64Array => {
      const out = new Float64Array(4);
      curvatures(theta).forEach((F, k) => {
        for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) out[i] += F[4 * i + j] * K[4 * k + j];
      });
      return out;
    };
    return {
      count: 2,
      rank: 2,
      scale: 0.5,
      values: (theta) => Float64Array.from(wallsAt(theta), ({ value }, k) => 2 * Math.sqrt(value) * theta[2 + k]),
      jacobian,
      slopes: (theta) => denseSlopes(jacobian(theta), (K) => curvature(theta, K)),
      innerProducts: (theta, A) => Float64Array.from(curvatures(theta), (F) => F.reduce((sum, f, i) => sum + f * A[i], 0)),
      curvature,
    };
  }

  load(kernels: KernelInstance): number {
    return kernels.checked(kernels.exports.createTwoWalls());
  }
}

/**
 * A floor u between two walls,
 *
 *     L = F1(u) x3² + F2(u) x4²,   F1 = 2 + (u1 - 1)² + ½ u2²,   F2 = 1 + 0.3 (u1 + 1)² + 0.3 (u2 - 1)²
 *
 * over theta = (u1, u2, x3, x4), the mean of ½ r² over two samples, r = 2 √F1 x3 and 2 √F2 x4, with labels 0. On the floor x3 = x4 = 0 the eigenvalues of H are 2 F1 and
 * 2 F2: SAM on both samples goes to where the larger is least, on one sample a step to where their sum is. Runs start at a standard normal point unless they are given one.
 * After Wen, Ma, Li 2023; the walls are ours.
 *
 * @throws E_UNKNOWN_KEY for an option: it has none
 * @example twoWalls().hessianDiagonal([1, 0, 0, 0]) // Float64Array(4) [ 0, 0, 4, 5 ]
 * @eq wen2023
 */
export const twoWalls: ProblemFactory<object, TwoWalls> = problemFactory<object, TwoWalls>(TwoWalls, {});
