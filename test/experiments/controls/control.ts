// Negative controls: a claim that holds of an experiment's results must fail of the same results without the effect that it claims.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CellResult, Claim, Experiment } from '../../../src/experiments/experiment.js';
import { root } from '../../support/tree.js';

/** The results without the effect of a claim: labels exchanged, one method's records in place of another's, another speed. */
export type Control<Settings = unknown> = (results: readonly CellResult[], settings: Settings) => readonly CellResult[];

/** One control for every claim of an experiment, by the claim's id. */
export type Controls<Settings = unknown> = Readonly<Record<string, Control<Settings>>>;

const folder = 'dist/test/experiments/controls';

/** The controls of all experiments by their ids: each experiment's stand in `test/experiments/controls/<paper>/<id>.ts` as `controls`. */
export async function loadControls(): Promise<ReadonlyMap<string, Controls<never>>> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /^\w+\/[\w-]+\.js$/.test(name));
  const loaded = files.map(async (file): Promise<[string, Controls<never>]> => {
    const { controls } = (await import(join(root, folder, file))) as { readonly controls: Controls<never> };
    return [file.slice(file.indexOf('/') + 1, -'.js'.length), controls];
  });
  return new Map(await Promise.all(loaded));
}

/** What is wrong with a claim and its control; undefined where nothing is. */
export function complaint(
  experiment: Experiment,
  settings: { readonly seeds: readonly number[] },
  results: readonly CellResult[],
  { id, verdict, observed }: Claim,
  control: Control<never> | undefined,
): string | undefined {
  if (verdict === 'fails' || verdict === 'open') return `is ${verdict} (${observed})`;
  if (!control) return 'has no control';
  const without = experiment.analyse(settings, control(results, settings as never)).claims.find((claim) => claim.id === id);
  if (!without || without.verdict === 'open') return `is not decided by its control (${without?.observed})`;
  if (without.verdict !== 'fails') return `is ${without.verdict} of its control as well (${without.observed})`;
  if (without.numbers.some(({ value }) => Number.isNaN(value))) return `has a control without a number (${without.observed})`;
  return undefined;
}
