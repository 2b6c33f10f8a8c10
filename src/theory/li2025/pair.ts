// The pair (V, S) of an adaptive gradient method, as the slow equations see it (Li, Wen, Lyu 2025, Def. 4.3).
// @eq li2025 Def. 4.3

/** The pair (V, S) of an optimizer, with what else of it the slow time t = k lr² sees. */
export interface Preconditioner {
  /** Whether there is a v. Without one S = I. */
  readonly adaptive: boolean;
  /** The exponent of S(v) = 1 / ((v + epsRoot)^lambda + eps); 0 without a v, undefined for an S of another form. */
  readonly lambda: number | undefined;
  /** Lengths of the blocks that share one v, in the order of theta; undefined when every entry has its own. */
  readonly blocks: readonly number[] | undefined;
  /** What a step moves in units of lr: 1, and (1 - dampening) / (1 - momentum) for heavy ball. */
  readonly gain: number;
  /** The v that a user gives, averaged over blocks. */
  read(v: unknown, path: string): Float64Array;
  /** Whether V sees all of a covariance and S is a matrix, P x P row-major, and not diagonals. */
  readonly full?: true;
  /** V of a matrix with this diagonal: the diagonal, averaged over blocks; empty without a v. */
  V(diagonal: Float64Array): Float64Array;
  /** The diagonal of S(v); all ones without a v. Where v and eps are exactly 0 so is S: what never sees a gradient does not move. */
  S(v: Float64Array): Float64Array;
}
