// Optimizers with their state, new or from bytes.
import type { VectorLike } from '../input/arrays.js';
import type { Dtype } from '../kernels/instance.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { CreateOptimizerOptions, RestoreOptimizerOptions } from './optimizer-options.js';
import { OptimizerState } from './optimizer-state.js';

/**
 * An optimizer for gradients of any origin.
 *
 * @param optimizer - the rule and its options, as `adam()` returns them
 * @param theta0 - where it starts, P entries, which are copied
 * @param options - `dtype`, `tensors` and their `groups`, `clip`, `lr`
 * @throws E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option, E_SHAPE for tensors that do not add up to theta0, E_TOO_LARGE
 *   beyond memory
 * @example
 * const state = createOptimizer(adam.torch({ lr: 0.1 }), [1, 2]);
 * for (let k = 0; k < 3; k++) state.step(state.theta); // the gradient of ½‖θ‖² is θ
 * state.theta // Float64Array(2) [ 0.701586…, 1.70062… ]
 *
 * const groups = [{ tensors: [1], weightDecay: 0 }]; // of a layer's weights and biases, the biases do not decay
 * createOptimizer(adamW({ lr: 0.5, weightDecay: 1 }), [1, 1, 1], { tensors: [2, 1], groups }).step([0, 0, 0]).theta // Float64Array(3) [ 0.5, 0.5, 1 ]
 */
export function createOptimizer<D extends Dtype = 'f64'>(
  optimizer: Optimizer,
  theta0: VectorLike,
  options?: CreateOptimizerOptions<D>,
): OptimizerState<D> {
  return new OptimizerState(optimizer, theta0, options);
}

/**
 * Continues the optimizer that `save()` stored, with another learning rate if `options.lr` gives one.
 *
 * @param bytes - what `save()` returned
 * @param options - `lr`, a number or a function of the step
 * @throws E_CHECKPOINT for bytes that `save` did not return, or that are damaged, or of other kernels
 * @example
 * const state = createOptimizer(sgdMomentum({ lr: 0.1 }), [1, 2]).step([3, -4]);
 * restoreOptimizer(state.save()).m // Float64Array(2) [ 0.299999…, -0.399999… ]
 */
export function restoreOptimizer(bytes: Uint8Array, options?: RestoreOptimizerOptions): OptimizerState {
  return OptimizerState.restore(bytes, options);
}
