// minifold verify

import type { Experiment } from '../experiments/experiment.js';
import { kernelHash } from '../kernels/generated.js';
import { runCellsOnThreads } from '../node/pool.js';
import { brokenOff, type CheckResult, checkResult } from '../verify/check.js';
import { quickChecks } from '../verify/quick-checks.js';
import { checks as every } from '../verify/registry.js';
import { allHold, findChecks } from '../verify/verify.js';
import type { Context } from './context.js';
import { EXIT_DONE, EXIT_FAILED } from './exit-code.js';
import { progressLine } from './progress.js';
import { UsageError, unknownArgument } from './usage-error.js';
import { verifyBlock, verifyHead, verifySummary } from './verify-table.js';

export interface VerifyArguments {
  /** The ids of the checks to run; none for the quick ones. */
  readonly names: readonly string[];
  /** Whether checks of more than seven seconds run too. */
  readonly all: boolean;
  readonly jobs: number | undefined;
  readonly json: boolean;
}

function choose(checks: readonly Experiment[], names: readonly string[], all: boolean): readonly Experiment[] {
  if (names.length === 0) return all ? checks : quickChecks(checks);
  const known = checks.map(({ id }) => id);
  for (const name of names) if (!known.includes(name)) throw unknownArgument('check', name, known);
  return findChecks(checks, names);
}

/** Runs the theory checks on threads and prints them in their order, each as soon as those before it are there. */
export async function verifyCommand(
  { stdout, stderr, checks = every, worker }: Context,
  { names, all, jobs, json }: VerifyArguments,
): Promise<number> {
  if (names.length > 0 && all) throw new UsageError(`--all is for every check, and '${names[0]}' names one: leave one of them out`);
  const chosen = choose(checks, names, all);
  const start = performance.now();
  const results: CheckResult[] = [];
  let printed = 0;
  const end = (result: CheckResult, index: number): void => {
    results[index] = result;
    if (json) return;
    if (stderr.isTTY) stderr.write('\r\x1b[K');
    for (; results[printed]; printed++)
      stdout.write(`${printed === 0 ? `${verifyHead(stdout)}\n` : ''}${verifyBlock(results[printed], stdout)}\n`);
  };
  const progress = progressLine(stderr);
  await runCellsOnThreads(
    chosen.flatMap((check) => check.cells(check.presets.quick)),
    {
      jobs,
      worker,
      onProgress: progress.update,
      onResult: (result, index) => end(checkResult(chosen[index], result), index),
      onError: (error, index) => end(brokenOff(chosen[index], error), index),
    },
  );
  progress.end('done');
  const holds = allHold(results);
  const seconds = (performance.now() - start) / 1000;
  stdout.write(json ? `${JSON.stringify({ kernel: kernelHash, holds, seconds, checks: results })}\n` : verifySummary(results, seconds));
  return holds ? EXIT_DONE : EXIT_FAILED;
}
