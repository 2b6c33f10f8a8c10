// Singular values of the product W of a matrix factorization: its nuclear norm, its rank, its spectrum.
import { MinifoldError } from '../input/errors.js';
import { scaleOf } from '../linear-algebra/largest.js';
import { isMatrixFactorization } from '../problems/kinds.js';
import type { Measure, MeasureContext } from './measure.js';

/** The singular values of a rows x columns matrix, largest first, by one-sided Jacobi: columns are turned until all are orthogonal. */
export function singularValues(matrix: Float64Array, rows: number, columns: number): number[] {
  const scale = scaleOf(matrix);
  const a = Array.from({ length: columns }, (_, j) => Float64Array.from({ length: rows }, (_, i) => matrix[i * columns + j] / scale));
  const product = (x: Float64Array, y: Float64Array): number => x.reduce((sum, v, i) => sum + v * y[i], 0);
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < columns; p++) {
      for (let q = p + 1; q < columns; q++) {
        const [x, y] = [a[p] as Float64Array, a[q] as Float64Array];
        const [xx, yy, xy] = [product(x, x), product(y, y), product(x, y)];
        if (Math.abs(xy) <= 1e-15 * Math.sqrt(xx * yy)) continue;
        turned = true;
        const zeta = (yy - xx) / (2 * xy);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        a[p] = x.map((v, i) => c * (v - t * y[i]));
        a[q] = y.map((v, i) => c * (v + t * x[i]));
      }
    }
  }
  return a.map((x) => scale * Math.sqrt(product(x, x))).sort((x, y) => y - x);
}

function spectrum({ problem, theta }: MeasureContext): number[] {
  if (!isMatrixFactorization(problem)) {
    throw new MinifoldError('E_UNAVAILABLE', `singular values need a matrix, which ${problem.name} does not have`, { path: 'problem' });
  }
  const { dims } = problem;
  return singularValues(problem.product(theta), dims.at(-1) as number, dims[0]);
}

/** ‖W‖_* = the sum of the singular values. */
export const nuclearNorm: Measure = (context) => spectrum(context).reduce((a, b) => a + b, 0);

/** The number of singular values above `share` of the largest. */
export function rank(share: number): Measure {
  return (context) => {
    const values = spectrum(context);
    return values.filter((x) => x > share * values[0]).length;
  };
}

/** The k-th largest singular value, k from 1; 0 beyond the last. */
export function singularValue(k: number): Measure {
  return (context) => spectrum(context)[k - 1] ?? 0;
}
