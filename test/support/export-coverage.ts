// Preloaded by `npm test`: which exports of kernels.wasm did the tests call? Prints the line coverage of the kernels' ABI at exit,
// and fails the run when an export was never called.
import { isMainThread } from 'node:worker_threads';

const called = new Map<string, number>();

class CountingInstance extends WebAssembly.Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imports);
    const counted: Record<string, WebAssembly.ExportValue> = {};
    for (const [name, value] of Object.entries(super.exports)) {
      if (typeof value !== 'function') {
        counted[name] = value;
        continue;
      }
      called.set(name, called.get(name) ?? 0);
      counted[name] = (...args: unknown[]): unknown => {
        called.set(name, (called.get(name) as number) + 1);
        return (value as (...args: unknown[]) => unknown)(...args);
      };
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
