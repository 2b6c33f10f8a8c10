// Φ_S of the bilinear model in closed form: ẋ = -S∇L is linear but for its speed.

/**
 * The bilinear model: in X = θ1/√S1, Y = θ2/√S2 the flow is (X + Y) <- (X + Y)/√E, (X - Y) <- (X - Y) √E, and 2 θ1 θ2 = 3/2 is
 * A/E - B E = 3/√(S1 S2) with A = (X + Y)², B = (X - Y)². Undefined on X + Y = 0, whence it leads to the saddle at 0.
 */
export function projectBilinear(theta: Float64Array, S: Float64Array): Float64Array | undefined {
  const [r1, r2] = S.map(Math.sqrt) as unknown as [number, number];
  const [sum, difference] = [theta[0] / r1 + theta[1] / r2, theta[0] / r1 - theta[1] / r2];
  const [A, B, c] = [sum * sum, difference * difference, 3 / (r1 * r2)];
  if (A === 0) return undefined;
  const root = Math.sqrt((2 * A) / (c + Math.sqrt(c * c + 4 * A * B))); // √E
  const [plus, minus] = [sum / root, difference * root];
  return Float64Array.of((r1 * (plus + minus)) / 2, (r2 * (plus - minus)) / 2);
}
