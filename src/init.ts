// init() of the default entry: the kernels' bytes are part of the bundle.
import { kernelBytes } from './kernels/generated-bytes.js';
import { initFrom, initSyncFrom } from './kernels/module.js';

function bytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0));
}

/** Compiles the kernels. Idempotent: call it wherever minifold is used, await it once. */
export function init(): Promise<void> {
  return initFrom(bytes);
}

/** As `init`, at once: from a module that another thread compiled and posted, or from the inlined bytes. */
export function initSync(module?: WebAssembly.Module): void {
  initSyncFrom(() => module ?? bytes());
}
