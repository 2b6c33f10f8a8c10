// The cells that a store lacks, run on threads with progress on stderr, until they are done or something stops them: what `run` and `sweep run` share.
import type { Cell } from '../../cells/cell.js';
import { type RunManifestResult, runManifest } from '../../node/store/run-manifest.js';
import type { Shard } from '../../node/store/shard.js';
import type { Store } from '../../node/store/store.js';
import type { Context } from '../context.js';
import { EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_YIELDED } from '../exit-code.js';
import { interruptSignal } from '../interrupt.js';
import { progressLine } from '../progress.js';

/** How to run the cells of a store. */
export interface RunStoreOptions {
  readonly jobs: number | undefined;
  readonly shard: Shard | undefined;
  /** Seconds from its beginning on after which the process is ended from outside. */
  readonly timeLimit: number | undefined;
  /** The cells, where they are at hand. */
  readonly cells?: readonly Cell[] | undefined;
  /** What goes before the progress. */
  readonly name?: string | undefined;
}

/** What became of them. */
export interface RanStore extends RunManifestResult {
  readonly exitCode: number;
}

/** How many failed cells are named one by one. */
const mostNamed = 10;

/** Runs the cells; says on stderr what was there, how far they are, and which failed. */
export async function runStore(context: Context, store: Store, options: RunStoreOptions): Promise<RanStore> {
  const { stderr, worker, began = performance.now() } = context;
  const { jobs, shard, timeLimit, cells, name } = options;
  const timeLimitSeconds = timeLimit === undefined ? undefined : Math.max(0, timeLimit - (performance.now() - began) / 1000);
  const before = store.status();
  if (before.done > 0) {
    const left = before.done === before.cells ? ': nothing is left to compute' : '';
    stderr.write(`minifold: ${before.done} of ${before.cells} cells are in ${store.dir} already${left}\n`);
  }
  const { signal, dispose } = interruptSignal();
  const progress = progressLine(stderr, name);
  let ended: RunManifestResult;
  try {
    const onProgress = progress.update;
    ended = await runManifest(store, { jobs, shard, signal, timeLimitSeconds, onProgress, worker, cells });
    progress.end(ended.yielded ? 'stopped' : 'done');
  } catch (error) {
    progress.end('stopped');
    throw error;
  } finally {
    dispose();
  }
  const { failed, faults, yielded } = ended;
  for (const fault of faults) stderr.write(`minifold: ${store.dir}: ${fault}\n`);
  for (const { place, labels, reason } of failed.slice(0, mostNamed))
    stderr.write(`minifold: cell ${place} ${JSON.stringify(labels)} failed: ${reason}\n`);
  if (failed.length > mostNamed) stderr.write(`minifold: ${failed.length - mostNamed} more cells failed\n`);
  const stopped = signal.reason === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_YIELDED;
  return { ...ended, exitCode: yielded ? stopped : failed.length > 0 ? EXIT_FAILED : EXIT_DONE };
}
