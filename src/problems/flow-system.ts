// What the label-noise flow needs of a problem: coordinates of Γ, the velocity in them, and the way back to Γ.
// @eq li2025 (5)

/** The terms of the flow  dzeta/dt = -∂Φ_S ( sharpness S ∇³L[S] + decay zeta + coupledDecay S zeta ). */
export interface FlowTerms {
  /** alpha/4, times the square of heavy ball's gain; >= 0. */
  readonly sharpness: number;
  /** w0 of decoupled weight decay, >= 0. */
  readonly decay: number;
  /** w0 of coupled weight decay, times heavy ball's gain; >= 0. */
  readonly coupledDecay: number;
}

/** The flow's motion on the manifold of one problem. S is the diagonal of the preconditioner, P entries, or where it is a matrix, P². */
export interface FlowSystem {
  /**
   * The coordinates of a point.
   *
   * @param zeta - the point, on Γ
   */
  encode(zeta: Float64Array): Float64Array;
  /**
   * The point with these coordinates.
   *
   * @param y - as `encode` returns them
   */
  decode(y: Float64Array): Float64Array;
  /**
   * diag H, for a point of Γ; H where S is a matrix.
   *
   * @param zeta - the point
   */
  hessianDiagonal(zeta: Float64Array): Float64Array;
  /**
   * dy/dt, with ∂Φ_S push added to dzeta/dt.
   *
   * @param y - the coordinates of a point of Γ
   * @param S - the preconditioner there: its diagonal, or a matrix row by row
   * @param push - of P entries; none by default
   */
  velocity(y: Float64Array, S: Float64Array, push?: Float64Array): Float64Array;
  /**
   * The point of Γ reached from near it along S range(H) by Gauss-Newton steps, whose shift along Γ is of second order in the distance.
   *
   * @param y - the coordinates of a point near Γ
   * @param S - the preconditioner there
   */
  retract(y: Float64Array, S: Float64Array): Float64Array;
  /**
   * How far a flow got from one place to the other in many steps, in units of what counts as rest. Default: of `trembling` of a coordinate.
   *
   * @param before - coordinates of the first place
   * @param after - those of the other
   */
  moved?(before: Float64Array, after: Float64Array): number;
}

/** By how much the rounding of many steps moves a coordinate at rest, in units of it. */
export const trembling: number = 2 ** -46;

/** Gauss-Newton steps of a retraction. Each about squares the distance, which begins at the error of a step. */
export const mostRetractions = 6;

/** The largest |f_i| that counts as on Γ, in units of the terms that it is a sum of: some fifty of their roundings. */
export const onManifold = 1e-14;
