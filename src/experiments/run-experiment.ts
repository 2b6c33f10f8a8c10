// An experiment in this process, in Node or a browser: settings, cells, findings. The command line does the same on threads and into files.

import * as valibot from 'valibot';
import type { CellResult } from '../cells/cell.js';
import type { CellsProgress } from '../cells/progress.js';
import { runCells } from '../cells/run-cells.js';
import { type Dataset, dataNameOf } from '../datasets/dataset.js';
import { unavailable, unknownName } from '../input/errors.js';
import { check, isOptions } from '../input/validate.js';
import { watch } from '../input/watch.js';
import { kernelHash } from '../kernels/generated.js';
import { init } from '../kernels/init.js';
import { checkExperiment } from './check-experiment.js';
import type { Experiment, Findings, Preset } from './experiment.js';
import { findingsOf } from './findings.js';
import { experiments } from './registry.js';
import { experimentRunner } from './runner.js';
import { seeds } from './schemas.js';
import { resolveSettings } from './settings.js';

/** What `runExperiment` may be told. */
export interface ExperimentOptions {
  /** Default `quick`. */
  readonly preset?: Preset | undefined;
  /** Changes to the preset by dotted path: `{ d: 500, 'adam.lr': 0.05 }`. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /** In place of the preset's seeds: integers from 0. */
  readonly seeds?: readonly number[] | undefined;
  /** Images in place of the experiment's own data, if it takes them: from `parseCifar10` or `parseIdxImages`. */
  readonly dataset?: Dataset | undefined;
  /** Stops the run: the findings rest on the cells that ended. */
  readonly signal?: AbortSignal | undefined;
  /** Called as cells go on, with how far all are. */
  readonly onProgress?: ((progress: CellsProgress) => void) | undefined;
}

/** A run of an experiment. */
export interface ExperimentRun<Settings = { readonly seeds: readonly number[] }> {
  /** The settings of the run, those changed and all others. */
  readonly settings: Settings;
  /** The results of the cells that ended. */
  readonly results: readonly CellResult[];
  /** Whether all of them did. */
  readonly complete: boolean;
  /** Claims, figures and tables. */
  readonly findings: Findings;
}

/**
 * Runs an experiment of the registry, or one of your own, on this thread. It loads the kernels itself.
 *
 * @param idOrExperiment - its name, as `minifold list` has it, or the experiment
 * @param options - `preset`, `set`, `seeds`, `dataset`, `signal`, `onProgress`
 * @throws E_UNKNOWN_KEY for an unknown id or setting, E_UNAVAILABLE for images that the experiment does not take, E_RANGE for settings
 *   that it refuses
 * @example
 * const { findings } = await runExperiment('valley-sgd', { set: { lr: 0.01, steps: 1000 }, seeds: [0] });
 * findings.claims[0].id // 'hessian'
 */
export async function runExperiment<Settings extends { readonly seeds: readonly number[] }>(
  idOrExperiment: string | Experiment<Settings>,
  options: ExperimentOptions = {},
): Promise<ExperimentRun<Settings>> {
  const experiment =
    typeof idOrExperiment === 'string' ? (findExperiment(idOrExperiment) as unknown as Experiment<Settings>) : idOrExperiment;
  checkExperiment(experiment);
  const { preset, set, seeds, dataset, signal, onProgress } = readExperimentOptions(options);
  if (dataset && !experiment.takesData) throw unavailable('dataset', `${experiment.id} makes its own data`);
  const changes = [...Object.entries(set), ...(dataset ? [['data', dataNameOf(dataset)] as const] : [])];
  const settings = resolveSettings(experiment, preset, changes, seeds);
  await init();
  const cells = experiment.cells(settings, dataset);
  const results = await runCells(cells, { signal, onProgress, runner: experimentRunner([experiment]) });
  const complete = results.length === cells.length;
  return { settings, results, complete, findings: findingsOf(experiment, settings, results, kernelHash, complete) };
}

const optionsSchema = valibot.strictObject({
  preset: valibot.optional(valibot.string("'quick' or 'paper'"), 'quick'),
  set: valibot.optional(valibot.custom<NonNullable<ExperimentOptions['set']>>(isOptions, 'settings by their dotted paths'), {}),
  seeds: valibot.optional(seeds),
  dataset: valibot.optional(valibot.custom<Dataset>((given) => isOptions(given) && isOptions(given.train), 'images with their classes')),
  signal: watch.signal,
  onProgress: valibot.optional(valibot.function('a function of the progress')),
});

/** The options of `runExperiment`, checked. */
function readExperimentOptions(options: unknown): Omit<ExperimentOptions, 'preset' | 'set'> & {
  readonly preset: Preset;
  readonly set: Readonly<Record<string, unknown>>;
} {
  const { preset, onProgress, ...given } = check(optionsSchema, options, 'options');
  if (preset !== 'quick' && preset !== 'paper') throw unknownName('preset', preset, ['quick', 'paper'], 'options.preset');
  return { ...given, preset, onProgress: onProgress as ExperimentOptions['onProgress'] };
}

function findExperiment(id: string): Experiment {
  const found = experiments.find((experiment) => experiment.id === id);
  if (found) return found;
  throw unknownName(
    'experiment',
    id,
    experiments.map((experiment) => experiment.id),
    'experiment',
  );
}
