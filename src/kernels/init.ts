// init() of the default entry: the kernels' bytes are part of the bundle, deflated. The engine inflates them: Node at once, by a module that
// getBuiltinModule gives without an import that a browser could not load; browsers by a stream, which is read here: a Blob and a Response around it
// take several times as long in a page that has just begun.
import { notReady } from '../input/errors.js';
import { kernelBytes, kernelSize } from './generated-bytes.js';
import { compileInBackground, compileKernels, initFrom, initSyncFrom } from './module.js';

/** The compiled kernels, or undefined where their bytes can only be had by a stream. Node compiles sooner at once than in the background. */
function compiledAtOnce(): WebAssembly.Module | undefined {
  const node = globalThis.process;
  const zlib = node?.getBuiltinModule?.('node:zlib');
  if (!zlib) return undefined;
  const { Buffer } = node.getBuiltinModule('node:buffer');
  // in one piece: by default it comes in pieces of 16 kB, which are put together in other memory
  return compileKernels(zlib.inflateRawSync(Buffer.from(kernelBytes, 'base64'), { chunkSize: 2 ** 18 }));
}

/** The bytes of base64, by the engine where it can: a browser of 2025 or later. */
function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  if (fromBase64) return fromBase64.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
  return bytes;
}

/** A stream that inflates. */
function inflating(): DecompressionStream {
  try {
    return new DecompressionStream('deflate-raw');
  } catch {
    const since = 'Chrome 103, Firefox 113, Safari 16.4 and Node 20.19 can';
    throw notReady(`this engine cannot inflate the kernels (${since}): import from minifold/slim, and give init their bytes`, {
      path: 'init',
      value: 'no deflate-raw',
    });
  }
}

async function compiledFromStream(): Promise<WebAssembly.Module> {
  const { readable, writable } = inflating();
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  const written = Promise.all([writer.write(decoded(kernelBytes)), writer.close()]);
  const bytes = new Uint8Array(kernelSize);
  let at = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes.set(part.value, at);
    at += part.value.length;
  }
  await written;
  return compileInBackground(bytes);
}

/**
 * Compiles the kernels. Idempotent: call it wherever minifold is used, await it once.
 *
 * @throws E_NOT_READY where the kernels cannot be compiled, with the reason
 * @example
 * await init();
 * createRun({ problem: bilinear(), optimizer: sgd({ lr: 0.1 }) }).step // 0
 */
export function init(): Promise<void> {
  return initFrom(() => compiledAtOnce() ?? compiledFromStream());
}

/**
 * As `init`, at once: from a module that another thread compiled and posted; in Node also from the inlined bytes.
 *
 * @param module - what `compiledModule()` of another thread returned
 * @throws E_NOT_READY where the kernels cannot be compiled, with the reason
 * @example
 * initSync(compiledModule()); // in a worker: the module that was posted to it
 * createRun({ problem: bilinear(), optimizer: sgd({ lr: 0.1 }) }).step // 0
 */
export function initSync(module?: WebAssembly.Module): void {
  initSyncFrom(() => {
    const source = module ?? compiledAtOnce();
    if (source) return source;
    throw notReady('initSync() needs a compiled module in a browser: await init() instead, or pass compiledModule() of another thread', {
      path: 'module',
    });
  });
}
