// minifold plot DIR
import { readExperiment } from '../node/experiment-folder.js';
import { writeReport } from '../node/report-files.js';
import { checkKernel } from '../node/store/store.js';
import { announceFigures } from './announce-figures.js';
import type { Context } from './context.js';
import { findExperiment } from './find-experiment.js';
import { writeSummary } from './run/summary.js';
import { sayLost } from './sweep/faults.js';

/** Makes tables, figures, claims and report of the run in `dir` again from its results: also of one that was killed or still goes on. */
export async function plot(context: Context, dir: string, json: boolean): Promise<number> {
  const { experiments, stdout } = context;
  const folder = readExperiment(dir);
  const { config, store } = folder;
  const experiment = findExperiment(experiments, config.experiment);
  checkKernel(store);
  const exitCode = sayLost(context, store);
  await announceFigures(context);
  writeSummary(stdout, json, folder, await writeReport(folder, experiment));
  return exitCode;
}
