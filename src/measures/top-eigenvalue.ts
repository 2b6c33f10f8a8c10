// The largest eigenvalues of H, which enters only through products with vectors.
import { invalid } from '../input/errors.js';
import { topEigenvalues } from '../linear-algebra/top-eigenvalues.js';
import type { Measure } from './measure.js';
import { probe } from './probes.js';

/** The k-th largest eigenvalue of H, k from 1 (the default) to P and to 1000, beyond which the Krylov spaces are no longer small, repeated ones counted as often as they are there. E_RANGE beyond P. */
export const topEigenvalue: Measure = {
  forms: ['topEigenvalue', 'topEigenvalue@k'],
  least: 1,
  most: 1000,
  whole: true,
  value: ({ problem, theta }, k = 1) => {
    const P = problem.parameters;
    if (k > P) {
      throw invalid('E_RANGE', 'measures', `topEigenvalue@${k}`, `topEigenvalue@1 to topEigenvalue@${P}, as many as H has`);
    }
    // Signs alone may be an invariant vector of a structured H.
    const start = (run: number): Float64Array => probe(run, P).map((x, p) => x * (1 + p / P));
    return topEigenvalues((x) => problem.hessianVectorProduct(theta, x), P, k, start)[k - 1];
  },
};
