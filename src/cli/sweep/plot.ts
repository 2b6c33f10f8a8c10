// minifold sweep plot DIR: figures of a sweep without code.
import { join } from 'node:path';
import { MinifoldError } from '../../input/errors.js';
import { readSweep } from '../../node/sweep-folder.js';
import type { GivenPlot } from '../../sweep/figures/plot.js';
import { announceFigures } from '../announce-figures.js';
import type { Context } from '../context.js';
import { UsageError } from '../usage-error.js';
import { sayLost } from './faults.js';
import { drawSweepReport } from './report.js';

const faultsOfPlots: readonly unknown[] = ['E_UNKNOWN_KEY', 'E_MISSING', 'E_RANGE', 'E_TYPE', 'E_SYNTAX', 'E_UNAVAILABLE'];

/** Adds a figure to the report of a folder; without a plot, draws again those it has. */
export async function sweepPlot(context: Context, dir: string, plot: GivenPlot, json: boolean): Promise<number> {
  const { store, about } = readSweep(dir);
  const exitCode = sayLost(context, store);
  await announceFigures(context);
  const added = Object.keys(plot).length === 0 ? undefined : plot;
  try {
    const drawn = await drawSweepReport(context, store, about, added);
    if ('exitCode' in drawn) return drawn.exitCode;
    const { figures } = drawn;
    const report = join(dir, 'report.html');
    context.stdout.write(
      json
        ? `${JSON.stringify({ out: dir, report, figures })}\n`
        : `Report  ${report}\n${figures.map((file) => `Figure  ${join(dir, file)}\n`).join('')}`,
    );
    return exitCode;
  } catch (error) {
    throw error instanceof MinifoldError && faultsOfPlots.includes(error.code) ? new UsageError(error.message) : error;
  }
}
