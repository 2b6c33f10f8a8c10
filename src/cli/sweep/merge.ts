// minifold sweep merge, or merge: the results of several folders in one. They may be of a sweep or of an experiment.
import { differing } from '../../input/errors.js';
import { experimentIn, isExperiment } from '../../node/experiment-folder.js';
import { writeReport } from '../../node/report-files.js';
import { Store } from '../../node/store/store.js';
import { sweepIn, writeLongTable } from '../../node/sweep-folder.js';
import type { Context } from '../context.js';
import { findExperiment } from '../find-experiment.js';
import { sayLost } from './faults.js';
import { drawSweepReport } from './report.js';

/** Adds the results of the other folders to the first, or all of them to `out`. Results of one cell must be equal in every bit. */
export async function sweepMerge(context: Context, dirs: readonly string[], out: string | undefined, json: boolean): Promise<number> {
  const [first, ...others] = dirs.map((dir) => Store.read(dir)) as [Store, ...Store[]];
  for (const store of others) {
    const [difference] = first.manifest.differences(store.manifest);
    if (difference !== undefined) throw differing(store.dir, `it holds other cells than ${first.dir}: ${difference}`);
  }
  const exitCodes = [first, ...others].map((store) => sayLost(context, store));
  const into = out === undefined ? first : Store.open(out, first.manifest);
  const before = into.status().done;
  for (const store of out === undefined ? others : [first, ...others]) {
    for (const { place, result } of store.results()) into.append(into.manifest.ids[place], result);
  }
  into.close();
  await writeTables(context, into);
  const { cells, done } = into.status();
  context.stdout.write(
    json
      ? `${JSON.stringify({ out: into.dir, cells, done, added: done - before, digest: into.digest() })}\n`
      : `${done} of ${cells} cells are in ${into.dir}, ${done - before} of them added\n`,
  );
  return Math.max(...exitCodes);
}

async function writeTables(context: Context, store: Store): Promise<void> {
  if (isExperiment(store)) {
    const folder = experimentIn(store);
    await writeReport(folder, findExperiment(context.experiments, folder.config.experiment));
    return;
  }
  const folder = sweepIn(store);
  writeLongTable(folder);
  await drawSweepReport(context, store, folder.about);
}
