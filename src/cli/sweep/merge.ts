// minifold sweep merge A B …: the results of several folders of one sweep in one folder.
import { unusable } from '../../input/errors.js';
import { Store } from '../../node/store/store.js';
import { readSweep, type SweepFolder, writeLongTable } from '../../node/sweep-folder.js';
import { writeSweepReport } from '../../node/sweep-report.js';
import type { Context } from '../context.js';

/** Adds the results of the other folders to the first, or all of them to `out`. Results of one cell must be equal in every bit. */
export async function sweepMerge(
  { stdout, stderr }: Context,
  dirs: readonly string[],
  out: string | undefined,
  json: boolean,
): Promise<void> {
  const folders = dirs.map(readSweep);
  const [first, ...others] = folders as [SweepFolder, ...SweepFolder[]];
  for (const { store } of others) {
    const [difference] = first.store.manifest.differences(store.manifest);
    if (difference !== undefined) throw unusable(store.dir, `it holds another sweep than ${first.store.dir}: ${difference}`);
  }
  const into = out === undefined ? first.store : Store.open(out, first.store.manifest);
  const before = into.status().done;
  for (const { store } of out === undefined ? others : folders) {
    for (const { place, result } of store.results()) into.append(into.manifest.ids[place], result);
  }
  into.close();
  const folder = { store: into, about: first.about };
  writeLongTable(folder);
  await writeSweepReport(into, first.about, undefined, (what) => stderr.write(`minifold: ${what}\n`));
  const { cells, done } = into.status();
  stdout.write(
    json
      ? `${JSON.stringify({ out: into.dir, cells, done, added: done - before, digest: into.digest() })}\n`
      : `${done} of ${cells} cells are in ${into.dir}, ${done - before} of them added\n`,
  );
}
