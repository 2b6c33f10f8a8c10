// minifold plot DIR
import { writeTables } from '../node/metrics.js';
import { readConfig } from '../node/output-folder.js';
import { writeReport } from '../node/report-files.js';
import { announceFigures } from './announce-figures.js';
import type { Context } from './context.js';
import { findExperiment } from './find-experiment.js';
import { writeSummary } from './run-summary.js';

/** Makes tables, figures, claims and report of the run in `dir` again from its metrics: also of one that was killed or still goes on. */
export async function plot(context: Context, dir: string, json: boolean): Promise<void> {
  const { experiments, stdout } = context;
  const config = readConfig(dir);
  const experiment = findExperiment(experiments, config.experiment);
  await announceFigures(context);
  writeTables(dir, config.columns);
  const findings = await writeReport(dir, experiment);
  writeSummary(stdout, json, dir, config, findings);
}
