// One instance of the kernels for what is computed on copies of JavaScript's arrays: measures, theory, scalar functions.
import { KernelInstance } from './instance.js';

let shared: KernelInstance | undefined;

/** Calls `use` with the shared instance and then frees what it allocated there. */
export function withKernels<R>(use: (kernels: KernelInstance) => R): R {
  shared ??= new KernelInstance();
  const kernels = shared;
  return kernels.scoped(() => use(kernels));
}

/** Writes x into the kernels' memory. */
export function place(kernels: KernelInstance, x: Float64Array): number {
  const address = kernels.allocate(8 * x.length);
  kernels.f64(address, x.length).set(x);
  return address;
}
