// The transpose of a row-major matrix.

export function transpose(x: ArrayLike<number>, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: x.length }, (_, k) => x[(k % rows) * columns + Math.floor(k / rows)]);
}
