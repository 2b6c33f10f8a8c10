// L <- beta2 L + (1 - beta2) G Gᵀ,  R <- beta2 R + (1 - beta2) Gᵀ G,  theta <- theta - lr (L^ + matrixEps)^p M^ (R^ + matrixEps)^p
// for every matrix; other tensors: theta <- theta - lr (v^ + matrixEps)^(2p) m^. The state v holds L, R or v of every tensor.
import type { Shampoo } from '../../../src/optimizers/shampoo.js';
import { entriesOf, type Tensor } from '../../../src/optimizers/tensors.js';
import { matrixPower } from '../math/jacobi.js';
import { pow } from '../math/pow.js';
import type { Round } from '../math/round.js';
import { dot } from '../math/sum.js';
import { transpose } from '../math/transpose.js';
import { average, beginStep } from './coefficients.js';
import type { ReferenceState } from './state.js';

/** x yᵀ for row-major x and y with rows of `inner` entries. */
function product(x: Float64Array, y: Float64Array, inner: number): Float64Array {
  const rowsOf = (a: Float64Array): Float64Array[] =>
    Array.from({ length: a.length / inner }, (_, i) => a.subarray(i * inner, (i + 1) * inner));
  return Float64Array.from(rowsOf(x).flatMap((xi) => rowsOf(y).map((yj) => dot(xi, yj))));
}

export function shampooStep(s: ReferenceState, g: Float64Array, o: Shampoo, tensors: readonly Tensor[], round: Round): void {
  const c = beginStep(s, o, round);
  const { exponent, matrixEps } = o;
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
    let step: Float64Array;
    if (columns === 0) {
      step = averaged(x.map((entry) => entry * entry)).map((v, i) => pow(v + matrixEps, 2 * exponent) * m[i]);
    } else {
      const left = matrixPower(averaged(product(x, x, columns)), rows, exponent, matrixEps);
      const across = transpose(x, rows, columns);
      const right = matrixPower(averaged(product(across, across, rows)), columns, exponent, matrixEps);
      step = product(product(left, transpose(m, rows, columns), rows), right, columns);
    }
    step.forEach((move, i) => {
      s.theta[start + i] = round(s.theta[start + i] - round(c.lr * round(move)));
    });
    start = end;
  }
}
