// Runs theory checks one after the other on this thread; the command line runs them on several.
import * as v from 'valibot';
import { check, unknownName } from '../input/validate.js';
import { init } from '../kernels/init.js';
import { type Check, type CheckRow, verdictOf } from './check.js';
import { checks as every } from './registry.js';

export type { Check, CheckRow, FittedOrder, Verdict } from './check.js';
export { verdictOf } from './check.js';

/** What came of one check. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly CheckRow[];
  /** Wall time. */
  readonly seconds: number;
  /** Why it broke off, if it did: `rows` are those before. */
  readonly error?: string;
}

/** What came of all. */
export interface Verification {
  /** Whether every row holds or explains itself and no check broke off. */
  readonly holds: boolean;
  readonly checks: readonly CheckResult[];
}

export interface VerifyOptions {
  /** The ids of the checks to run, or one of them. Default: all. */
  readonly only?: string | readonly string[];
  /** Called with every row as soon as it is there. */
  readonly onRow?: (row: CheckRow, id: string) => void;
}

const schema: v.GenericSchema<VerifyOptions> = v.strictObject({
  only: v.optional(v.union([v.string(), v.array(v.string())], 'the id of a check, or an array of ids')),
  onRow: v.optional(v.function('a function of a row and the id of its check')),
}) as v.GenericSchema<VerifyOptions>;

/** The checks with these ids, in the order of `from`; E_UNKNOWN_KEY names the nearest id. */
export function findChecks(from: readonly Check[], ids: readonly string[]): Check[] {
  for (const id of ids) {
    if (from.some((known) => known.id === id)) continue;
    throw unknownName(
      'check',
      id,
      from.map((known) => known.id),
      'only',
    );
  }
  return from.filter(({ id }) => ids.includes(id));
}

/** Runs one check. An error ends it and is part of the result. */
export async function runCheck({ id, title, rows }: Check, onRow: (row: CheckRow) => void = () => {}): Promise<CheckResult> {
  const start = performance.now();
  const seen: CheckRow[] = [];
  const ended = () => ({ id, title, rows: seen, seconds: (performance.now() - start) / 1000 });
  try {
    await init();
    for await (const row of rows()) {
      seen.push(row);
      onRow(row);
    }
    return ended();
  } catch (error) {
    return { ...ended(), error: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether nothing is left unexplained. */
export function allHold(results: readonly CheckResult[]): boolean {
  return results.every(({ error, rows }) => error === undefined && rows.every((row) => verdictOf(row) !== 'fails'));
}

/**
 * Holds the package against the theory of the papers: every check recomputes its predictions and what they predict, from fixed seeds.
 *
 * `only` is the id of a check or several; an id that does not exist throws E_UNKNOWN_KEY. A check that breaks off is in the result with its error.
 * All together take minutes on one thread; `minifold verify` uses every core.
 */
export async function verify(options: VerifyOptions = {}): Promise<Verification> {
  const { only, onRow } = check(schema, options, 'options');
  const chosen = only === undefined ? every : findChecks(every, [only].flat());
  const results: CheckResult[] = [];
  for (const one of chosen) results.push(await runCheck(one, (row) => onRow?.(row, one.id)));
  return { holds: allHold(results), checks: results };
}
