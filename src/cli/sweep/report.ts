// The report of a sweep with its theory, which may take long: progress on stderr, and signals that end it.
import type { Store } from '../../node/store/store.js';
import type { AboutSweep } from '../../node/sweep-folder.js';
import { writeSweepReport } from '../../node/sweep-report.js';
import type { GivenPlot } from '../../sweep/figures/plot.js';
import type { Context } from '../context.js';
import { EXIT_INTERRUPTED, EXIT_YIELDED } from '../exit-code.js';
import { interruptSignal } from '../interrupt.js';
import { progressLine } from '../progress.js';

/** What became of a report: the files of its figures, or the exit code where a signal ended it and the report is as it was. */
export type DrawnReport = { readonly figures: readonly string[] } | { readonly exitCode: number };

/** Draws the figures of a sweep, `added` among them, and writes its report. */
export async function drawSweepReport(
  { stderr }: Context,
  store: Store,
  about: AboutSweep,
  added?: GivenPlot | undefined,
): Promise<DrawnReport> {
  const { signal, dispose } = interruptSignal();
  let progress: ReturnType<typeof progressLine> | undefined;
  const onProgress = (done: number, total: number): void => {
    if (total === 0) return;
    progress ??= progressLine(stderr, 'slow flow');
    progress.update({ cells: { done: Math.floor(done), total }, steps: { done, total } });
  };
  try {
    const figures = await writeSweepReport(store, about, added, { complain, signal, onProgress });
    progress?.end('done');
    return { figures };
  } catch (error) {
    progress?.end('stopped');
    if (!signal.aborted) throw error;
    stderr.write(`minifold: stopped while theory was computed; the report in ${store.dir} is as it was\n`);
    return { exitCode: signal.reason === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_YIELDED };
  } finally {
    dispose();
  }

  function complain(what: string): void {
    stderr.write(`minifold: ${what}\n`);
  }
}
