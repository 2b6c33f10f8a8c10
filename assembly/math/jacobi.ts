// What are the eigenvalues and eigenvectors of a symmetric matrix? Cyclic Jacobi (Golub, Van Loan, Sec. 8.5): rotations in a fixed order,
// row by row above the diagonal, each making one entry zero, until none is large enough to change its diagonal entries.

/** Sweeps after which it stops in any case. Ten are many; a matrix that holds a NaN needs this end. */
const MOST_SWEEPS: i32 = 64;

/** Rotates columns p and q of the n x n matrix x:  x_p <- c x_p - s x_q,  x_q <- s x_p + c x_q. */
@inline
function rotateColumns(x: usize, n: usize, p: usize, q: usize, c: f64, s: f64): void {
  const row = n << 3;
  x += p << 3;
  const across = (q - p) << 3;
  for (let k: usize = 0; k < n; ++k, x += row) {
    const xp = load<f64>(x), xq = load<f64>(x + across);
    store<f64>(x, c * xp - s * xq);
    store<f64>(x + across, s * xp + c * xq);
  }
}

/** Rotates a and its vectors so that a_pq becomes zero; the entries of a beside the diagonal stay equal in pairs. */
@inline
function rotate(a: usize, vectors: usize, n: usize, p: usize, q: usize, app: f64, aqq: f64, apq: f64): void {
  const h = (aqq - app) / (2 * apq);
  const size = 1 / (abs(h) + sqrt(h * h + 1));
  const t = h < 0 ? -size : size;
  const c = 1 / sqrt(t * t + 1);
  const s = t * c;
  rotateColumns(a, n, p, q, c, s);
  const rowP = a + ((p * n) << 3), rowQ = a + ((q * n) << 3);
  for (let k: usize = 0; k < n; ++k) {
    store<f64>(rowP + (k << 3), load<f64>(a + ((k * n + p) << 3)));
    store<f64>(rowQ + (k << 3), load<f64>(a + ((k * n + q) << 3)));
  }
  store<f64>(rowP + (p << 3), app - t * apq);
  store<f64>(rowQ + (q << 3), aqq + t * apq);
  store<f64>(rowP + (q << 3), 0);
  store<f64>(rowQ + (p << 3), 0);
  rotateColumns(vectors, n, p, q, c, s);
}

/** Makes the symmetric n x n matrix a diagonal and writes its eigenvectors into the columns of `vectors`: the old a is vectors a vectorsᵀ. */
@abi
export function jacobi(a: usize, vectors: usize, n: usize): void {
  memory.fill(vectors, 0, (n * n) << 3);
  for (let k: usize = 0; k < n; ++k) store<f64>(vectors + ((k * n + k) << 3), 1);
  let rotated = true;
  for (let sweep = 0; rotated && sweep < MOST_SWEEPS; ++sweep) {
    rotated = false;
    for (let p: usize = 0; p < n; ++p) {
      for (let q = p + 1; q < n; ++q) {
        const app = load<f64>(a + ((p * n + p) << 3));
        const aqq = load<f64>(a + ((q * n + q) << 3));
        const apq = load<f64>(a + ((p * n + q) << 3));
        if (abs(app) + abs(apq) == abs(app) && abs(aqq) + abs(apq) == abs(aqq)) continue;
        rotated = true;
        rotate(a, vectors, n, p, q, app, aqq, apq);
      }
    }
  }
}
