// From the stored results of a run to what people look at: figures/, claims.json and report.html.

import { join } from 'node:path';
import type { Experiment, Findings } from '../experiments/experiment.js';
import { findingsOf } from '../experiments/findings.js';
import { settingsSchema } from '../experiments/settings.js';
import { unusable } from '../input/errors.js';
import { check } from '../input/validate.js';
import { init } from '../kernels/init.js';
import { renderReport } from '../report/report.js';
import { type ExperimentFolder, resultsOf, versionsIn, writeMetrics } from './experiment-folder.js';
import { writeFigures } from './figure-files.js';
import { replaceFile, replaceJson } from './files.js';

/** The settings of a run, as far as this version knows them. */
function settingsIn<Settings extends { readonly seeds: readonly number[] }>(
  dir: string,
  experiment: Experiment<Settings>,
  settings: object,
): Settings {
  try {
    return check(settingsSchema(experiment), settings, 'settings');
  } catch (error) {
    throw unusable(dir, `its settings are not valid here: ${(error as Error).message}`);
  }
}

/**
 * Analyses the run in a folder, complete or not, and writes its tables, claims, figures and report: the same for a run that just ended and an old one. What
 * other processes add meanwhile is taken in, so that the last of those that write knows all.
 */
export async function writeReport(folder: ExperimentFolder, experiment: Experiment): Promise<Findings> {
  const { store } = folder;
  for (;;) {
    const known = store.done.size;
    writeMetrics(folder);
    const findings = await writeFindings(folder, experiment);
    store.refresh();
    if (store.done.size === known || store.hasOthers()) return findings; // who still adds will write too
  }
}

async function writeFindings(folder: ExperimentFolder, experiment: Experiment): Promise<Findings> {
  const { store, config } = folder;
  const { dir } = store;
  const settings = settingsIn(dir, experiment, config.settings);
  const results = resultsOf(folder);
  const versions = versionsIn(dir);

  await init(); // the analysis may compute theory
  const findings = findingsOf(experiment, settings, results, config.kernel, results.length === config.cells);
  replaceJson(join(dir, 'claims.json'), findings.claims);
  const input = {
    experiment,
    findings,
    figures: await writeFigures(dir, findings.figures),
    settings,
    preset: config.preset,
    command: config.command,
    versions: { minifold: versions.minifold, node: versions.node, platform: versions.platform },
    kernel: config.kernel,
    cells: { done: results.length, total: config.cells },
    seconds: store.status().seconds,
  };
  replaceFile(join(dir, 'report.html'), renderReport(input));
  return findings;
}
