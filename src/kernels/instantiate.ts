// An instance of a compiled module, with the exports of the kernels.
import { instantiateSync } from '@assemblyscript/loader';
import { tooLarge } from '../input/errors.js';
import type { KernelExports } from './generated.js';

/** What to do where memory is full. */
export const memoryAdvice = 'dispose() of runs and optimizers that are no longer needed';

/** Makes an instance; E_TOO_LARGE where there is no room for its addresses. */
export function instantiate(module: WebAssembly.Module): KernelExports {
  try {
    return instantiateSync(module).instance.exports as unknown as KernelExports;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge('one more instance of the kernels', memoryAdvice);
  }
}
