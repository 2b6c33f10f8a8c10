// The largest eigenvalues of H by Lanczos with full reorthogonalization: H enters only through products with vectors.

import type { Measure, MeasureContext } from './measure.js';
import { probe } from './probes.js';

/** Lanczos steps beyond the eigenvalues asked for; more than enough for a few figures of the top ones. */
const extraSteps = 60;

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, a, i) => sum + a * y[i], 0);
}

/** The tridiagonal matrix of H on the Krylov space of a fixed start: its diagonal and off-diagonal. */
function tridiagonal({ problem, theta }: MeasureContext, steps: number): { diagonal: number[]; beside: number[] } {
  const P = problem.parameters;
  const basis: Float64Array[] = [];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let q: Float64Array = probe(0, P).map((x, p) => x * (1 + p / P)); // signs alone may be an invariant vector of a structured H
  while (diagonal.length < Math.min(steps, P)) {
    const length = Math.sqrt(dot(q, q));
    if (diagonal.length > 0) {
      if (!(length > 1e-10 * Math.abs(diagonal[0]) + Number.MIN_VALUE)) break; // the space is exhausted
      beside.push(length);
    }
    const unit = q.map((x) => x / length);
    basis.push(unit);
    q = problem.hessianVectorProduct(theta, unit);
    diagonal.push(dot(q, unit));
    for (const _ of [0, 1]) {
      for (const v of basis) {
        const share = dot(q, v);
        q = q.map((x, p) => x - share * v[p]);
      }
    }
  }
  return { diagonal, beside };
}

/** How many eigenvalues of the tridiagonal matrix lie above x, by Sturm's sequence. */
function above(diagonal: readonly number[], beside: readonly number[], x: number): number {
  let count = 0;
  let pivot = 1;
  diagonal.forEach((a, i) => {
    const b = i > 0 ? beside[i - 1] : 0;
    pivot = a - x - (b * b) / (pivot === 0 ? Number.MIN_VALUE : pivot);
    if (pivot > 0) count += 1;
  });
  return count;
}

/** The k-th largest eigenvalue of H, k from 1. */
export function topEigenvalue(k: number): Measure {
  return (context) => {
    const { diagonal, beside } = tridiagonal(context, k + extraSteps);
    const radius = Math.max(...diagonal.map((a, i) => Math.abs(a) + (beside[i - 1] ?? 0) + (beside[i] ?? 0)));
    let [low, high] = [-radius, radius];
    for (let step = 0; step < 100; step++) {
      const middle = (low + high) / 2;
      if (above(diagonal, beside, middle) >= k) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
}
