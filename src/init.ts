// init() of the default entry: the kernels' bytes are part of the bundle, deflated. The engine inflates them: Node at once, by a module that
// getBuiltinModule gives without an import that a browser could not load; browsers by a stream.
import { MinifoldError } from './errors.js';
import { kernelBytes } from './kernels/generated-bytes.js';
import { initFrom, initSyncFrom } from './kernels/module.js';

function deflated(): Uint8Array<ArrayBuffer> {
  const text = atob(kernelBytes);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The bytes of kernels.wasm, or undefined where they can only be had by a stream. */
function inflated(): Uint8Array<ArrayBuffer> | undefined {
  const zlib = globalThis.process?.getBuiltinModule?.('node:zlib');
  return zlib?.inflateRawSync(deflated()) as Uint8Array<ArrayBuffer> | undefined;
}

function inflatedStream(): Response {
  return new Response(new Blob([deflated()]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
}

/** Compiles the kernels. Idempotent: call it wherever minifold is used, await it once. */
export function init(): Promise<void> {
  return initFrom(() => inflated() ?? inflatedStream());
}

/** As `init`, at once: from a module that another thread compiled and posted; in Node also from the inlined bytes. */
export function initSync(module?: WebAssembly.Module): void {
  initSyncFrom(() => {
    const source = module ?? inflated();
    if (source) return source;
    throw new MinifoldError(
      'E_NOT_READY',
      'initSync() needs a compiled module in a browser: await init() instead, or pass compiledModule() of another thread',
      {
        path: 'module',
      },
    );
  });
}
