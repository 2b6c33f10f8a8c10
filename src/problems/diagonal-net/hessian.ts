// The dense Hessian of the diagonal net, H = (1/n) sum_i grad f_i grad f_iᵀ + Diag(2 g, -2 g), with grad f_i = (2 z_i∘u, -2 z_i∘v)
// and g = (1/n) sum_i (f_i - y_i) z_i.

/** H at theta = (u, v), row-major 2d x 2d; z is n x d row-major, g has d entries. */
export function denseHessian(z: Float64Array, n: number, d: number, theta: Float64Array, g: Float64Array): Float64Array {
  const P = 2 * d;
  const gram = new Float64Array(d * d);
  for (let i = 0; i < n; i++) {
    const row = z.subarray(i * d, (i + 1) * d);
    for (let j = 0; j < d; j++) {
      const zj = row[j];
      for (let k = 0; k <= j; k++) gram[j * d + k] += zj * row[k];
    }
  }
  const H = new Float64Array(P * P);
  const signed = theta.map((x, p) => (p < d ? 2 * x : -2 * x)); // grad f_i = signed ∘ (z_i, z_i)
  for (let p = 0; p < P; p++) {
    for (let q = 0; q <= p; q++) {
      const j = Math.max(p % d, q % d);
      const k = Math.min(p % d, q % d);
      const h = (signed[p] * signed[q] * gram[j * d + k]) / n;
      H[p * P + q] = h;
      H[q * P + p] = h;
    }
  }
  for (let j = 0; j < d; j++) {
    const curvature = 2 * g[j];
    H[j * P + j] += curvature;
    H[(d + j) * P + (d + j)] -= curvature;
  }
  return H;
}
