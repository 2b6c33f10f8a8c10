// The plain loops of one dtype.
import type { Dtype } from '../../src/kernels/instance.js';

/** A copy of the module for each dtype: V8 compiles a loop that has met both Float64Array and Float32Array to slower code. */
export function plainLoops(dtype: Dtype): Promise<typeof import('./plain-loops.js')> {
  return import(`./plain-loops.js?${dtype}`);
}
