// An optimizer's state in kernel memory: parameters, gradient and moments, and what works on them.
import { readVectorInto } from '../input/arrays.js';
import { unavailable } from '../input/errors.js';
import { everyLane, slots } from '../kernels/generated.js';
import type { Dtype, KernelInstance } from '../kernels/instance.js';
import { Room } from '../kernels/room.js';
import { loadOptimizer, loadStepper } from '../optimizers/kernel/load.js';
import { type Segment, steppedSegments } from '../optimizers/kernel/segments.js';
import { bytesOf, type Stepper } from '../optimizers/kernel/stepper.js';
import { formOf, titleOf } from '../optimizers/optimizer.js';
import type { Tensor } from '../optimizers/tensors.js';
import type { Clip } from './optimizer-options.js';

/** The parts of the state. */
export type Part = 'theta' | 'g' | 'm' | 'v';

/** The addresses of the parts, and what works on them. */
export interface LoadedState extends Readonly<Record<Part, number>> {
  readonly kernels: KernelInstance;
  /** Those of the segments. */
  readonly optimizers: readonly number[];
  readonly stepper: Stepper;
  readonly allFinite: (x: number, n: number) => boolean;
}

/** Loads an optimizer of each segment that start at theta0, a vector of P entries. */
export function loadState(
  segments: readonly Segment[],
  theta0: unknown,
  { dtype, parameters, tensors }: { readonly dtype: Dtype; readonly parameters: number; readonly tensors: readonly Tensor[] | undefined },
): Room<LoadedState> {
  const size = bytesOf(dtype);
  for (const { optimizer } of segments) {
    if (formOf(optimizer).ascent !== undefined)
      throw unavailable(
        'optimizer',
        `a step of ${titleOf(optimizer)} takes two gradients, the second at a point of its own: it is for createRun`,
      );
  }
  return new Room(
    'this optimizer',
    4 * (parameters * size + 64) + segments.length * (slots.bytes + 256),
    (kernels) => {
      const optimizers = segments.map(({ optimizer }) =>
        loadOptimizer(kernels, optimizer, dtype, kernels.allocate(slots.bytes), everyLane),
      );
      const [{ optimizer }] = segments;
      const [address] = optimizers;
      const setting = { kernels, address, dtype, parameters, tensors };
      const whole = segments.length === 1 && loadStepper(optimizer, setting);
      const stepper = whole || steppedSegments({ ...setting, name: titleOf(optimizer) }, segments, optimizers);
      const [theta, g, m, v] = [parameters, parameters, parameters, stepper.size].map((entries) => kernels.allocate(entries * size));
      readVectorInto(theta0, 'theta0', kernels.floats(dtype, theta, parameters));
      stepper.start?.(kernels.floats(dtype, m, parameters), kernels.floats(dtype, v, stepper.size));
      return { kernels, optimizers, stepper, allFinite: kernels.of(dtype).allFinite, theta, g, m, v };
    },
    { viewed: true },
  );
}

/** Cuts the gradient of P entries: its entries, then its norm. */
export function cutGradient({ kernels, g }: LoadedState, { value, norm }: Clip, dtype: Dtype, parameters: number): void {
  const { clipValues, clipNorm } = kernels.of(dtype);
  if (value !== undefined) clipValues(g, parameters, value);
  if (norm !== undefined) clipNorm(g, parameters, norm);
}
