// minifold sweep aggregate DIR: means, standard errors and quartiles over the seeds.
import { join } from 'node:path';
import { MinifoldError } from '../../input/errors.js';
import { readSweep, writeAggregate } from '../../node/sweep-folder.js';
import type { Context } from '../context.js';
import { UsageError } from '../usage-error.js';
import { sayLost } from './faults.js';

/** Writes the aggregate of the sweep in a folder over some of its labels: the seed where none is named. */
export function sweepAggregate(context: Context, dir: string, over: string | undefined, json: boolean): number {
  const { stdout } = context;
  const folder = readSweep(dir);
  const exitCode = sayLost(context, folder.store);
  const { labels } = folder.about.columns;
  const names = over === undefined ? labels.filter((name) => name === 'seed') : over.split(',').map((name) => name.trim());
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw new UsageError(`--over ${over}: ${twice} is named twice`);
  try {
    const { rows, records } = writeAggregate(folder, names);
    stdout.write(
      json
        ? `${JSON.stringify({ out: dir, over: names, records, rows })}\n`
        : `${records} records are ${rows} rows over ${names.join(', ') || 'no label'}: ${join(dir, 'aggregate.csv')}, aggregate.parquet\n`,
    );
    return exitCode;
  } catch (error) {
    throw error instanceof MinifoldError && error.code === 'E_UNKNOWN_KEY' ? new UsageError(`--${error.message}`) : error;
  }
}
