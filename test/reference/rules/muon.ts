// M <- beta M + (1 - beta) G,  theta <- (1 - lr weightDecay) theta - lr max(1, rows/columns)^½ polar((1 - beta) G + beta M),  matrix by matrix in f64.

import { type Muon, muon } from '../../../src/optimizers/muon/muon.js';
import { entriesOf, type Tensor } from '../../../src/optimizers/tensors.js';
import { matrixPower } from '../math/jacobi.js';
import type { Round } from '../math/round.js';
import { dot } from '../math/sum.js';
import { transpose } from '../math/transpose.js';
import { average } from './coefficients.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

/** x yᵀ for row-major x and y with rows of `inner` entries. */
function product(x: Float64Array, y: Float64Array, inner: number): Float64Array {
  const rowsOf = (a: Float64Array): Float64Array[] =>
    Array.from({ length: a.length / inner }, (_, i) => a.subarray(i * inner, (i + 1) * inner));
  return Float64Array.from(rowsOf(x).flatMap((xi) => rowsOf(y).map((yj) => dot(xi, yj))));
}

/** Of a k x l matrix, k <= l. */
function polar(given: Float64Array, k: number, l: number, exact: boolean): Float64Array {
  const norm = Math.sqrt(dot(given, given)) + 1e-7;
  let x = given.map((a) => a / norm);
  if (exact) return product(matrixPower(product(x, x, l), k, -0.5, 0, 2 ** -51), transpose(x, k, l), k);
  for (let step = 0; step < 5; step++) {
    const A = product(x, x, l);
    const square = product(A, A, k);
    const moved = product(
      A.map((a, i) => -4.775 * a + 2.0315 * square[i]),
      transpose(x, k, l),
      k,
    );
    x = x.map((a, i) => 3.4445 * a + moved[i]);
  }
  return x;
}

function step(s: ReferenceState, g: Float64Array, o: Muon, round: Round, tensors: readonly Tensor[]): void {
  const rate = rateAt(o.lr, s.step);
  s.step += 1;
  const [decay, gain] = [round(o.beta1), round(1 - o.beta1)];
  const shrink = round(1 - rate * o.weightDecay);
  let start = 0;
  for (const tensor of tensors) {
    const { rows } = tensor;
    const columns = Math.max(1, tensor.columns);
    const end = start + entriesOf(tensor);
    for (let i = start; i < end; i++) s.m[i] = average(s.m[i], g[i], decay, gain, round);
    const along = s.m.slice(start, end).map((m, i) => (o.nesterov ? gain * g[start + i] + decay * m : m));
    const tall = rows > columns;
    const x = polar(tall ? transpose(along, rows, columns) : along, Math.min(rows, columns), Math.max(rows, columns), o.polar === 'exact');
    const U = tall ? transpose(x, columns, rows) : x;
    const scale = tall ? Math.sqrt(rows / columns) : 1;
    U.forEach((u, i) => {
      s.theta[start + i] = round(round(s.theta[start + i] * shrink) - round(round(rate) * round(scale * u)));
    });
    start = end;
  }
}

/** The five steps on a number. */
function risen(s: number): number {
  let x = s;
  for (let k = 0; k < 5; k++) x = 3.4445 * x - 4.775 * x ** 3 + 2.0315 * x ** 5;
  return x;
}
const long = Math.hypot(3, 4) + 1e-7;

export const reference: Reference<Muon> = {
  step,
  variants: {
    muon: () => muon({ lr: 0.1, weightDecay: 0.5 }),
    'muon, exact, without nesterov': () => muon({ lr: 0.1, beta1: 0.5, nesterov: false, polar: 'exact' }),
  },
  trajectories: [
    {
      source: 'by hand: the polar factor of diag(3, -4) is diag(1, -1), whatever its average',
      optimizer: muon({ lr: 0.5, polar: 'exact' }),
      theta0: [0, 0, 0, 0],
      tensors: [[2, 2]],
      gradients: [
        [3, 0, 0, -4],
        [3, 0, 0, -4],
      ],
      theta: { 1: [-0.5, 0, 0, 0.5], 2: [-1, 0, 0, 1] },
      tolerance: 1e-14,
    },
    {
      source: 'the polynomial of Newton and Schulz on the singular values 3/5 and 4/5',
      optimizer: muon({ lr: 1, beta1: 0 }),
      theta0: [0, 0, 0, 0],
      tensors: [[2, 2]],
      gradients: [[3, 0, 0, -4]],
      theta: { 1: [-risen(3 / long), 0, 0, risen(4 / long)] },
      tolerance: 1e-12,
    },
    {
      source: 'by hand: a column of four goes along its direction, √4 times as far',
      optimizer: muon({ lr: 1, polar: 'exact' }),
      theta0: [0, 0, 0, 0],
      tensors: [[4, 1]],
      gradients: [[1, 1, 1, -1]],
      theta: { 1: [-1, -1, -1, 1] },
      tolerance: 1e-14,
    },
  ],
};
