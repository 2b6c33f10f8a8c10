// An optimizer's state in kernel memory: parameters, gradient and moments, and what works on them.
import { readVectorInto } from '../input/arrays.js';
import { everyLane, slots } from '../kernels/generated.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import { Room } from '../kernels/room.js';
import { loadOptimizer, loadStepper } from '../optimizers/kernel/load.js';
import { bytesOf, type Stepper } from '../optimizers/kernel/stepper.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Tensor } from '../optimizers/tensors.js';

/** The parts of the state. */
export type Part = 'theta' | 'g' | 'm' | 'v';

/** The addresses of the parts, and what works on them. */
export interface LoadedState extends Readonly<Record<Part, number>> {
  readonly kernels: KernelInstance;
  readonly optimizer: number;
  readonly stepper: Stepper;
  readonly allFinite: (x: number, n: number) => boolean;
}

/** Loads an optimizer that starts at theta0, a vector of P entries. */
export function loadState(
  optimizer: Optimizer,
  theta0: unknown,
  { dtype, parameters, tensors }: { readonly dtype: Dtype; readonly parameters: number; readonly tensors: readonly Tensor[] | undefined },
): Room<LoadedState> {
  const size = bytesOf(dtype);
  return new Room('this optimizer', 4 * (parameters * size + 64) + slots.bytes + 128, (kernels) => {
    const address = loadOptimizer(kernels, optimizer, dtype, kernels.allocate(slots.bytes), everyLane);
    const stepper = loadStepper(optimizer, { kernels, address, dtype, parameters, tensors });
    const [theta, g, m, v] = [parameters, parameters, parameters, stepper.size].map((entries) => kernels.allocate(entries * size));
    readVectorInto(theta0, 'theta0', kernels.floats(dtype, theta, parameters));
    stepper.start?.(kernels.floats(dtype, m, parameters), kernels.floats(dtype, v, stepper.size));
    return { kernels, optimizer: address, stepper, allFinite: kernels.of(dtype).allFinite, theta, g, m, v };
  });
}
