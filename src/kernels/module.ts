// The one compiled module of this thread. Compiling is asynchronous or not; instantiating a compiled module is always synchronous.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { invalid, MinifoldError, notReady } from '../input/errors.js';
import { kernelFingerprint, kernelHash } from './generated.js';
import { instantiate } from './instantiate.js';
import { answersOf, knownAnswers } from './known-answers.js';
import { whyNot } from './support.js';

/** What kernels.wasm can be compiled from; a string is a URL. */
export type KernelSource = WebAssembly.Module | BufferSource | Response | URL | string;

const wanted = 'the URL, response, bytes or compiled module of minifold/kernels.wasm';

let compiled: WebAssembly.Module | undefined;
/** Modules whose bytes were seen. */
const trusted = new WeakSet<WebAssembly.Module>();
let attempt: Promise<void> | undefined;

/** The name of a value's class, of whatever realm. */
function classOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function isModule(source: unknown): source is WebAssembly.Module {
  return classOf(source) === 'WebAssembly.Module';
}

/** Also of another implementation of fetch. */
function isResponse(source: unknown): source is Response {
  return typeof source === 'object' && source !== null && 'arrayBuffer' in source && typeof source.arrayBuffer === 'function';
}

/** A copy of a source that is bytes; of a detached buffer, which cannot be looked at, one without any. */
function readBytes(source: unknown): Uint8Array<ArrayBuffer> | undefined {
  const isBuffer = classOf(source) === 'ArrayBuffer' || classOf(source) === 'SharedArrayBuffer';
  if (!isBuffer && !ArrayBuffer.isView(source)) return undefined;
  const [buffer, at] = ArrayBuffer.isView(source) ? [source.buffer, source.byteOffset] : [source as ArrayBufferLike, 0];
  const length = (source as ArrayBufferView | ArrayBufferLike).byteLength;
  return length === 0 ? new Uint8Array(0) : new Uint8Array(new Uint8Array(buffer, at, length));
}

const remedy = 'give init the kernels.wasm of this very version';

/** The same bytes, if they are the kernels. */
function checkBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const hash = bytesToHex(sha256(bytes));
  if (hash === kernelHash) return bytes;
  const what = `${bytes.length} bytes with the SHA-256 ${hash.slice(0, 12)}…, not ${kernelHash.slice(0, 12)}…`;
  throw notReady(`source: these are not the kernels of this minifold (${what}): ${remedy}`, { path: 'source', allowed: wanted });
}

function notCompiledFromThem(what: string): Error {
  return notReady(`source: this module ${what}: ${remedy}`, { path: 'source', allowed: wanted });
}

/** Whether an instance of the module answers as the kernels do. */
function answersRight(module: WebAssembly.Module): boolean {
  try {
    return answersOf(instantiate(module)) === knownAnswers;
  } catch (error) {
    if (error instanceof MinifoldError) throw error;
    return false; // it misses an import or export, or traps
  }
}

/** The same module, if it says that it was compiled from the kernels and answers as they do. */
function checkModule(given: WebAssembly.Module): WebAssembly.Module {
  if (trusted.has(given)) return given;
  const module = given instanceof WebAssembly.Module ? given : structuredClone(given); // one of another realm is none to the loader
  const [section = new ArrayBuffer(0)] = WebAssembly.Module.customSections(module, 'minifold');
  if (bytesToHex(new Uint8Array(section)) !== kernelFingerprint)
    throw notCompiledFromThem('was not compiled from the kernels of this minifold');
  if (!answersRight(module))
    throw notCompiledFromThem('does not compute what the kernels of this minifold do, as if its file were damaged');
  return module;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refused(error: unknown): Error {
  const { obstacle, why } = whyNot(error);
  return notReady(`this engine does not compile the kernels (${reason(error)}): ${why}`, { path: 'init', value: obstacle });
}

function trust(module: WebAssembly.Module): WebAssembly.Module {
  trusted.add(module);
  return module;
}

/** Compiles bytes that are known to be the kernels, in the background. */
export function compileInBackground(bytes: BufferSource): Promise<WebAssembly.Module> {
  return WebAssembly.compile(bytes).then(trust, (error: unknown) => {
    throw refused(error);
  });
}

/** Compiles bytes that are known to be the kernels. */
export function compileKernels(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return trust(new WebAssembly.Module(bytes));
  } catch (error) {
    throw refused(error);
  }
}

/** What fetch answers; the contents of a file: URL in Node, whose fetch knows none. */
async function open(url: string | URL): Promise<unknown> {
  try {
    if (String(url).startsWith('file:')) {
      const files = globalThis.process?.getBuiltinModule?.('node:fs');
      if (files) return files.readFileSync(new URL(url));
    }
    return await fetch(url);
  } catch (error) {
    const cause = error instanceof Error && error.cause ? `: ${reason(error.cause)}` : '';
    const value = String(url);
    throw notReady(`source: could not fetch ${value} (${reason(error)}${cause})`, { path: 'source', value, allowed: wanted });
  }
}

/** Compiles a response, as it arrives where its server says that it is WebAssembly, and checks its bytes. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (response.ok === false) {
    const { status, statusText, url } = response;
    throw notReady(`source: could not fetch ${url || 'kernels.wasm'} (${status} ${statusText})`.replace(' )', ')'), {
      path: 'source',
      value: url,
    });
  }
  const streams = 'compileStreaming' in WebAssembly && response.headers?.get('content-type') === 'application/wasm' && !response.bodyUsed;
  const arriving = streams ? WebAssembly.compileStreaming(response.clone()) : undefined;
  arriving?.catch(() => undefined); // what is wrong shows in the bytes first
  const bytes = await response.arrayBuffer().catch((error: unknown) => {
    throw notReady(`source: the response cannot be read (${reason(error)})`, { path: 'source', allowed: wanted });
  });
  const checked = checkBytes(new Uint8Array(bytes));
  return arriving ?? compileInBackground(checked);
}

async function compile(given: unknown): Promise<WebAssembly.Module> {
  let source = await given;
  if (typeof source === 'string' || classOf(source) === 'URL') source = await open(source as string | URL);
  if (isModule(source)) return checkModule(source);
  const bytes = readBytes(source);
  if (bytes) return compileInBackground(checkBytes(bytes));
  if (isResponse(source)) return compileResponse(source);
  throw invalid('E_TYPE', 'source', source, wanted);
}

/** Compiles the kernels once; later calls wait for the first, and try their own source where it failed. */
export function initFrom(source: () => KernelSource | PromiseLike<KernelSource>): Promise<void> {
  if (compiled) return Promise.resolve();
  const before = attempt ?? Promise.reject();
  attempt = before.catch(async () => {
    compiled ??= await compile(source());
  });
  return attempt;
}

/** Sets the compiled module at once, from a module that another thread posted or from bytes. */
export function initSyncFrom(source: () => WebAssembly.Module | BufferSource): void {
  if (compiled) return;
  const given: unknown = source();
  const bytes = readBytes(given);
  if (bytes) compiled = compileKernels(checkBytes(bytes));
  else if (isModule(given)) compiled = checkModule(given);
  else throw invalid('E_TYPE', 'source', given, 'the bytes or the compiled module of minifold/kernels.wasm');
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
