// Three mini-batches in turn: the model of Cattaneo, Klusowski, Shigida 2023, Sec. 4, and two quadratics.
import { bilinear } from '../../problems/bilinear/problem.js';
import type { Problem } from '../../problems/problem.js';
import { quadratic } from '../../problems/quadratic/problem.js';

/** Where every epoch starts. */
export const epochStart: Float64Array = Float64Array.of(2.8, 3.5);

/** All orders of three. */
export const orders: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

export function batches(): Problem[] {
  const [one, other] = [
    [
      [2, 0.5],
      [0.5, 1],
    ],
    [
      [1, -0.3],
      [-0.3, 0.5],
    ],
  ];
  return [bilinear(), quadratic({ hessian: one }), quadratic({ hessian: other, center: [1, -1] })];
}
