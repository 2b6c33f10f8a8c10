// init() of the default entry: the kernels' bytes are part of the bundle.
import { kernelBytes } from './kernels/generated-bytes.js';
import { initFrom, initSyncFrom } from './kernels/module.js';

function bytes(): Uint8Array<ArrayBuffer> {
  const text = atob(kernelBytes);
  const decoded = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) decoded[i] = text.charCodeAt(i);
  return decoded;
}

/** Compiles the kernels. Idempotent: call it wherever minifold is used, await it once. */
export function init(): Promise<void> {
  return initFrom(bytes);
}

/** As `init`, at once: from a module that another thread compiled and posted, or from the inlined bytes. */
export function initSync(module?: WebAssembly.Module): void {
  initSyncFrom(() => module ?? bytes());
}
