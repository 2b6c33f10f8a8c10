// One experiment on threads and into its folder: what `run` does once and `run all` for each.

import type { Cell } from '../../cells/cell.js';
import { plainCells } from '../../cells/plain-cells.js';
import { checkCells } from '../../cells/run-cell-group.js';
import { type Dataset, dataNameOf } from '../../datasets/dataset.js';
import type { Experiment, Findings, Preset } from '../../experiments/experiment.js';
import { MinifoldError } from '../../input/errors.js';
import { init } from '../../kernels/init.js';
import { readDataset } from '../../node/dataset.js';
import { type ExperimentFolder, openExperiment } from '../../node/experiment-folder.js';
import { writeReport } from '../../node/report-files.js';
import { mostCells } from '../../sweep/plan/plan.js';
import type { Context } from '../context.js';
import { parseSeeds } from '../seeds.js';
import { settingsOf } from '../settings.js';
import type { GivenShard } from '../sweep/shard.js';
import { UsageError } from '../usage-error.js';
import { type RanStore, runStore } from './store.js';

export interface RunArguments {
  readonly preset: Preset;
  /** The texts of --set, in their order. */
  readonly set: readonly string[];
  readonly seeds: string | undefined;
  /** A folder with images. */
  readonly data: string | undefined;
  readonly jobs: number | undefined;
  readonly shard: GivenShard | undefined;
  /** Seconds until the process is ended from outside. */
  readonly timeLimit: number | undefined;
  readonly out: string | undefined;
  /** Whether another run in the folder is replaced. */
  readonly force: boolean;
  readonly json: boolean;
}

/** The command that repeats the run: without what changes no result, such as --jobs and --out. */
function commandOf(id: string, { preset, set, seeds, data }: RunArguments): string {
  const quote = (text: string) => (/^[\w.,:=+/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const options = [
    ...set.map((text) => `--set ${quote(text)}`),
    ...(seeds === undefined ? [] : [`--seeds ${seeds}`]),
    ...(data === undefined ? [] : [`--data ${quote(data)}`]),
  ];
  return ['minifold run', id, '--preset', preset, ...options].join(' ');
}

/** Seeds, and cells, from which making them takes so long that something is said or asked before. */
const manySeeds = 1000;
const manyCells = 10_000;

function cellsOf(
  { stderr }: Context,
  experiment: Experiment,
  settings: { readonly seeds: readonly number[] },
  dataset: Dataset | undefined,
): readonly Cell[] {
  const { seeds } = settings;
  const made = (count: number): readonly Cell[] => experiment.cells({ ...settings, seeds: seeds.slice(0, count) }, dataset);
  try {
    if (seeds.length > manySeeds) {
      const [one, two] = [made(1).length, made(2).length];
      const total = one + (two - one) * (seeds.length - 1); // each seed adds as many
      if (total > mostCells)
        throw new UsageError(`${seeds.length} seeds make ${total} cells of ${experiment.id}, and a run has at most ${mostCells}`);
    }
    const given = made(seeds.length);
    if (given.length > manyCells) stderr.write(`minifold: ${given.length} cells to check and to name before the first is run\n`);
    const cells = plainCells(given);
    checkCells(cells);
    return cells;
  } catch (error) {
    if (error instanceof MinifoldError) throw new UsageError(`settings: ${error.message}`);
    throw error;
  }
}

/** The images given with --data, for an experiment that takes them. */
function datasetOf({ id, takesData }: Experiment, dir: string | undefined): Dataset | undefined {
  if (dir === undefined) return undefined;
  if (!takesData) throw new UsageError(`--data: ${id} makes its own data`);
  try {
    return readDataset(dir);
  } catch (error) {
    throw error instanceof MinifoldError && error.code !== 'E_IO' ? new UsageError(`--data: ${error.message}`) : error;
  }
}

/** What became of one experiment. */
export interface EndedRun {
  readonly folder: ExperimentFolder;
  readonly ended: RanStore;
  /** What its cells say; of a share of them nothing is said. */
  readonly findings: Findings | undefined;
}

/** Runs the cells that the folder lacks into it, and writes its tables and its report. `name` goes before its progress. */
export async function runIntoFolder(
  context: Context,
  experiment: Experiment,
  args: RunArguments,
  dir: string,
  name = '',
): Promise<EndedRun> {
  const seeds = args.seeds === undefined ? undefined : parseSeeds(args.seeds);
  const dataset = datasetOf(experiment, args.data);
  const settings = settingsOf(experiment, args.preset, args.set, seeds, dataset && dataNameOf(dataset));
  await init(); // cells may start where a theory says
  const cells = cellsOf(context, experiment, settings, dataset);
  const asked = { experiment: experiment.id, preset: args.preset, settings, command: commandOf(experiment.id, args) };
  const folder = openExperiment(dir, asked, cells, args.force);
  const ended = await runStore(context, folder.store, { ...args, cells, name });
  return { folder, ended, findings: args.shard ? undefined : await writeReport(folder, experiment) };
}
