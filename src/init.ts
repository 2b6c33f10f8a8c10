// init() of the default entry: the kernels' bytes are part of the bundle.
import { inflateSync } from 'fflate/browser';
import { kernelBytes } from './kernels/generated-bytes.js';
import { initFrom, initSyncFrom } from './kernels/module.js';

/** Node inflates by itself, in a tenth of the time; getBuiltinModule asks for it without an import, which a browser could not load. */
const zlib: { inflateRawSync(deflated: Uint8Array): Uint8Array } | undefined = globalThis.process?.getBuiltinModule?.('node:zlib');

function bytes(): Uint8Array<ArrayBuffer> {
  const text = atob(kernelBytes);
  const deflated = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) deflated[i] = text.charCodeAt(i);
  return (zlib?.inflateRawSync(deflated) ?? inflateSync(deflated)) as Uint8Array<ArrayBuffer>;
}

/** Compiles the kernels. Idempotent: call it wherever minifold is used, await it once. */
export function init(): Promise<void> {
  return initFrom(bytes);
}

/** As `init`, at once: from a module that another thread compiled and posted, or from the inlined bytes. */
export function initSync(module?: WebAssembly.Module): void {
  initSyncFrom(() => module ?? bytes());
}
