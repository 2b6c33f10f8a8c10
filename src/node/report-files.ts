// From the stored results of a run to what people look at: figures/, claims.json and report.html.

import { join } from 'node:path';
import type { Experiment, Findings } from '../experiments/experiment.js';
import { findingsOf } from '../experiments/findings.js';
import { settingsSchema } from '../experiments/settings.js';
import { unusable } from '../input/errors.js';
import { check } from '../input/validate.js';
import { init } from '../kernels/init.js';
import { renderReport } from '../report/report.js';
import { writeFigures } from './figure-files.js';
import { replaceFile, replaceJson } from './files.js';
import { readRun, type StoredRun } from './output-folder.js';

/** The settings of a run, as far as this version knows them. */
function settingsIn<Settings extends { readonly seeds: readonly number[] }>(
  dir: string,
  experiment: Experiment<Settings>,
  settings: object,
): Settings {
  try {
    return check(settingsSchema(experiment), settings, 'settings');
  } catch (error) {
    throw unusable(join(dir, 'config.json'), `its settings are not valid here: ${(error as Error).message}`);
  }
}

/** Analyses the run in `dir`, complete or not, and writes its claims, figures and report. The same for a run that just ended and an old one. */
export async function writeReport(dir: string, experiment: Experiment, run: StoredRun = readRun(dir)): Promise<Findings> {
  const { config, versions, results, seconds } = run;
  const settings = settingsIn(dir, experiment, config.settings);

  await init(); // the analysis may compute theory
  const findings = findingsOf(experiment, settings, results, config.kernel, results.length === config.cells);
  replaceJson(join(dir, 'claims.json'), findings.claims);

  const figures = await writeFigures(dir, findings.figures);

  const { preset, command, kernel } = config;
  const cells = { done: results.length, total: config.cells };
  const input = {
    experiment,
    findings,
    figures,
    settings,
    preset,
    command,
    versions: { minifold: versions.minifold, node: versions.node, platform: versions.platform },
    kernel,
    cells,
    seconds,
  };
  replaceFile(join(dir, 'report.html'), renderReport(input));
  return findings;
}
