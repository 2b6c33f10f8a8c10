// minifold run <experiment>
import { join } from 'node:path';
import { announceFigures } from './announce-figures.js';
import type { Context } from './context.js';
import { EXIT_DONE, EXIT_STOPPED } from './exit-code.js';
import { findExperiment } from './find-experiment.js';
import { runAll } from './run-all.js';
import { type RunArguments, runIntoFolder } from './run-into-folder.js';
import { writeSummary } from './run-summary.js';

/** Runs one experiment, or with the id `all` every one, and prints what came of the claims. */
export async function run(context: Context, id: string, args: RunArguments): Promise<number> {
  if (id === 'all') return runAll(context, args);
  await announceFigures(context);
  const experiment = findExperiment(context.experiments, id);
  const dir = args.out ?? join('runs', `${id}-${args.preset}`);
  const { config, findings, stopped } = await runIntoFolder(context, experiment, args, dir);
  writeSummary(context.stdout, args.json, dir, config, findings);
  if (!stopped) return EXIT_DONE;
  context.stderr.write(
    `minifold: stopped before the end; what was done is in ${dir}. See it again with: minifold plot ${dir}; run it again to go on\n`,
  );
  return EXIT_STOPPED[stopped];
}
