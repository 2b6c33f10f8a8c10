// Lemma 5.1 of Li, Wen, Lyu 2025: on the manifold of minimizers of the diagonal net with ±1 features, at u∘v = 0,
//   tr Diag(H)^e = 4^e ‖w‖_e^e,
// and u∘v = 0 is where the trace is least among all (u, v) of the same w.
// @eq li2025 Lemma 5.1

import { pow, powOf } from '../../kernels/functions.js';
import { square } from '../../kernels/series.js';
import { timesVector } from '../../linear-algebra/products.js';
import { type DiagonalNet, diagonalNet } from '../../problems/diagonal-net/problem.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const exponents: readonly [exponent: number, optimizer: string][] = [
  [1, 'SGD, l1'],
  [0.5, 'Adam, l½'],
  [0.75, 'AdamE-¼, l¾'],
  [0.25, 'AdamE-¾, l¼'],
];

/**
 * Nets whose labels are those of a w with entries ±(k/16)²: theta, w and y are then exact, and so is the vanishing residual. Otherwise its rounding
 * would stand where diag H is 0, and a small power would make much of it.
 */
function nets(): { problem: DiagonalNet; w: Float64Array }[] {
  return Array.from({ length: 8 }, (_, seed) => {
    const { d, n, z, truth } = diagonalNet({ d: 24, kappa: 24, n: 9, seed });
    const w = (truth as Float64Array).map((x) => Math.sign(x) * square(Math.round(16 * Math.sqrt(Math.abs(x))) / 16));
    return { problem: diagonalNet({ z: { data: z, shape: [n, d] }, y: timesVector(z, w) }), w };
  });
}

/** The minimizer over w with u² = max(w, 0) + shift and v² = max(-w, 0) + shift. */
function minimizer(w: Float64Array, shift: number): Float64Array {
  const root = (sign: number) => w.map((x) => Math.sqrt(Math.max(sign * x, 0) + shift));
  return Float64Array.from([...root(1), ...root(-1)]);
}

const sum = (x: Float64Array): number => x.reduce((total, value) => total + value, 0);
const trace = (problem: DiagonalNet, theta: Float64Array, e: number): number => sum(powOf(problem.hessianDiagonal(theta), e));

function* rows(): Iterable<CheckRow> {
  const all = nets();
  for (const [e, optimizer] of exponents) {
    const pairs = all.map(({ problem, w }) => ({
      expected: pow(4, e) * sum(powOf(w.map(Math.abs), e)),
      observed: trace(problem, minimizer(w, 0), e),
    }));
    const error = ({ expected, observed }: { expected: number; observed: number }) => Math.abs(observed - expected) / expected;
    const worst = pairs.reduce((a, b) => (error(b) > error(a) ? b : a));
    yield compared({
      text: `tr Diag(H)^${e} (${optimizer}) at u∘v = 0, the worst of ${all.length} nets`,
      ...worst,
      tolerance: 1e-12,
      relative: true,
    });
  }
  for (const [e] of exponents) {
    const ratios = all.map(({ problem, w }) => trace(problem, minimizer(w, 0.25), e) / trace(problem, minimizer(w, 0), e));
    const least = ratios.reduce((a, b) => Math.min(a, b));
    yield compared({
      text: `the same at u∘v ≠ 0 over that at u∘v = 0, e = ${e}, the least of ${all.length} nets`,
      is: '>',
      expected: 1,
      observed: least,
      tolerance: 0,
    });
  }
}

export const lemma51Check: Experiment = theoryCheck({
  id: 'lemma-5-1',
  title: 'The sharpness of the diagonal net is a norm of w',
  paper: 'li2025',
  place: 'Lemma 5.1',
  rows,
});
