// Ctrl-C and SIGTERM: the first asks the run to stop, the second ends the process at once.

export type Interrupt = 'SIGINT' | 'SIGTERM';

/** A signal that the first of them aborts, with its name as the reason. From then on, and after disposal, both do what they do by default. */
export function interruptSignal(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const dispose = (): void => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
  function abort(name: Interrupt): void {
    dispose();
    controller.abort(name);
  }
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return { signal: controller.signal, dispose };
}
