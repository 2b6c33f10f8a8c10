// Steps of an optimizer on a gradient that stays the same, by the kernel and by the reference.
import { everyLane, slots } from '../../src/kernels/generated.js';
import { type Dtype, type FloatArray, KernelInstance } from '../../src/kernels/instance.js';
import { loadOptimizer } from '../../src/optimizers/kernel/load.js';
import type { Optimizer } from '../../src/optimizers/optimizer.js';
import { roundTo } from '../../test/reference/math/round.js';
import { optimizerStep } from '../../test/reference/rules/optimizer.js';
import { referenceState } from '../../test/reference/rules/state.js';

/** n entries in (-½, ½), none of them 0. */
export function fixedGradient(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.4995);
}

/** n parameters that start at 0: `step` calls the exported kernel and nothing else. */
export function kernelSteps(optimizer: Optimizer, dtype: Dtype, n: number): { step(): void; readonly theta: FloatArray } {
  const kernels = new KernelInstance();
  const address = loadOptimizer(kernels, optimizer, dtype, kernels.allocate(slots.bytes), everyLane);
  const [theta, g, m, v] = Array.from({ length: 4 }, () => kernels.allocate((dtype === 'f64' ? 8 : 4) * n));
  kernels.floats(dtype, g, n).set(fixedGradient(n));
  const kernel = kernels.of(dtype).optimizerStep;
  return { step: () => kernel(address, theta, g, m, v, n), theta: kernels.floats(dtype, theta, n) };
}

/** The same by the reference. */
export function referenceStep(optimizer: Optimizer, dtype: Dtype, n: number): () => void {
  const state = referenceState(new Float64Array(n));
  const g = fixedGradient(n);
  const round = roundTo(dtype);
  return () => optimizerStep(state, g, optimizer, round);
}
