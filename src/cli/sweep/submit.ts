// minifold sweep submit DIR: the cells of a sweep as an array of Slurm jobs.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unavailable } from '../../input/errors.js';
import { makeFolder, replaceFile } from '../../node/files.js';
import { arrayScript, type SlurmRequest } from '../../node/slurm/array-script.js';
import { shellQuoted } from '../../node/slurm/shell-quoted.js';
import { sharesOf } from '../../node/store/shard.js';
import { checkKernel } from '../../node/store/store.js';
import { readSweep } from '../../node/sweep-folder.js';
import type { Context } from '../context.js';
import { UsageError } from '../usage-error.js';
import { sayLost } from './faults.js';

/** How to submit a sweep. */
export interface SubmitArguments {
  /** Number of shards of all its cells. */
  readonly shards: number;
  /** Whether only shards with cells that have no result are submitted; where no cell is left, nothing ever is. */
  readonly missing: boolean;
  readonly request: SlurmRequest;
  /** Whether sbatch is called. */
  readonly go: boolean;
  readonly json: boolean;
}

/** The command `minifold` as this process was started. */
function ownCommand(): string[] {
  const [node, cli] = process.argv;
  return [node, realpathSync(cli)];
}

/** Submits a script and returns the number that Slurm gave it. */
function sbatch(script: string): string {
  const { error, status, stdout, stderr } = spawnSync('sbatch', ['--parsable', script], { encoding: 'utf8' });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw new UsageError(`--go needs sbatch, which is not on this machine; where it is: sbatch ${shellQuoted(script)}`);
  if (error || status !== 0) throw unavailable('sbatch', error?.message ?? stderr.trim());
  return stdout.trim().split(';')[0];
}

/** Writes the script of a job array, and with `go` submits it. */
export function sweepSubmit(context: Context, folder: string, { shards, missing, request, go, json }: SubmitArguments): void {
  const { stdout } = context;
  const dir = resolve(folder);
  const { store } = readSweep(dir);
  checkKernel(store);
  sayLost(context, store);
  const { ids } = store.manifest;
  const isLeft = (place: number): boolean => !store.has(ids[place]);
  const shares = sharesOf(store.manifest, (place) => store.cell(place), shards);
  const elements = shares.flatMap((places, k) => (places.some((place) => !missing || isLeft(place)) ? [k] : []));
  const left = shares.flat().filter(isLeft).length;
  if (left === 0) {
    stdout.write(
      json ? `${JSON.stringify({ elements: 0, left })}\n` : `Every cell of ${folder} has a result: there is nothing to submit.\n`,
    );
    return;
  }
  const script = join(dir, 'slurm', 'array.sh');
  makeFolder(join(dir, 'slurm'));
  replaceFile(script, arrayScript({ dir, shards, elements, request, minifold: ownCommand() }));
  const job = go ? sbatch(script) : undefined;
  if (json) {
    stdout.write(`${JSON.stringify({ script, shards, elements: elements.length, left, ...(job !== undefined && { job }) })}\n`);
    return;
  }
  stdout.write(`${left} cells without a result, in ${elements.length} of ${shards} shards: ${script}\n`);
  stdout.write(
    job === undefined
      ? `Submit it with: sbatch ${shellQuoted(script)}\n`
      : `Submitted as job ${job}: squeue -j ${job} shows the job, minifold sweep status ${shellQuoted(folder)} the cells\n`,
  );
}
