// L <- beta2 L + (1 - beta2) G Gᵀ,  R <- beta2 R + (1 - beta2) Gᵀ G,  theta <- theta - lr (L^ + matrixEps)^p M^ (R^ + matrixEps)^p
// for every matrix; other tensors: theta <- theta - lr (v^ + matrixEps)^(2p) m^, with 0^p = 0. The state v holds L, R or v of every tensor.

import { type Shampoo, shampoo } from '../../../src/optimizers/shampoo.js';
import { entriesOf, type Tensor } from '../../../src/optimizers/tensors.js';
import { matrixPower } from '../math/jacobi.js';
import { pow } from '../math/pow.js';
import type { Round } from '../math/round.js';
import { dot } from '../math/sum.js';
import { transpose } from '../math/transpose.js';
import { average, beginStep } from './coefficients.js';
import type { Reference } from './reference.js';
import type { ReferenceState } from './state.js';

/** x yᵀ for row-major x and y with rows of `inner` entries. */
function product(x: Float64Array, y: Float64Array, inner: number): Float64Array {
  const rowsOf = (a: Float64Array): Float64Array[] =>
    Array.from({ length: a.length / inner }, (_, i) => a.subarray(i * inner, (i + 1) * inner));
  return Float64Array.from(rowsOf(x).flatMap((xi) => rowsOf(y).map((yj) => dot(xi, yj))));
}

function step(s: ReferenceState, g: Float64Array, o: Shampoo, round: Round, tensors: readonly Tensor[]): void {
  const c = beginStep(s, o, round);
  const { exponent, matrixEps } = o;
  const precision = (round(1 + 2 ** -40) === 1 ? 2 ** -22 : 2 ** -51) / Math.sqrt(c.gain2);
  let start = 0;
  let at = 0;
  /** Averages x into the next entries of v and returns v^. */
  const averaged = (x: Float64Array): Float64Array =>
    x.map((entry) => {
      const value = average(s.v[at], round(entry), c.beta2, c.gain2, round);
      s.v[at++] = value;
      return round(value * c.scaleV);
    });
  for (const tensor of tensors) {
    const { rows, columns } = tensor;
    const end = start + entriesOf(tensor);
    const x = g.subarray(start, end);
    for (let i = start; i < end; i++) s.m[i] = average(s.m[i], g[i], c.beta1, c.gain1, round);
    const m = s.m.subarray(start, end);
    let moves: Float64Array;
    if (columns === 0) {
      moves = averaged(x.map((entry) => entry * entry)).map((v, i) =>
        v + matrixEps === 0 && exponent < 0 ? 0 : pow(v + matrixEps, 2 * exponent) * m[i],
      );
    } else {
      const left = matrixPower(averaged(product(x, x, columns)), rows, exponent, matrixEps, precision);
      const across = transpose(x, rows, columns);
      const right = matrixPower(averaged(product(across, across, rows)), columns, exponent, matrixEps, precision);
      moves = product(product(left, transpose(m, rows, columns), rows), right, columns);
    }
    moves.forEach((move, i) => {
      s.theta[start + i] = round(s.theta[start + i] - round(c.lr * round(move)));
    });
    start = end;
  }
}

/** beta1 = ½, beta2 = ¾, G = diag(2, -3) in every step: L = R = (1 - beta2^t) diag(4, 9). */
const [steps, moved] = [[1, 2, 3, 4, 5], [0]];
for (const t of steps) moved[t] = moved[t - 1] + (0.1 * (1 - 0.5 ** t)) / Math.sqrt(1 - 0.75 ** t);
const grown = 1 - 0.75 ** 5;

export const reference: Reference<Shampoo> = {
  step,
  variants: {
    shampoo: () => shampoo({ lr: 0.1, beta2: 0.9, matrixEps: 1e-6 }),
    'shampoo -½, bias correction': () => shampoo({ lr: 0.1, exponent: -0.5, matrixEps: 1e-3, biasCorrection: true }),
  },
  trajectories: [
    {
      source: 'by hand: a gradient that stays diagonal, L^-¼ M R^-¼ = (1 - beta1^t)/sqrt(1 - beta2^t) diag(1, -1)',
      optimizer: shampoo({ lr: 0.1, beta1: 0.5, beta2: 0.75, matrixEps: 0 }),
      theta0: [0, 0, 0, 0],
      tensors: [[2, 2]],
      gradients: steps.map(() => [2, 0, 0, -3]),
      theta: Object.fromEntries(steps.map((t) => [t, [-moved[t], 0, 0, moved[t]]])),
      v: { 5: [4 * grown, 0, 0, 9 * grown, 4 * grown, 0, 0, 9 * grown] },
      tolerance: 1e-14,
    },
  ],
};
