// Sweeps of small cells, by the command line as users have it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { runCells } from '../../src/cells/run-cells.js';
import { init } from '../../src/kernels/init.js';
import { Store } from '../../src/node/store/store.js';
import { withOverrides } from '../../src/sweep/plan/overrides.js';
import { planSweep } from '../../src/sweep/plan/plan.js';
import { readSegment } from '../../src/sweep/store/segment.js';

/** The words of the command. */
export const command: readonly [string, string] = [process.execPath, fileURLToPath(new URL('../../cli.js', import.meta.url))];

/** What a command says with --json. */
export type Said = Readonly<Record<string, string | number>>;

/** Runs a command of sweeps to its end, with --json. */
export function sweep(...args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(command[0], [command[1], 'sweep', ...args, '--json'], { encoding: 'utf8' });
  assert.is(status, 0, `sweep ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

/** A run of which ten million steps take about a second. */
export const ellipse: readonly string[] = [
  'problem=ellipse',
  'problem.a=1',
  'problem.b=2',
  'optimizer=sgd',
  'optimizer.lr=0.01',
  'noise=injectedNoise',
  'noise.sigma=0.1',
  'noise.covariance=isotropic',
  'measures=[trainLoss]',
];

/** Steps between records, of four kinds: cells of one kind ride together and end at once, those of another after them. */
export function pausesOf(steps: number): number[] {
  return [1, 2, 4, 5].map((records) => steps / records);
}

/** How many steps of such a run take a second of processor time: the most of three tries, since a busy machine only makes it less. */
export async function stepsPerSecond(): Promise<number> {
  const steps = 2e7;
  await init();
  const { cells } = planSweep(withOverrides({ steps, every: steps / 2 }, ellipse));
  await runCells(cells); // the compiler's work is done
  let most = 0;
  for (let k = 0; k < 3; k++) {
    const before = process.cpuUsage();
    await runCells(cells);
    const { user, system } = process.cpuUsage(before);
    most = Math.max(most, (1e6 * steps) / (user + system));
  }
  return most;
}

/** Makes a folder of the same cells and results, but for those of some places. */
export function copyWithout(from: string, to: string, places: ReadonlySet<number>): void {
  const [source, copy] = [Store.read(from), Store.open(to, Store.read(from).manifest)];
  for (const { place, result } of source.results()) if (!places.has(place)) copy.append(copy.manifest.ids[place], result);
  copy.close();
}

/** The log of a share that Slurm ran. */
export function shardLog(dir: string, shard: number): string {
  return readFileSync(join(dir, 'slurm', `shard-${shard}.log`), 'utf8');
}

/** How many records were ever written into a folder: a cell that ran twice has two. */
export function recordsIn(dir: string): number {
  const names = readdirSync(join(dir, 'segments'));
  return names.reduce((sum, name) => sum + readSegment(readFileSync(join(dir, 'segments', name))).records.length, 0);
}
