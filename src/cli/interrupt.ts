// Ctrl-C, SIGTERM, and the SIGUSR1 of batch systems: the first asks the run to stop, the second ends the process at once.

export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGUSR1';

const signals: readonly Interrupt[] = ['SIGINT', 'SIGTERM', 'SIGUSR1'];

/** A signal that the first of them aborts, with its name as the reason. From then on, and after disposal, they do what they do by default. */
export function interruptSignal(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const dispose = (): void => {
    for (const name of signals) process.off(name, abort);
  };
  function abort(name: Interrupt): void {
    dispose();
    controller.abort(name);
  }
  for (const name of signals) process.on(name, abort);
  return { signal: controller.signal, dispose };
}
