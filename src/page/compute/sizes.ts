// What a problem has learned, as sizes in falling order: of its coefficients, or, where it predicts with a matrix, of its singular values.
import { symmetricEigen } from '../../linear-algebra/symmetric-eigen.js';
import type { Problem } from '../../problems/problem.js';

/** An eigenvalue of WᵀW that is a smaller share of the largest is rounding. */
const rounding = 1e-14;

/** Singular values of a matrix of a few rows and columns, row-major: roots of the eigenvalues of WᵀW. */
function singularValues(W: Float64Array, [rows, columns]: readonly [number, number]): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) for (let k = 0; k < columns; k++) gram[j * columns + k] += W[i * columns + j] * W[i * columns + k];
  const { values } = symmetricEigen(gram, columns);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return values.map((value) => (value > rounding * most ? Math.sqrt(value) : 0));
}

function falling(problem: Problem, predictor: Float64Array): Float64Array {
  const sizes = problem.predictorShape ? singularValues(predictor, problem.predictorShape) : predictor.map(Math.abs);
  return Float64Array.from(sizes).sort().reverse();
}

/** The sizes at theta, of the predictor where there is one. */
export function predictorSizes(problem: Problem, theta: Float64Array): Float64Array {
  return falling(problem, problem.predictor?.(theta) ?? theta);
}

/** The sizes of the truth that made the labels, where it is known. */
export function sizesOfTruth(problem: Problem): Float64Array | undefined {
  return problem.truth && falling(problem, problem.truth);
}
