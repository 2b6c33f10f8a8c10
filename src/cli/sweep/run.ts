// minifold sweep and sweep run: plans a sweep, or goes on with the one in a folder, and runs what it lacks.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { kernelHash } from '../../kernels/generated.js';
import { onDisk } from '../../node/files.js';
import { openSweep, readSweep, type SweepFolder, writeLongTable } from '../../node/sweep-folder.js';
import { announceFigures } from '../announce-figures.js';
import type { Context } from '../context.js';
import { EXIT_DONE } from '../exit-code.js';
import { runStore } from '../run/store.js';
import { UsageError } from '../usage-error.js';
import { type GivenSweep, givenSweep, splitSources } from './description.js';
import { dryRun } from './plan.js';
import { drawSweepReport } from './report.js';
import type { GivenShard } from './shard.js';
import { planText } from './summary.js';

/** How to run a sweep. */
export interface SweepArguments {
  /** A file or a folder, and overrides. */
  readonly sources: readonly string[];
  readonly jobs: number | undefined;
  readonly shard: GivenShard | undefined;
  readonly out: string | undefined;
  /** Seconds until the process is ended from outside. */
  readonly timeLimit: number | undefined;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** The folder of a sweep that is given as one. */
function folderIn(sources: readonly string[]): string | undefined {
  const { file, overrides } = splitSources(sources);
  if (file === undefined || !onDisk(file, () => statSync(file, { throwIfNoEntry: false }))?.isDirectory()) return undefined;
  if (overrides.length > 0)
    throw new UsageError(`${file} holds a sweep that is planned: overrides such as ${overrides[0]} would make another one`);
  return file;
}

/** Where a sweep goes. */
export function outOf(sweep: GivenSweep, out: string | undefined): string {
  return out ?? join('runs', sweep.name.replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '-').replace(/^[.-]+/, '') || 'sweep');
}

/** The sweep as the arguments name it: planned into a folder, or in one. */
async function folderOf(
  { stdout }: Context,
  { sources, out, force, json }: SweepArguments,
): Promise<SweepFolder & { readonly cells?: GivenSweep['plan']['cells'] }> {
  const dir = folderIn(sources);
  if (dir !== undefined) {
    if (force) throw new UsageError(`--force replaces the cells of a folder by others, and ${dir} goes on with its own: leave it out`);
    if (out !== undefined && out !== dir) throw new UsageError(`--out ${out}: the sweep of ${dir} goes on in its own folder`);
    return readSweep(dir);
  }
  const sweep = await givenSweep(sources);
  if (!json) stdout.write(planText(sweep.name, sweep.plan));
  return { ...openSweep(outOf(sweep, out), sweep.name, sweep.plan, JSON.parse(sweep.description), force), cells: sweep.plan.cells };
}

/** Freezes a sweep in a folder without running it. */
export async function sweepPlan(context: Context, args: SweepArguments): Promise<number> {
  if (args.force && args.out === undefined) throw new UsageError('--force is for a folder: give --out, which folder to plan into');
  if (args.jobs !== undefined && args.out !== undefined)
    throw new UsageError('--jobs is for the estimate, and with --out nothing is estimated: give one of them');
  const sweep = await givenSweep(args.sources);
  if (args.out === undefined) {
    await dryRun(context, sweep, args.jobs, args.json);
    return EXIT_DONE;
  }
  const { store } = openSweep(args.out, sweep.name, sweep.plan, JSON.parse(sweep.description), args.force);
  const { cells } = store.status();
  context.stdout.write(
    args.json
      ? `${JSON.stringify({ name: sweep.name, title: sweep.plan.title, kernel: kernelHash, cells, out: args.out })}\n`
      : `${planText(sweep.name, sweep.plan)}Planned in ${args.out}: minifold sweep run ${args.out}\n`,
  );
  return EXIT_DONE;
}

/** Runs a sweep, or a share of it, and writes its tables and its report. */
export async function sweepRun(context: Context, args: SweepArguments): Promise<number> {
  if (args.dryRun) {
    if (folderIn(args.sources) !== undefined)
      throw new UsageError('--dry-run is for a sweep that is not planned yet; of a planned one, sweep status says how far it is');
    await dryRun(context, await givenSweep(args.sources), args.jobs, args.json);
    return EXIT_DONE;
  }
  const folder = await folderOf(context, args);
  const { store, about } = folder;
  if (!args.shard) await announceFigures(context);
  const ended = await runStore(context, store, { ...args, cells: folder.cells });
  const rows = args.shard ? undefined : writeLongTable(folder);
  const drawn = !args.shard && store.status().done > 0 ? await drawSweepReport(context, store, about) : undefined;
  writeEnd(context, args, folder, ended.yielded, rows);
  return drawn && 'exitCode' in drawn ? drawn.exitCode : ended.exitCode;
}

function writeEnd(
  { stdout, stderr }: Context,
  { json, shard }: SweepArguments,
  { store, about }: SweepFolder,
  yielded: boolean,
  rows: number | undefined,
): void {
  const { cells, done, diverged, failed, seconds } = store.status();
  const { name, kernel } = store.manifest;
  if (json) {
    const of = shard && { shard: `${shard.index + 1}/${shard.count}` };
    stdout.write(
      `${JSON.stringify({ name, title: about.title, kernel, cells, done, diverged, failed, yielded, seconds, digest: store.digest(), out: store.dir, ...of })}\n`,
    );
  } else {
    const fates = [...(diverged > 0 ? [`${diverged} diverged`] : []), ...(failed > 0 ? [`${failed} failed and will be tried again`] : [])];
    stdout.write(`${done} of ${cells} cells are done${fates.length > 0 ? `; ${fates.join(', ')}` : ''}.\n`);
    if (rows !== undefined && done > 0)
      stdout.write(
        `Report  ${join(store.dir, 'report.html')}\nData    ${join(store.dir, 'table.csv')}, table.jsonl, table.parquet (${rows} rows), columns/*.npy\n`,
      );
  }
  if (yielded)
    stderr.write(`minifold: stopped before the end; what was done is in ${store.dir}; go on with: minifold sweep run ${store.dir}\n`);
}
