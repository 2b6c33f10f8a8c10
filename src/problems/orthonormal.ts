// Orthonormal columns from any, by Gram and Schmidt, with + - * / and the square root only: the same bits in every engine.

/** Subtracts from x its part along the unit vector q. */
function removePart(x: Float64Array, q: Float64Array): void {
  let along = 0;
  for (let i = 0; i < x.length; i++) along += x[i] * q[i];
  for (let i = 0; i < x.length; i++) x[i] -= along * q[i];
}

function normalize(x: Float64Array): void {
  let square = 0;
  for (let i = 0; i < x.length; i++) square += x[i] * x[i];
  const length = Math.sqrt(square);
  for (let i = 0; i < x.length; i++) x[i] /= length;
}

/** Makes the columns orthonormal in place, first to last. Each loses its parts twice: once leaves the rounding errors of near-parallel columns. */
export function orthonormalize(columns: readonly Float64Array[]): void {
  columns.forEach((column, k) => {
    const before = columns.slice(0, k);
    for (const q of [...before, ...before]) removePart(column, q);
    normalize(column);
  });
}
