// minifold verify
import { MinifoldError } from '../input/errors.js';
import { kernelHash } from '../kernels/generated.js';
import { runChecksOnThreads } from '../node/verify-pool.js';
import { verdictOf } from '../verify/check.js';
import { checks as every } from '../verify/registry.js';
import { allHold, type CheckResult, findChecks } from '../verify/verify.js';
import type { Context } from './context.js';
import { EXIT_DONE, EXIT_FAILED } from './exit-code.js';
import { clock } from './progress.js';
import { UsageError } from './usage-error.js';
import { verifyBlock, verifyHead, verifySummary } from './verify-table.js';

export interface VerifyArguments {
  /** The text of --only: ids with commas between. */
  readonly only: string | undefined;
  readonly jobs: number | undefined;
  readonly json: boolean;
}

/** Runs the theory checks and prints them in their order, each as soon as those before it are there. */
export async function verify({ stdout, stderr, checks = every, checkWorker }: Context, args: VerifyArguments): Promise<number> {
  const chosen = choose(args.only);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const running = new Set<string>();
  const ended = new Map<string, CheckResult>();
  let printed = 0;
  let rows = 0;

  function choose(only: string | undefined) {
    if (only === undefined) return checks;
    try {
      return findChecks(
        checks,
        only.split(',').map((id) => id.trim()),
      );
    } catch (error) {
      throw error instanceof MinifoldError ? new UsageError(error.message) : error;
    }
  }
  function say(): void {
    const line = `${ended.size}/${chosen.length} checks, ${rows} rows, ${clock(seconds())}: ${[...running].join(', ')}`;
    if (stderr.isTTY) stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns || 80) - 1)}`);
    else stderr.write(`${line}\n`);
  }
  function print(): void {
    if (args.json) return;
    if (stderr.isTTY) stderr.write('\r\x1b[K');
    for (; printed < chosen.length; printed++) {
      const result = ended.get(chosen[printed]?.id);
      if (!result) break;
      stdout.write(`${printed === 0 ? `${verifyHead(stdout)}\n` : ''}${verifyBlock(result, stdout)}\n`);
    }
  }

  const results = await runChecksOnThreads(chosen, {
    jobs: args.jobs,
    worker: checkWorker,
    onStart(id) {
      running.add(id);
      say();
    },
    onRow() {
      rows++;
      if (stderr.isTTY) say();
    },
    onResult(result) {
      running.delete(result.id);
      ended.set(result.id, result);
      print();
    },
  });
  if (stderr.isTTY) stderr.write('\r\x1b[K');
  const holds = allHold(results);
  stdout.write(args.json ? `${JSON.stringify(asData(results, holds, seconds()))}\n` : verifySummary(results, seconds()));
  return holds ? EXIT_DONE : EXIT_FAILED;
}

/** What --json prints: every row with its verdict. */
function asData(results: readonly CheckResult[], holds: boolean, seconds: number): object {
  const checks = results.map((result) => ({ ...result, rows: result.rows.map((row) => ({ ...row, verdict: verdictOf(row) })) }));
  return { kernel: kernelHash, holds, seconds, checks };
}
