// Everything both entries export.
export { type ErrorCode, type ErrorDetails, MinifoldError } from './errors.js';
export { kernelHash } from './kernels/generated.js';
export type { Dtype, FloatArray } from './kernels/instance.js';
export { compiledModule, type KernelSource } from './kernels/module.js';
