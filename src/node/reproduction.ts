// docs/reproduction.md: what finished runs obtained, claim by claim, as Markdown. A function of the folders and of the page before: no clock, no machine.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as valibot from 'valibot';
import { type Cell, isTask, stepsOf } from '../cells/cell.js';
import type { Claim } from '../cells/claim.js';
import type { DataName } from '../datasets/dataset.js';
import type { Experiment, Preset } from '../experiments/experiment.js';
import { settingsSchema } from '../experiments/settings.js';
import { formatNumber } from '../figures/format.js';
import { kernelHash } from '../kernels/generated.js';
import { byPaper, placeText } from '../report/references.js';
import { roughTime, takes } from '../report/takes.js';
import { verdictCounts, verdicts } from '../report/verdict.js';
import { type RunSetup, readExperiment, resultsOf, versionsIn } from './experiment-folder.js';
import { type KeptSection, keptSections } from './kept-sections.js';

/** A whole run with these kernels, or with others of the same states. */
interface Finished {
  readonly experiment: Experiment;
  readonly config: RunSetup;
  readonly version: string;
  readonly cells: readonly Cell[];
  readonly claims: readonly Claim[];
}

/** A preset of which there is no such run. */
interface Absent {
  readonly experiment: Experiment;
  readonly preset: Preset;
}

/** The run folders in `dir`: itself, or those directly in it. */
function runFolders(dir: string): string[] {
  const isRun = (folder: string): boolean => existsSync(join(folder, 'manifest.json'));
  if (isRun(dir)) return [dir];
  return readdirSync(dir)
    .map((name) => join(dir, name))
    .filter(isRun);
}

/** The claims of this version about the results in a folder; nothing of a run that is not whole, or of other kernels, or whose settings there are no more. */
function read(dir: string, experiments: readonly Experiment[], kernels: readonly string[]): Finished[] {
  const folder = readExperiment(dir);
  const { config, store } = folder;
  const experiment = experiments.find(({ id }) => id === config.experiment);
  if (!experiment || !kernels.includes(config.kernel) || store.status().done < config.cells) return [];
  const { output: settings, success } = valibot.safeParse(settingsSchema(experiment), config.settings);
  if (!success) return [];
  const { claims } = experiment.analyse(settings, resultsOf(folder));
  // As many cells of as many steps, whatever the data.
  const cells = experiment.cells({ ...settings, ...(dataOf(experiment, config) && { data: undefined }) });
  return [{ experiment, config, version: versionsIn(dir).minifold, cells, claims }];
}

/**
 * The page for the runs in the folders, in the order of the registry; presets without a run are named as such. What the page before says of other runs
 * stays. They are runs with one of the `kernels`, whose states are the same: these, and those of versions before.
 * The kernels must be ready, since cells may start where a theory says, and an analysis may compute.
 */
export function reproductionPage(
  dirs: readonly string[],
  experiments: readonly Experiment[],
  before = '',
  kernels: readonly string[] = [kernelHash],
): string {
  const runs = dirs.flatMap(runFolders).flatMap((dir) => read(dir, experiments, kernels));
  const all = keptSections(before, kernels.map(shortHash)).filter(({ command }) => !runs.some(({ config }) => config.command === command));
  const kept = (experiment: Experiment, preset: Preset): KeptSection[] =>
    all.filter(({ command }) => `${command} `.startsWith(`${presetCommand(experiment, preset)} `));
  const entries = experiments.flatMap((experiment) =>
    (['quick', 'paper'] as const).flatMap((preset): { readonly experiment: Experiment; readonly text: string }[] => {
      const found = runs.filter((run) => run.experiment === experiment && run.config.preset === preset);
      const stay = kept(experiment, preset);
      const isRun = stay.some(({ command }) => !command.includes(' --data ')) || found.some(({ config }) => !dataOf(experiment, config));
      // The preset itself, whose command begins those of the others, comes first.
      const parts = [...found.map((run) => ({ command: run.config.command, text: section(run) })), ...stay];
      parts.sort((a, b) => (a.command < b.command ? -1 : 1));
      return [...(isRun ? [] : [absent({ experiment, preset })]), ...parts.map((one) => one.text)].map((text) => ({ experiment, text }));
    }),
  );
  const known = experiments.flatMap((experiment) => [...kept(experiment, 'quick'), ...kept(experiment, 'paper')]);
  const { holding, rest } = verdictCounts([...runs, ...known].flatMap(({ claims }) => claims));
  return `# Reproduction

What every experiment obtained, beside what its paper leads to expect: ${[holding, rest].filter(Boolean).join(', ')}.
Each number is read off a run; the command above a table makes the run and its figures again, bit for bit with the same kernel, here \`${shortHash(kernelHash)}\`${sameAs(kernels)}.
A preset without such a run says so in place of a table.
This page is written by \`scripts/reproduction.js\` from finished runs.

${byPaper(entries, ({ experiment }) => experiment)
  .map(({ paper, entries: under }) => `## ${text(paper)}\n\n${under.map((entry) => entry.text).join('\n')}`)
  .join('\n')}`;
}

/** The other kernels that a section may name. */
function sameAs(kernels: readonly string[]): string {
  const others = kernels.filter((hash) => hash !== kernelHash).map((hash) => `\`${shortHash(hash)}\``);
  return others.length > 0 ? `, or with ${others.join(', ')} of the same states (\`test/reference-data/states.json\`)` : '';
}

function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

function heading(experiment: Experiment, command: string): string {
  const place = placeText(experiment);
  return `### ${text(experiment.title)}\n\n${place === '' ? '' : `${text(place)}. `}\`${command}\`\n\n`;
}

const presetCommand = ({ id }: Experiment, preset: Preset): string => `minifold run ${id} --preset ${preset}`;

function absent({ experiment, preset }: Absent): string {
  const cells = experiment.cells(experiment.presets[preset]);
  const time = roughTime(experiment, cells);
  return `${heading(experiment, presetCommand(experiment, preset))}Not run with this kernel. Budget: ${budgetOf(cells)}${time ? `, ${time} by the work of its quick preset` : ''}.\n`;
}

/** What a user gave: not known to presets, nor what it takes. */
function dataOf({ takesData }: Experiment, { settings }: RunSetup): DataName | undefined {
  return takesData && (settings as { readonly data?: DataName }).data;
}

function section({ experiment, config, version, cells, claims }: Finished): string {
  const data = dataOf(experiment, config);
  const time = data ? undefined : takes(experiment, cells);
  const given = data ? `Data: ${data.name}, SHA-256 \`${shortHash(data.sha256)}\`. ` : '';
  const rows = claims.map((claim) => {
    const { symbol, text: verdict } = verdicts[claim.verdict];
    const expected = claim.tolerance === '' ? claim.expected : `${claim.expected} (tolerance: ${claim.tolerance})`;
    return `| ${[claim.text, expected, claim.observed, `${symbol} ${verdict}`].map(text).join(' | ')} |\n`;
  });
  const table =
    rows.length === 0 ? 'It makes no claims.\n' : `| Claim | Expected | Observed | Verdict |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  return `${heading(experiment, config.command)}${given}Seeds: ${seedsOf(config)}. Budget: ${budgetOf(cells)}. ${time ? `It takes ${time}. ` : ''}minifold ${version}, kernel \`${shortHash(config.kernel)}\`.

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
