// minifold run <experiment>
import { join } from 'node:path';
import { announceFigures } from '../announce-figures.js';
import type { Context } from '../context.js';
import { findExperiment } from '../find-experiment.js';
import { runAll } from './all.js';
import { type RunArguments, runIntoFolder } from './into-folder.js';
import { writeSummary } from './summary.js';

/** Runs one experiment, or with the id `all` every one, and prints what came of the claims. */
export async function run(context: Context, id: string, args: RunArguments): Promise<number> {
  if (id === 'all') return runAll(context, args);
  if (!args.shard) await announceFigures(context);
  const experiment = findExperiment(context.experiments, id);
  const dir = args.out ?? join('runs', `${id}-${args.preset}`);
  const { folder, ended, findings } = await runIntoFolder(context, experiment, args, dir);
  writeSummary(context.stdout, args.json, folder, findings);
  if (ended.yielded)
    context.stderr.write(
      `minifold: stopped before the end; what was done is in ${dir}. See it again with: minifold plot ${dir}; run it again to go on\n`,
    );
  else if (ended.left > ended.failed.length)
    context.stderr.write(`minifold: ${ended.left - ended.failed.length} cells are under way in another process\n`);
  else if (args.shard)
    context.stderr.write(`minifold: this share is done: when all shares are there, minifold run ${id} without a share makes the report\n`);
  return ended.exitCode;
}
