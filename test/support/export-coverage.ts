// Preloaded by `npm test`: which exports of kernels.wasm did the tests call? Prints the line coverage of the kernels' ABI at exit,
// and fails the run when an export was never called.
import { isMainThread } from 'node:worker_threads';

const called = new Map<string, number>();

/** The exports that stand behind counted ones: a module that imports them takes these. */
const behind = new WeakMap<object, { readonly name: string; readonly value: WebAssembly.ImportValue }>();

/** What a module imports, with the exports themselves in place of the counted ones; what it imports counts as called. */
function imported(module: WebAssembly.Module, imports: WebAssembly.Imports = {}): WebAssembly.Imports {
  const taken: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const value = imports[from]?.[name];
    const raw = typeof value === 'function' ? behind.get(value) : undefined;
    if (raw) called.set(raw.name, (called.get(raw.name) as number) + 1);
    taken[from] = { ...taken[from], [name]: raw?.value ?? (value as WebAssembly.ImportValue) };
  }
  return taken;
}

class CountingInstance extends WebAssembly.Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imported(module, imports));
    if (!('allocate' in super.exports)) return; // a generated module
    const counted: Record<string, WebAssembly.ExportValue> = {};
    for (const [name, value] of Object.entries(super.exports)) {
      if (typeof value !== 'function') {
        counted[name] = value;
        continue;
      }
      called.set(name, called.get(name) ?? 0);
      const counting = (...args: unknown[]): unknown => {
        called.set(name, (called.get(name) as number) + 1);
        return (value as (...args: unknown[]) => unknown)(...args);
      };
      behind.set(counting, { name, value });
      counted[name] = counting;
    }
    Object.defineProperty(this, 'exports', { value: Object.freeze(counted) });
  }
}
WebAssembly.Instance = CountingInstance;

process.on('exit', () => {
  if (!isMainThread || called.size === 0) return; // threads and children inherit the preload
  const never = [...called].filter(([, count]) => count === 0).map(([name]) => name);
  console.log(
    `\nkernel exports called: ${called.size - never.length} of ${called.size}${never.length > 0 ? `; never: ${never.join(', ')}` : ''}`,
  );
  if (never.length > 0) process.exitCode = 1;
});
