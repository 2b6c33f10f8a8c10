// Runs theory checks one after the other on this thread; the command line runs them on several.

import * as valibot from 'valibot';
import type { CellResult } from '../cells/cell.js';
import type { Claim } from '../cells/claim.js';
import { type CellsOptions, runCells } from '../cells/run-cells.js';
import type { Experiment } from '../experiments/experiment.js';
import { experimentRunner } from '../experiments/runner.js';
import { unknownName } from '../input/errors.js';
import { check, flag } from '../input/validate.js';
import { watch } from '../input/watch.js';
import { init } from '../kernels/init.js';
import { type CheckResult, checkResult } from './check.js';
import { quickChecks } from './quick-checks.js';
import { checks as every } from './registry.js';

export type { Claim, ClaimedNumber, FittedOrder, Verdict } from '../cells/claim.js';
export type { CheckResult } from './check.js';

/** What came of all. */
export interface Verification {
  /** Whether every row holds or explains itself. */
  readonly holds: boolean;
  readonly checks: readonly CheckResult[];
}

export interface VerifyOptions extends Pick<CellsOptions, 'signal' | 'onProgress'> {
  /** The ids of the checks to run, or one of them. Default: those of at most seven seconds. */
  readonly only?: string | readonly string[] | undefined;
  /** Whether the checks that take longer run too. Default false. */
  readonly all?: boolean | undefined;
  /** Called with every row of a check once that is done. */
  readonly onRow?: ((row: Claim, id: string) => void) | undefined;
}

const schema: valibot.GenericSchema<VerifyOptions> = valibot.strictObject({
  only: valibot.optional(valibot.union([valibot.string(), valibot.array(valibot.string())], 'the id of a check, or an array of ids')),
  all: valibot.optional(flag, false),
  onRow: valibot.optional(valibot.function('a function of a row and the id of its check')),
  ...watch,
}) as valibot.GenericSchema<VerifyOptions>;

/**
 * The checks with these ids, in the order of `from`; E_UNKNOWN_KEY names the id that was meant.
 *
 * @param from - all checks, as `checks`
 * @param ids - those wanted
 * @throws E_UNKNOWN_KEY for an id that does not exist, with the one that was meant; E_TYPE for what is no list
 * @example findChecks([{ id: 'uv' }, { id: 'valley' }], ['valley']) // [ { id: 'valley' } ]
 */
export function findChecks(from: readonly Experiment[], ids: readonly string[]): Experiment[] {
  check(valibot.array(valibot.object({ id: valibot.string() }), 'an array of checks'), from, 'from');
  check(valibot.array(valibot.string(), 'an array of ids'), ids, 'ids');
  const known = from.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw unknownName('check', id, known, 'only');
  return from.filter(({ id }) => ids.includes(id));
}

/**
 * Whether nothing is left unexplained.
 *
 * @param results - the `checks` of what `verify` returned
 * @throws E_TYPE for what no checks gave
 * @example allHold((await verify({ only: 'lemma-5-1' })).checks) // true
 */
export function allHold(results: readonly CheckResult[]): boolean {
  check(valibot.array(valibot.object({ rows: valibot.array(valibot.object({})) }), 'an array of what checks gave'), results, 'results');
  return results.every(({ rows }) => rows.every(({ verdict }) => verdict === 'holds' || verdict === 'explained'));
}

/**
 * Holds the package against the theory of the papers: every check recomputes its predictions and what they predict, from fixed seeds.
 *
 * Checks of more than seven seconds run with `all`, or where `only`, the id of a check or several, names them; an id that does not exist throws E_UNKNOWN_KEY. A check
 * that breaks off has a last row that fails and says why. The quick ones take a minute or two on one thread, all of them several; `minifold verify` uses every core. A signal is seen between two rows of a check and makes the promise
 * reject with its reason.
 *
 * @throws E_UNKNOWN_KEY for an id that does not exist; E_TYPE, E_RANGE, E_NON_FINITE or E_UNKNOWN_KEY for a wrong option
 * @example
 * const { checks } = await verify({ only: 'lemma-5-1' });
 * checks[0].rows.every(({ verdict }) => verdict === 'holds') // true
 */
export async function verify(options: VerifyOptions = {}): Promise<Verification> {
  const { only, all, onRow, signal, onProgress } = check(schema, options, 'options');
  const chosen = only === undefined ? (all ? every : quickChecks(every)) : findChecks(every, [only].flat());
  await init();
  const results: CheckResult[] = [];
  const onResult = (result: CellResult, index: number): void => {
    const ended = checkResult(chosen[index], result);
    results.push(ended);
    for (const row of ended.rows) onRow?.(row, ended.id);
  };
  const cells = chosen.flatMap((one) => one.cells(one.presets.quick));
  await runCells(cells, { signal, onProgress, onResult, runner: experimentRunner(chosen) });
  signal?.throwIfAborted();
  return { holds: allHold(results), checks: results };
}
