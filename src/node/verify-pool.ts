// Theory checks on worker threads. A thread is sent ids; it answers with rows as they come and with the result.
import { availableParallelism } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import type { Check, CheckRow } from '../verify/check.js';
import { type CheckResult, runCheck } from '../verify/verify.js';

type FromChecker = { readonly row: CheckRow } | { readonly result: CheckResult };

export interface CheckPoolOptions {
  /** Threads, at least 1; by default as many as there are cores. Never more than checks. */
  readonly jobs?: number | undefined;
  /** The worker's file; it calls `serveChecks` with the same checks. */
  readonly worker?: URL | undefined;
  readonly onStart?: (id: string) => void;
  readonly onRow?: (row: CheckRow, id: string) => void;
  /** Called in the order in which checks end. */
  readonly onResult?: (result: CheckResult) => void;
}

/** The worker's side: runs the checks whose ids arrive. */
export function serveChecks(checks: readonly Check[]): void {
  const port = parentPort;
  port?.on('message', async (id: string) => {
    const say = (message: FromChecker) => port.postMessage(message);
    say({ result: await runCheck(checks.find((check) => check.id === id) as Check, (row) => say({ row })) });
  });
}

/** Runs the checks, taken in their order by whichever thread is free, and returns the results in that order. A thread that dies ends its check. */
export async function runChecksOnThreads(checks: readonly Check[], options: CheckPoolOptions = {}): Promise<CheckResult[]> {
  const { jobs = availableParallelism(), worker = new URL('./verify-worker.js', import.meta.url), onStart, onRow, onResult } = options;
  const results: CheckResult[] = [];
  let next = 0;

  /** Runs one check in the thread; undefined when the thread is of no more use. */
  function runIn(thread: Worker, { id, title }: Check): Promise<{ readonly result: CheckResult; readonly alive: boolean }> {
    const rows: CheckRow[] = [];
    const start = performance.now();
    return new Promise((resolve) => {
      const die = (error: string) => {
        resolve({ result: { id, title, rows, seconds: (performance.now() - start) / 1000, error }, alive: false });
      };
      thread.removeAllListeners();
      thread.on('message', (message: FromChecker) => {
        if ('result' in message) return resolve({ result: message.result, alive: true });
        rows.push(message.row);
        onRow?.(message.row, id);
      });
      thread.on('error', (error) => die(`its thread crashed: ${error}`));
      thread.on('exit', (code) => die(`its thread ended with exit code ${code}`));
      thread.postMessage(id);
    });
  }

  async function work(): Promise<void> {
    let thread = new Worker(worker);
    while (next < checks.length) {
      const index = next++;
      const check = checks[index];
      onStart?.(check.id);
      const { result, alive } = await runIn(thread, check);
      results[index] = result;
      onResult?.(result);
      if (!alive) thread = new Worker(worker);
    }
    thread.removeAllListeners();
    await thread.terminate();
  }

  await Promise.all(Array.from({ length: Math.min(jobs, checks.length) }, work));
  return results;
}
