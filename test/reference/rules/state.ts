// The state of an optimizer in the reference: plain arrays.

export interface ReferenceState {
  readonly theta: Float64Array;
  readonly m: Float64Array;
  readonly v: Float64Array;
  /** Steps taken. */
  step: number;
  /** beta1^step and beta2^step as running products. */
  product1: number;
  product2: number;
}

/** A fresh state at theta0; v has `size` entries. */
export function referenceState(theta0: ArrayLike<number>, size: number = theta0.length): ReferenceState {
  const theta = Float64Array.from(theta0);
  return { theta, m: new Float64Array(theta.length), v: new Float64Array(size), step: 0, product1: 1, product2: 1 };
}
