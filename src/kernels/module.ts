// The one compiled module of this thread. Compiling is asynchronous or not; instantiating a compiled module is always synchronous.
import { notReady } from '../input/errors.js';

/** What kernels.wasm can be compiled from. */
export type KernelSource = WebAssembly.Module | BufferSource | Response | URL | string;

let compiled: WebAssembly.Module | undefined;
let pending: Promise<void> | undefined;

async function compile(source: KernelSource | Promise<Response>): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return WebAssembly.compile(source);
  const response = await (typeof source === 'string' || source instanceof URL ? fetch(source) : source);
  if (!response.ok)
    throw notReady(`could not fetch kernels.wasm: ${response.status} ${response.statusText}`, { path: 'source', value: response.url });
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Compiles the kernels once; later calls wait for the first. A failed attempt may be repeated. */
export function initFrom(source: () => KernelSource): Promise<void> {
  if (compiled) return Promise.resolve();
  pending ??= compile(source())
    .then((module) => {
      compiled ??= module;
    })
    .finally(() => {
      pending = undefined;
    });
  return pending;
}

/** Sets the compiled module at once, from a module that another thread posted or from bytes. */
export function initSyncFrom(source: () => WebAssembly.Module | BufferSource): void {
  if (compiled) return;
  const given = source();
  compiled = given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given);
}

/**
 * The compiled kernels, to be posted to a worker that calls `initSync(module)`.
 *
 * @throws E_NOT_READY before init
 * @example compiledModule() instanceof WebAssembly.Module // true
 */
export function compiledModule(): WebAssembly.Module {
  if (!compiled) throw notReady('minifold is not initialized: await init() (or call initSync) first');
  return compiled;
}
