// docs/reproduction.md: what finished runs obtained, claim by claim, as Markdown. A function of the folders alone: no clock, no machine.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
import { type Cell, isTask, stepsOf } from '../cells/cell.js';
import type { Claim } from '../cells/claim.js';
import type { Experiment } from '../experiments/experiment.js';
import { settingsSchema } from '../experiments/settings.js';
import { formatNumber } from '../figures/format.js';
import { unusable } from '../input/errors.js';
import { byPaper, placeText } from '../report/references.js';
import { takes } from '../report/takes.js';
import { verdictCounts, verdicts } from '../report/verdict.js';
import { type RunSetup, readExperiment } from './experiment-folder.js';
import { onDisk } from './files.js';

/** What the page tells of a claim. */
type Told = Pick<Claim, 'text' | 'expected' | 'tolerance' | 'observed' | 'verdict'>;

const ClaimsSchema: valibot.GenericSchema<unknown, Told[]> = valibot.array(
  valibot.object({
    text: valibot.string(),
    expected: valibot.string(),
    tolerance: valibot.string(),
    observed: valibot.string(),
    verdict: valibot.picklist(['holds', 'explained', 'fails', 'open']),
  }),
);

interface Finished {
  readonly experiment: Experiment;
  readonly config: RunSetup;
  readonly claims: readonly Told[];
  readonly cellsDone: number;
}

/** The run folders in `dir`: itself, or those directly in it. */
function runFolders(dir: string): string[] {
  const isRun = (folder: string): boolean => existsSync(join(folder, 'manifest.json')) && existsSync(join(folder, 'claims.json'));
  if (isRun(dir)) return [dir];
  return readdirSync(dir)
    .map((name) => join(dir, name))
    .filter(isRun);
}

function read(dir: string, experiments: readonly Experiment[]): Finished[] {
  const { config, store } = readExperiment(dir);
  const experiment = experiments.find(({ id }) => id === config.experiment);
  if (!experiment) return [];
  return [{ experiment, config, claims: claimsIn(dir), cellsDone: store.status().done }];
}

function claimsIn(dir: string): readonly Told[] {
  const path = join(dir, 'claims.json');
  const text = onDisk(path, () => readFileSync(path, 'utf8'));
  const { output, success } = valibot.safeParse(valibot.pipe(valibot.string(), valibot.parseJson(), ClaimsSchema), text);
  if (!success) throw unusable(path, `it is not as it was written: minifold plot ${dir} makes it again`);
  return output;
}

/**
 * The page for the runs in the folders, in the order of the registry. A run whose experiment no longer exists is left out.
 * The kernels must be ready, since an experiment's cells may start where a theory says.
 */
export function reproductionPage(dirs: readonly string[], experiments: readonly Experiment[]): string {
  const runs = dirs.flatMap(runFolders).flatMap((dir) => read(dir, experiments));
  const place = ({ experiment, config }: Finished): number => 2 * experiments.indexOf(experiment) + (config.preset === 'paper' ? 1 : 0);
  runs.sort((a, b) => place(a) - place(b));
  const { holding, rest } = verdictCounts(runs.flatMap(({ claims }) => claims));
  return `# Reproduction

What every experiment obtained, beside what its paper leads to expect: ${[holding, rest].filter(Boolean).join(', ')}.
Each number is read off a run; the command above a table makes the run and its figures again, bit for bit with the same kernel.
This page is written by \`scripts/reproduction.js\` from finished runs.

${byPaper(runs, ({ experiment }) => experiment)
  .map(({ paper, entries }) => `## ${text(paper)}\n\n${entries.map(section).join('\n')}`)
  .join('\n')}`;
}

function section({ experiment, config, claims, cellsDone }: Finished): string {
  const place = placeText(experiment);
  const stopped = cellsDone < config.cells ? `, stopped after ${cellsDone} of ${config.cells} cells` : '';
  const cells = experiment.cells(valibot.parse(settingsSchema(experiment), config.settings));
  const time = takes(experiment, cells);
  const rows = claims.map((claim) => {
    const { symbol, text: verdict } = verdicts[claim.verdict];
    const expected = claim.tolerance === '' ? claim.expected : `${claim.expected} (tolerance: ${claim.tolerance})`;
    return `| ${[claim.text, expected, claim.observed, `${symbol} ${verdict}`].map(text).join(' | ')} |\n`;
  });
  const table =
    rows.length === 0 ? 'It makes no claims.\n' : `| Claim | Expected | Observed | Verdict |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  return `### ${text(experiment.title)}

${place === '' ? '' : `${text(place)}. `}\`${config.command}\`

Seeds: ${seedsOf(config)}. Budget: ${budgetOf(cells)}${stopped}. ${time ? `It takes ${time}. ` : ''}Kernel \`${config.kernel.slice(0, 12)}\`.

${table}`;
}

/** Runs of whole numbers as ranges: `0..4, 7`. */
function seedsOf({ settings }: RunSetup): string {
  const { seeds } = settings as { seeds: readonly number[] };
  const ranges: [number, number][] = [];
  for (const seed of seeds) {
    const last = ranges.at(-1);
    if (last && seed === last[1] + 1) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}..${to}`)).join(', ') || 'none';
}

function budgetOf(cells: readonly Cell[]): string {
  const steps = cells.filter((cell) => !isTask(cell)).map(stepsOf);
  const tasks = cells.length - steps.length;
  const count = (n: number, what: string): string => `${formatNumber(n)} ${what}${n === 1 ? '' : 's'}`;
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  const range = least === most ? formatNumber(most) : `${formatNumber(least)} to ${formatNumber(most)}`;
  const parts = [steps.length > 0 ? `${count(steps.length, 'run')} of ${range} steps` : '', tasks > 0 ? count(tasks, 'computation') : ''];
  return parts.filter(Boolean).join(', ') || 'nothing';
}

/** Text in a Markdown table: nothing in it is markup. */
function text(raw: string): string {
  return raw.replace(/[\\|<>*_`[\]]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');
}
