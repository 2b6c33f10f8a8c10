// Singular values of a predictor that is a matrix W, the product of a matrix factorization: its nuclear norm, its rank, its spectrum.
import { tooLarge } from '../input/errors.js';
import { log } from '../kernels/functions.js';
import { scaleOf } from '../linear-algebra/largest.js';
import { predictorOf } from '../problems/prediction.js';
import { lacks, type Measure, type MeasureContext } from './measure.js';

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

/** Of the matrix: some minutes of rotations. */
const mostEntries = 2 ** 20;

function spectrum({ problem, theta }: MeasureContext): number[] {
  const { predictorShape } = problem;
  if (predictorShape) {
    const [rows, columns] = predictorShape;
    if (rows * columns > mostEntries)
      throw tooLarge(`the spectrum of a ${rows} x ${columns} matrix`, `at most ${mostEntries} entries`, 'measures');
    return singularValues(predictorOf(problem, theta), rows, columns);
  }
  throw lacks(problem, 'a matrix with singular values');
}

/** ‖W‖_* = the sum of the singular values. */
export const nuclearNorm: Measure = {
  forms: ['nuclearNorm'],
  value: (context) => spectrum(context).reduce((a, b) => a + b, 0),
};

/** The number of singular values above `share` of the largest, 1e-6 by default. */
export const rank: Measure = {
  forms: ['rank', 'rank@share'],
  least: 0,
  value: (context, share = 1e-6) => {
    const values = spectrum(context);
    return values.filter((x) => x > share * values[0]).length;
  },
};

/** The k-th largest singular value, k from 1; 0 beyond the last. */
export const singularValue: Measure = {
  forms: ['singularValue@k'],
  least: 1,
  whole: true,
  value: (context, k = 1) => spectrum(context)[k - 1] ?? 0,
};

/** -Σ_k p_k log p_k / log r with p_k = σ_k²/Σ σ², over all r singular values: 1 where they are equal, 0 where there is one, or W = 0. */
export const spectralEntropy: Measure = {
  forms: ['spectralEntropy'],
  value: (context) => {
    const values = spectrum(context).slice(0, Math.min(...(context.problem.predictorShape ?? [])));
    const scale = values[0];
    if (scale === 0 || values.length === 1) return 0;
    const squares = values.map((x) => (x / scale) * (x / scale));
    const sum = squares.reduce((a, b) => a + b, 0);
    const entropy = squares.reduce((total, x) => total - (x > 0 ? (x / sum) * log(x / sum) : 0), 0);
    return entropy / log(values.length);
  },
};
