// Ctrl-C: the first asks the run to stop, the second ends the process at once.

/** A signal that the first Ctrl-C aborts. From then on, and after disposal, Ctrl-C does what it does by default, even while this thread is busy. */
export function interruptSignal(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.once('SIGINT', abort);
  return { signal: controller.signal, dispose: () => process.off('SIGINT', abort) };
}
