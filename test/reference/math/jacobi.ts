// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations, and its powers, in the kernels' order of operations.
import { pow } from './pow.js';
import { dot } from './sum.js';

/** x_p <- c x_p - s x_q,  x_q <- s x_p + c x_q  of two columns. */
function rotateColumns(x: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [xp, xq] = [x[k * n + p], x[k * n + q]];
    x[k * n + p] = c * xp - s * xq;
    x[k * n + q] = s * xp + c * xq;
  }
}

/** Makes the symmetric a (n x n) a diagonal; returns its eigenvectors as columns. */
export function jacobi(a: Float64Array, n: number): Float64Array {
  const vectors = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  for (let sweep = 0, rotated = true; rotated && sweep < 64; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [app, aqq, apq] = [a[p * n + p], a[q * n + q], a[p * n + q]];
        const size = Math.abs(apq);
        if (Math.abs(app) + size === Math.abs(app) && Math.abs(aqq) + size === Math.abs(aqq)) continue;
        rotated = true;
        const h = (aqq - app) / (2 * apq);
        const tangent = 1 / (Math.abs(h) + Math.sqrt(h * h + 1));
        const t = h < 0 ? -tangent : tangent;
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        rotateColumns(a, n, p, q, c, s);
        rotateColumns(vectors, n, p, q, c, s);
        for (let k = 0; k < n; k++) [a[p * n + k], a[q * n + k]] = [a[k * n + p], a[k * n + q]];
        [a[p * n + p], a[q * n + q], a[p * n + q], a[q * n + p]] = [app - t * apq, aqq + t * apq, 0, 0];
      }
    }
  }
  return vectors;
}

/** (a + shift I)^p of a symmetric a without negative eigenvalues; where p < 0, 0 for those that errors of `precision` in the entries can make. */
export function matrixPower(a: Float64Array, n: number, p: number, shift: number, precision: number): Float64Array {
  const diagonal = a.slice();
  const vectors = jacobi(diagonal, n);
  const w = Array.from({ length: n }, (_, k) => {
    const value = diagonal[k * n + k];
    const shifted = (value < 0 ? 0 : value) + shift;
    let reach = 0;
    for (let i = 0; i < n; i++) reach += Math.abs(vectors[i * n + k]) * Math.sqrt(a[i * n + i]);
    return p < 0 && shifted <= (precision + n * 2 ** -51) * (reach * reach) ? 0 : pow(shifted, p);
  });
  const scaled = vectors.map((x, k) => x * w[k % n]);
  const row = (x: Float64Array, i: number): Float64Array => x.subarray(i * n, (i + 1) * n);
  return Float64Array.from({ length: n * n }, (_, k) => dot(row(scaled, Math.floor(k / n)), row(vectors, k % n)));
}
