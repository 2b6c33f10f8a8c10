// init(source) of the slim entry.
import { initFrom, initSyncFrom, type KernelSource } from './module.js';

/** Compiles the kernels from the URL, response, bytes or module of `minifold/kernels.wasm`. Idempotent. */
export function init(source: KernelSource): Promise<void> {
  return initFrom(() => source);
}

/** As `init`, at once, from a module that another thread compiled and posted, or from bytes. */
export function initSync(source: WebAssembly.Module | BufferSource): void {
  initSyncFrom(() => source);
}
