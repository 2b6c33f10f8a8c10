// Muon's polar factors: Newton and Schulz's five steps against the polynomial on singular values, the exact one against orthogonality, and the bound that decay gives.
// @eq jordan2024
// @eq chen2025

import { norm } from '../../linear-algebra/norm.js';
import { multiply, transpose } from '../../linear-algebra/products.js';
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import { type MuonOptions, muon } from '../../optimizers/muon/muon.js';
import { normalStart } from '../../problems/normal-start.js';
import { createOptimizer } from '../../runs/create-optimizer.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

/** -theta after a step from 0 of rate 1. */
function direction(G: Float64Array, rows: number, columns: number, options: MuonOptions): Float64Array {
  using state = createOptimizer(muon({ lr: 1, beta1: 0, ...options }), new Float64Array(G.length), { tensors: [[rows, columns]] });
  return Float64Array.from(state.step(G).theta, (x) => -x);
}

function diagonal(values: readonly number[]): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? values[i % n] : 0));
}

/** The five steps on a singular value, a share of the norm. */
function risen(s: number): number {
  let x = s;
  for (let k = 0; k < 5; k++) x = x * (3.4445 + x * x * (-4.775 + x * x * 2.0315));
  return x;
}

function largestSingular(A: Float64Array, columns: number): number {
  return Math.sqrt(Math.max(...symmetricEigen(multiply(transpose(A, columns), A, A.length / columns), columns).values));
}

function* rows(): Iterable<CheckRow> {
  const values = [1, 0.5, 0.1, 0.03];
  const G = diagonal(values);
  const seen = direction(G, 4, 4, {});
  const expected = values.map((s) => risen(s / (norm(G) + 1e-7)));
  yield compared({
    text: 'Five steps of Newton and Schulz on diag(1, .5, .1, .03): the polynomial on each share of the norm',
    expected: expected.map((x) => x.toFixed(4)).join(', '),
    observed: expected.map((_, k) => seen[5 * k].toFixed(4)).join(', '),
    error: Math.max(...expected.map((x, k) => Math.abs(x - seen[5 * k]))),
    tolerance: 1e-12,
  });
  const shares = Array.from({ length: 991 }, (_, k) => risen(0.01 + k / 1000));
  yield compared({
    text: 'What they make of shares from 0.01 to 1, at least, in units of the polar factor',
    is: '≥',
    expected: 0.5,
    observed: Math.min(...shares),
    tolerance: 0,
  });
  yield compared({ text: 'The same, at most', is: '≤', expected: 1.5, observed: Math.max(...shares), tolerance: 0 });
  yield compared({
    text: 'Five steps come to the polar factor within 1 %',
    expected: 0,
    observed: Math.max(...shares.map((x) => Math.abs(x - 1))),
    tolerance: 0.01,
    refuted: true,
    note: 'the polynomial is made to rise fast, and its values go on circling 1',
  });
  const random = normalStart(15, 3, 0, 1);
  const U = direction(random, 3, 5, { polar: 'exact' });
  const gram = multiply(U, transpose(U, 5), 5);
  yield compared({
    text: 'The exact factor of a random 3 x 5 matrix has orthonormal rows',
    expected: 0,
    observed: Math.max(...gram.map((x, i) => Math.abs(x - Number(i % 4 === 0)))),
    tolerance: 1e-12,
  });
  const part = multiply(random, transpose(U, 5), 5);
  yield compared({
    text: 'and G Uᵀ is symmetric: it is the root of G Gᵀ',
    expected: 0,
    observed: Math.max(...part.map((x, i) => Math.abs(x - transpose(part, 3)[i]))),
    tolerance: 1e-12,
  });
  const tall = direction(transpose(random, 5), 5, 3, { polar: 'exact' });
  yield compared({
    text: 'A tall matrix goes along the transpose, (rows/columns)^½ times as far',
    expected: 0,
    observed: Math.max(...tall.map((x, i) => Math.abs(x - Math.sqrt(5 / 3) * transpose(U, 5)[i]))),
    tolerance: 1e-12,
  });
  const [lr, w] = [0.02, 0.5];
  using state = createOptimizer(muon({ lr, weightDecay: w, polar: 'exact' }), normalStart(9, 4, 0, 10), { tensors: [[3, 3]] });
  for (let k = 0; k < 2000; k++) state.step(normalStart(9, 100 + k, 0, 1).map((x, i) => x + (i % 4 === 0 ? 3 : 0)));
  yield compared({
    text: 'With decay w the spectral norm of W ends at 1/w or below, here times w, under noisy gradients',
    paper: 'chen2025',
    is: '≤',
    expected: 1,
    observed: largestSingular(Float64Array.from(state.theta), 3) * w,
    tolerance: lr * w,
  });
}

export const muonCheck: Experiment = theoryCheck({
  id: 'muon-theory',
  title: 'Muon: five steps of Newton and Schulz, the polar factor, and the norm under decay',
  paper: 'jordan2024',
  place: '',
  rows,
});
