// A 10-16-1 tanh net on 200 rows, from numbers that every language makes alike, and its loss and gradient as loops over typed arrays.

export const netSizes = { n: 200, inputs: 10, hidden: 16 } as const;
const { n, inputs, hidden } = netSizes;
/** W (hidden x inputs, row-major), b, a, c. */
export const netParameters: number = hidden * inputs + 2 * hidden + 1;

/** Rows of inputs: rationals in [-1, 1]. */
export const netInputs: readonly number[][] = Array.from({ length: n }, (_, i) =>
  Array.from({ length: inputs }, (_, j) => ((i * 31 + j * 17) % 101) / 50 - 1),
);
export const netLabels: readonly number[] = Array.from({ length: n }, (_, i) => ((i * 7) % 13) / 13 - 0.5);
export const netStart: Float64Array = Float64Array.from({ length: netParameters }, (_, k) => ((k * 29) % 97) / 194 - 0.25);

/** The loss (1/n) sum ½ (f - y)² and its gradient, written to g. */
export function plainNetGradient(theta: Float64Array | Float32Array, g: Float64Array | Float32Array): number {
  const [b, a, c] = [hidden * inputs, hidden * inputs + hidden, hidden * inputs + 2 * hidden];
  const h = new Float64Array(hidden);
  let loss = 0;
  g.fill(0);
  for (let i = 0; i < n; i++) {
    const x = netInputs[i];
    let f = theta[c];
    for (let j = 0; j < hidden; j++) {
      let z = theta[b + j];
      for (let k = 0; k < inputs; k++) z += theta[j * inputs + k] * x[k];
      h[j] = Math.tanh(z);
      f += theta[a + j] * h[j];
    }
    const r = (f - netLabels[i]) / n;
    loss += 0.5 * n * r * r;
    g[c] += r;
    for (let j = 0; j < hidden; j++) {
      g[a + j] += r * h[j];
      const d = r * theta[a + j] * (1 - h[j] * h[j]);
      g[b + j] += d;
      for (let k = 0; k < inputs; k++) g[j * inputs + k] += d * x[k];
    }
  }
  return loss;
}
