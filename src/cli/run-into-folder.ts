// One experiment on threads and into its folder: what `run` does once and `run all` for each.

import type { Cell } from '../cells/cell.js';
import { checkCells } from '../cells/run-cell-group.js';
import { type Dataset, dataNameOf } from '../datasets/dataset.js';
import type { Experiment, Findings, Preset } from '../experiments/experiment.js';
import { MinifoldError } from '../input/errors.js';
import { kernelHash } from '../kernels/generated.js';
import { init } from '../kernels/init.js';
import { readDataset } from '../node/dataset.js';
import { RunFolder } from '../node/output-folder.js';
import { runCellsOnThreads } from '../node/pool.js';
import { columnsOf } from '../node/records.js';
import { writeReport } from '../node/report-files.js';
import type { StoredConfig } from '../node/run-json.js';
import { currentVersions } from '../node/versions.js';
import type { Context } from './context.js';
import { type Interrupt, interruptSignal } from './interrupt.js';
import { progressLine } from './progress.js';
import { parseSeeds } from './seeds.js';
import { settingsOf } from './settings.js';
import { UsageError } from './usage-error.js';

export interface RunArguments {
  readonly preset: Preset;
  /** The texts of --set, in their order. */
  readonly set: readonly string[];
  readonly seeds: string | undefined;
  /** A folder with images. */
  readonly data: string | undefined;
  readonly jobs: number | undefined;
  readonly out: string | undefined;
  /** Whether another run in the folder is replaced. */
  readonly force: boolean;
  readonly json: boolean;
}

/** The command that repeats the run: without --jobs and --out, which change no result. */
function commandOf(id: string, { preset, set, seeds, data }: RunArguments): string {
  const quote = (text: string) => (/^[\w.,:=+/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const options = [
    ...set.map((text) => `--set ${quote(text)}`),
    ...(seeds === undefined ? [] : [`--seeds ${seeds}`]),
    ...(data === undefined ? [] : [`--data ${quote(data)}`]),
  ];
  return ['minifold run', id, '--preset', preset, ...options].join(' ');
}

function cellsOf(experiment: Experiment, settings: { readonly seeds: readonly number[] }, dataset: Dataset | undefined): readonly Cell[] {
  try {
    const cells = experiment.cells(settings, dataset);
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

/** Runs the cells that the folder lacks into it; says on stderr how far they are, after `name`. Returns what stopped them, if anything did. */
async function runInto(
  folder: RunFolder,
  cells: readonly Cell[],
  jobs: number | undefined,
  name: string,
  context: Context,
): Promise<Interrupt | undefined> {
  const { stderr, worker } = context;
  const { signal, dispose } = interruptSignal();
  const progress = progressLine(stderr, name);
  const start = performance.now();
  try {
    const onResult = folder.append.bind(folder);
    const results = await runCellsOnThreads(cells, { jobs, done: folder.done, worker, signal, onResult, onProgress: progress.update });
    const stopped = results.length + folder.done.size < cells.length ? (signal.reason as Interrupt) : undefined;
    progress.end(stopped ? 'stopped' : 'done');
    folder.close((performance.now() - start) / 1000);
    return stopped;
  } catch (error) {
    progress.end('stopped');
    if (error instanceof Error) error.message += `; the cells that ended are in ${folder.dir}: minifold plot ${folder.dir}`;
    throw error;
  } finally {
    dispose();
  }
}

/** What became of one experiment. */
export interface EndedRun {
  readonly config: StoredConfig;
  readonly findings: Findings;
  /** The signal that stopped it before every cell had ended. */
  readonly stopped: Interrupt | undefined;
}

/** Runs the experiment and writes its folder. `name` goes before its progress. */
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
  const cells = cellsOf(experiment, settings, dataset);
  const config: StoredConfig = {
    experiment: experiment.id,
    preset: args.preset,
    settings,
    command: commandOf(experiment.id, args),
    kernel: kernelHash,
    cells: cells.length,
    columns: columnsOf(cells),
  };
  const folder = new RunFolder(dir, config, currentVersions(), args);
  try {
    for (const fault of folder.faults)
      context.stderr.write(`minifold: ${dir}: ${fault}; left out, and computed again where this run has it\n`);
    const done = `${folder.done.size} of ${cells.length} cells are in ${dir} already`;
    const left = folder.done.size === cells.length ? ': nothing is left to compute' : '';
    if (folder.done.size > 0) context.stderr.write(`minifold: ${done}${left}\n`);
    const stopped = await runInto(folder, cells, args.jobs, name, context);
    return { config, stopped, findings: await writeReport(dir, experiment) };
  } finally {
    folder.release();
  }
}
