// minifold run all: every experiment, one after the other, and one page that leads to all reports.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim } from '../../cells/claim.js';
import type { Experiment } from '../../experiments/experiment.js';
import { MinifoldError } from '../../input/errors.js';
import { kernelHash } from '../../kernels/generated.js';
import { makeFolder, replaceFile, replaceJson } from '../../node/files.js';
import { sourceText } from '../../report/references.js';
import { figureFiles } from '../../report/report.js';
import { type IndexEntry, renderIndex } from '../../report/report-index.js';
import { verdictCounts } from '../../report/verdict.js';
import { announceFigures } from '../announce-figures.js';
import type { Context } from '../context.js';
import { EXIT_DONE, EXIT_FAILED } from '../exit-code.js';
import { clock } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { type RunArguments, runIntoFolder } from './into-folder.js';

const INDEX = ['index.json', 'index.html'];

type Entry = IndexEntry & { readonly claims: readonly Claim[] };

/**
 * Runs every experiment into a folder of its own, a store each. One that fails to run does not stop the others; they make the exit code at the end. The same
 * command goes on where it was stopped, and may run several times at once.
 */
export async function runAll(context: Context, args: RunArguments): Promise<number> {
  if (args.data !== undefined) throw new UsageError('--data gives images to one experiment: name it in place of all');
  if (args.set.length > 0) throw new UsageError('--set changes the settings of one experiment: name it in place of all');
  const out = args.out ?? join('runs', `all-${args.preset}`);
  if (existsSync(join(out, 'manifest.json'))) throw new UsageError(`${out} holds a run of one experiment; give another folder`);
  if (INDEX.some((name) => existsSync(join(out, name))) && !isIndexed(out))
    throw new UsageError(`${out} has an ${INDEX.join(' or ')} that is not of minifold; give another folder`);
  makeFolder(out);
  if (!args.shard) await announceFigures(context);
  return await runEach(context, args, out);
}

/** Whether the index in the folder is one that was written here. */
function isIndexed(out: string): boolean {
  try {
    const { kernel, experiments } = Object(JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')));
    return typeof kernel === 'string' && Array.isArray(experiments);
  } catch {
    return false;
  }
}

async function runEach(context: Context, args: RunArguments, out: string): Promise<number> {
  const { experiments, stdout, stderr } = context;
  const timed = { ...context, began: context.began ?? performance.now() };
  const entries: Entry[] = [];
  let stoppedBy: number | undefined;
  await pass(experiments.map((_, k) => k));
  // What another process had under way when its turn was over has its result now, or is shared.
  if (stoppedBy === undefined) await pass(entries.flatMap(({ status }, k) => (status === 'stopped' ? [k] : [])));

  async function pass(places: readonly number[]): Promise<void> {
    for (const k of places) {
      entries[k] = await runOne(experiments[k], `${k + 1}/${experiments.length} ${experiments[k].id}`);
      if (!args.shard) writeIndex(out, args, entries);
      if (!args.json && !args.shard) stdout.write(`${line(entries[k])}\n`);
      if (stoppedBy !== undefined) return;
    }
  }

  async function runOne(experiment: Experiment, name: string): Promise<Entry> {
    const { id, title } = experiment;
    const start = performance.now();
    const entry = (rest: Pick<Entry, 'status' | 'claims'> & Partial<Entry>): Entry => ({
      id,
      title,
      reference: experiment,
      seconds: (performance.now() - start) / 1000,
      ...rest,
    });
    try {
      const { ended, findings } = await runIntoFolder(timed, experiment, args, join(out, id), name);
      if (ended.yielded) stoppedBy = ended.exitCode;
      const { claims = [], figures: [figure] = [] } = findings ?? {};
      const isDrawn = figure && existsSync(join(out, id, figureFiles(figure).svg));
      const thumbnail = isDrawn && { file: `${id}/${figureFiles(figure).svg}`, text: figure.title };
      const { failed, left } = ended;
      const error = failed.length > 0 ? `${failed.length} of its cells failed, the first with: ${failed[0].reason}` : undefined;
      const status = error ? 'failed' : left > 0 ? 'stopped' : 'complete';
      return entry({ status, claims, ...(thumbnail && { thumbnail }), ...(error && { error }) });
    } catch (error) {
      // A folder that cannot be written to, or is of another run, is no experiment's fault.
      if (error instanceof MinifoldError && ['E_FOLDER', 'E_CONFLICT', 'E_IO'].includes(error.code)) throw error;
      return entry({ status: 'failed', claims: [], error: error instanceof Error ? error.message : String(error) });
    }
  }

  const failed = entries.filter(({ status }) => status === 'failed');
  for (const { id, error } of failed) stderr.write(`minifold: ${id} failed: ${error}\n`);
  if (args.json) stdout.write(`${JSON.stringify({ preset: args.preset, kernel: kernelHash, out, experiments: entries.map(summary) })}\n`);
  else if (!args.shard) stdout.write(`\nAll reports  ${join(out, 'index.html')}\n`);
  return stoppedBy ?? (failed.length > 0 ? EXIT_FAILED : EXIT_DONE);
}

function writeIndex(out: string, { preset }: RunArguments, entries: readonly Entry[]): void {
  replaceJson(join(out, 'index.json'), { preset, kernel: kernelHash, experiments: entries.map(summary) });
  replaceFile(join(out, 'index.html'), renderIndex({ preset, kernel: kernelHash, entries }));
}

function summary({ id, title, status, claims, seconds, error, reference }: Entry): object {
  const { holds, fails, open } = verdictCounts(claims);
  return {
    id,
    title,
    source: sourceText(reference),
    status,
    seconds,
    claims: { holds, fails, open },
    ...(error !== undefined && { error }),
  };
}

function line({ id, status, claims, seconds }: Entry): string {
  const { holding, rest } = verdictCounts(claims);
  const said = status === 'failed' ? 'failed to run' : [holding, rest, status === 'stopped' ? 'stopped' : ''].filter(Boolean).join(', ');
  return `${id.padEnd(24)}  ${clock(seconds).padStart(7)}  ${said}`;
}
