// The valley of two directions across, H = [[y1, y3/√2], [y3/√2, y2]], whose norm is that of y: there the reduced flow is a sweeping process, and Moreau's
// catching up solves it. After every free step H goes to the nearest matrix without eigenvalues above 2/lr, and the way back is lr/2 Σ.

export interface Swept {
  readonly y: [number, number, number];
  readonly sigma: [s11: number, s12: number, s22: number];
}

/** From y0 to the time T, where ∇_y h is `tilt`. */
export function swept(y0: readonly number[], tilt: readonly number[], lr: number, T: number, steps: number): Swept {
  let [y1, y2, y3] = y0 as [number, number, number];
  let sigma: [number, number, number] = [0, 0, 0];
  const h = T / steps;
  const most = 2 / lr;
  for (let k = 0; k < steps; k++) {
    y1 -= h * lr * tilt[0];
    y2 -= h * lr * tilt[1];
    y3 -= h * lr * tilt[2];
    const [middle, half, off] = [(y1 + y2) / 2, (y1 - y2) / 2, y3 / Math.SQRT2];
    const radius = Math.hypot(half, off);
    // Unit vectors (1, ±) by the doubled angle: u uᵀ = ½ (I ± [[half, off], [off, -half]]/radius).
    const over = [middle + radius - most, middle - radius - most].map((x) => Math.max(0, x));
    const [c, s] = radius === 0 ? [1, 0] : [half / radius, off / radius];
    const [sum, difference] = [(over[0] + over[1]) / 2, (over[0] - over[1]) / 2];
    const back = [sum + difference * c, difference * s, sum - difference * c];
    y1 -= back[0];
    y2 -= back[2];
    y3 -= Math.SQRT2 * back[1];
    sigma = back.map((x) => (2 * x) / (h * lr)) as [number, number, number];
  }
  return { y: [y1, y2, y3], sigma };
}
