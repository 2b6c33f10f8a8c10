// minifold sweep plan, and --dry-run: what a sweep would do, and what it would take.
import { availableParallelism } from 'node:os';
import { formatSeconds } from '../../figures/format.js';
import { kernelHash } from '../../kernels/generated.js';
import { calibrate } from '../../sweep/calibrate.js';
import type { Context } from '../context.js';
import type { GivenSweep } from './description.js';
import { formatBytes, planText, varyingLabels } from './summary.js';

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Says how many cells there are, and from a short calibration how long they will take and how much they will leave. Writes nothing to disk. */
export async function dryRun({ stdout }: Context, { name, plan }: GivenSweep, jobs: number | undefined, json: boolean): Promise<void> {
  const threads = jobs ?? availableParallelism();
  const { seconds, cpuSeconds, bytes } = await calibrate(plan.cells, threads, processorSeconds);
  if (json) {
    const varying = varyingLabels(plan.cells).filter(({ values }) => values.length > 1);
    const estimate = { jobs: threads, seconds, cpuSeconds, bytes };
    stdout.write(`${JSON.stringify({ name, title: plan.title, kernel: kernelHash, cells: plan.cells.length, varying, estimate })}\n`);
    return;
  }
  const rounded = (value: number): string => formatSeconds(Number(value.toPrecision(2)));
  const on = threads === 1 ? 'one thread with a core' : `${threads} threads with a core each`;
  stdout.write(`${planText(name, plan)}About ${rounded(seconds)} on ${on}, and ${formatBytes(bytes)} of results.\n`);
}
