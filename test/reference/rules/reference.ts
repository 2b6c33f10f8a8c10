// What the file of an optimizer here says of it, under the name `reference`; `optimizer.ts` and the tests find it by the optimizer's name.
import type { Optimizer } from '../../../src/optimizers/optimizer.js';
import type { Tensor, TensorShape } from '../../../src/optimizers/tensors.js';
import type { Round } from '../math/round.js';
import type { ReferenceState } from './state.js';

export interface Reference<Of extends Optimizer = Optimizer> {
  /** One step, each operation as the kernel takes it; theta is made of `tensors`. */
  step(s: ReferenceState, g: Float64Array, o: Of, round: Round, tensors: readonly Tensor[]): void;
  /** What the tests try, for a theta made of tensors of these lengths: every path of the kernel, every option. */
  readonly variants: Readonly<Record<string, (lengths: readonly number[]) => Of>>;
  /** At least one. */
  readonly trajectories: readonly Trajectory[];
}

/** Steps whose outcome is known from elsewhere. */
export interface Trajectory {
  /** The program and its version, or how it is derived. */
  readonly source: string;
  readonly optimizer: Optimizer;
  readonly theta0: readonly number[];
  readonly tensors?: readonly TensorShape[];
  readonly gradients: readonly (readonly number[])[];
  /** theta and v after as many steps. */
  readonly theta: Readonly<Record<number, readonly number[]>>;
  readonly v?: Readonly<Record<number, readonly number[]>>;
  /** Relative to each entry. */
  readonly tolerance: number;
}
