// minifold plot DIR
import { unusable } from '../input/errors.js';
import { kernelHash } from '../kernels/generated.js';
import { writeTables } from '../node/metrics.js';
import { readRun } from '../node/output-folder.js';
import { writeReport } from '../node/report-files.js';
import { readConfig } from '../node/run-json.js';
import { announceFigures } from './announce-figures.js';
import type { Context } from './context.js';
import { findExperiment } from './find-experiment.js';
import { writeSummary } from './run-summary.js';

/** Makes tables, figures, claims and report of the run in `dir` again from its metrics: also of one that was killed or still goes on. */
export async function plot(context: Context, dir: string, json: boolean): Promise<void> {
  const { experiments, stdout } = context;
  const config = readConfig(dir);
  const experiment = findExperiment(experiments, config.experiment);
  const [there, here] = [config.kernel, kernelHash].map((hash) => hash.slice(0, 12));
  if (there !== here)
    throw unusable(dir, `its run is of the kernels ${there}, these are ${here}: plot it with the version of minifold that made it`);
  await announceFigures(context);
  const run = readRun(dir);
  writeTables(dir, run.lines, config.columns);
  const findings = await writeReport(dir, experiment, run);
  writeSummary(stdout, json, dir, config, findings);
}
