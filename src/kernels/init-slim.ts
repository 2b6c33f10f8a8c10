// init(source) of the slim entry.
import { initFrom, initSyncFrom, type KernelSource } from './module.js';

/**
 * Compiles the kernels from the URL (a `file:` URL in Node), response, bytes or module of `minifold/kernels.wasm`, or a promise of one. Idempotent; after a failure it can be called again.
 * Bytes are compared with those of this version by their SHA-256. A compiled module does not give its bytes back: it has to say that it was compiled from
 * them, and to give the known answers of elementary functions, random numbers, sums, every update rule and noisy steps of a diagonal net, in some
 * milliseconds. Damage elsewhere in a module (in the other problems) is not seen: give bytes where the file is not to be trusted.
 *
 * @param source - a compiled module, the bytes of `minifold/kernels.wasm`, a response with them or their address
 * @throws E_NOT_READY where they cannot be had or compiled, or are not the kernels of this version; E_TYPE for anything else
 */
export function init(source: KernelSource | PromiseLike<KernelSource>): Promise<void> {
  return initFrom(() => source);
}

/**
 * As `init`, at once, from a module that another thread compiled and posted, or from bytes; what is compared is what `init` compares.
 *
 * @param source - a compiled module or the bytes of `minifold/kernels.wasm`
 * @throws E_NOT_READY where they cannot be compiled, or are not the kernels of this version; E_TYPE for anything else
 */
export function initSync(source: WebAssembly.Module | BufferSource): void {
  initSyncFrom(() => source);
}
