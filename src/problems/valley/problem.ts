// The flat valley of Ma, Kunin, Ying 2023, turned by an angle.
import * as valibot from 'valibot';
import { check, real } from '../../input/validate.js';
import type { KernelInstance } from '../../kernels/instance.js';
import type { Constraints } from '../constraints.js';
import { type ProblemFactory, problemFactory } from '../define.js';
import { KernelProblem } from '../kernel-problem.js';
import { layOut } from '../layout.js';
import type { Block } from '../problem.js';
import { singleConstraint } from '../single-constraint.js';

export interface ValleyOptions {
  /** Angle between the valley and the x axis, in radians. Default 0. */
  readonly angle?: number | undefined;
}

const schema = valibot.strictObject({ angle: valibot.optional(real('an angle in radians', Number.isFinite), 0) }, 'an object with angle');

/** A valley over theta = (x, y) whose floor is flat and whose walls are the steeper the farther out. */
export class Valley extends KernelProblem {
  readonly name = 'valley';
  readonly blocks: readonly Block[] = layOut([['theta', 2]]);
  readonly given: { readonly angle: number };

  /** Use `valley(options)`. */
  constructor(options: ValleyOptions = {}) {
    super();
    const { angle } = check(schema, options, 'problem');
    this.given = { angle };
  }

  /** f = r √(1 + q²) with q = x cos - y sin, r = x sin + y cos, and L = f². */
  constraints(): Constraints {
    const [s, c] = this.kernels.f64(this.address, 2).slice() as unknown as [number, number];
    const turned = (theta: Float64Array): [q: number, r: number, root: number] => {
      const [x, y] = theta as unknown as [number, number];
      const q = x * c - y * s;
      return [q, x * s + y * c, Math.sqrt(1 + q * q)];
    };
    return singleConstraint(2, {
      value: (theta) => {
        const [, r, root] = turned(theta);
        return r * root;
      },
      gradient: (theta) => {
        const [q, r, root] = turned(theta);
        const [fq, fr] = [(r * q) / root, root];
        return Float64Array.of(fq * c + fr * s, fr * c - fq * s);
      },
      hessian: (theta) => {
        const [q, r, root] = turned(theta);
        const [qq, qr] = [r / (root * root * root), q / root];
        const mixed = qr * (c * c - s * s) - qq * c * s;
        return Float64Array.of(qq * c * c + 2 * qr * c * s, mixed, mixed, qq * s * s - 2 * qr * c * s);
      },
    });
  }

  load(kernels: KernelInstance): number {
    return kernels.checked(kernels.exports.createValley(wholeTurns(this.given.angle)));
  }
}

/** An angle in radians as a part of a whole turn, from 0 to 1. */
export function wholeTurns(angle: number): number {
  const turns = angle / (2 * Math.PI);
  return turns - Math.floor(turns);
}

/**
 * The flat valley
 *
 *     f(x, y) = (x sin + y cos)² h(x cos - y sin),   h(x) = 1 + x²
 *
 * with the sine and cosine of `angle`; without it f = h(x) y². Its minima are the line x sin + y cos = 0. Runs start at a standard normal
 * point unless they are given one. Source: Ma, Kunin, Ying 2023.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example valley().loss([1, 2]) // 8
 * @eq ma2023 Sec. 1, (23), App. B
 */
export const valley: ProblemFactory<ValleyOptions, Valley> = problemFactory<ValleyOptions, Valley>(Valley, { angle: 0.3 });
