// Products of small dense matrices, row-major, written out; the order of every sum is that of the loops.

/** x·y. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** A x for an A of x.length columns. */
export function timesVector(A: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const out = new Float64Array(A.length / n);
  for (let i = 0; i < out.length; i++) out[i] = dot(A.subarray(i * n, (i + 1) * n), x);
  return out;
}

/** Aᵀ x for an A of x.length rows. */
export function transposeTimesVector(A: Float64Array, x: Float64Array): Float64Array {
  const n = A.length / x.length;
  const out = new Float64Array(n);
  for (let i = 0; i < x.length; i++) {
    const share = x[i];
    for (let j = 0; j < n; j++) out[j] += share * A[i * n + j];
  }
  return out;
}

/** Aᵀ for an A of the given number of columns. */
export function transpose(A: Float64Array, columns: number): Float64Array {
  const rows = A.length / columns;
  const out = new Float64Array(A.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = A[i * columns + j];
  return out;
}

/** A B, where A has `inner` columns and B as many rows. */
export function multiply(A: Float64Array, B: Float64Array, inner: number): Float64Array {
  const rows = A.length / inner;
  const columns = B.length / inner;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const share = A[i * inner + k];
      for (let j = 0; j < columns; j++) out[i * columns + j] += share * B[k * columns + j];
    }
  }
  return out;
}
